/** A register over time: a line of what held at the end of each bucket, in a band from its lowest to its highest. A gap stays a gap. */
import type { EChartsCoreOption } from 'echarts/core';
import type { z } from 'zod';
import type { seriesAnswer } from '../../../domain/contracts/plc-versions.ts';
import { baseOption, valueAxis } from '../reports/chart-look.ts';
import type { ChartLook } from '../reports/chart-look.ts';

export type Series = z.output<typeof seriesAnswer>;

export function seriesOption(
  look: ChartLook,
  series: Series,
  words: { value: (value: number) => string; time: (ms: number) => string; min: string; max: string },
): EChartsCoreOption {
  const base = baseOption(look);
  const points = (values: readonly (number | null)[]): [number, number | null][] =>
    series.at.map((at, index) => [Date.parse(at), values[index] ?? null]);
  const line = { type: 'line', showSymbol: false, connectNulls: false } as const;
  const edge = {
    ...line,
    lineStyle: { width: 1, type: 'dashed', color: look.idle },
    itemStyle: { color: look.idle },
  };
  return {
    ...base,
    legend: { show: false },
    grid: { ...(base['grid'] as object), top: 12, bottom: 64 },
    tooltip: {
      ...(base['tooltip'] as object),
      axisPointer: { type: 'line' },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? words.value(value) : '—'),
    },
    xAxis: {
      type: 'time',
      axisLabel: { color: look.muted, formatter: (ms: number) => words.time(ms), hideOverlap: true },
      axisLine: { lineStyle: { color: look.line } },
    },
    yAxis: { ...valueAxis(look, words.value), scale: true },
    dataZoom: [{ type: 'inside' }, { type: 'slider', height: 32, bottom: 8, labelFormatter: '' }],
    series: [
      { ...edge, name: words.min, data: points(series.min) },
      { ...edge, name: words.max, data: points(series.max) },
      {
        ...line,
        name: series.name,
        data: points(series.last),
        lineStyle: { width: 2, color: look.level },
        itemStyle: { color: look.level },
      },
    ],
  };
}
