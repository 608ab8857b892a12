/** A register over time: the mean as a line in the band of least and greatest. Where nothing is known the line is broken. */
import type { EChartsCoreOption } from 'echarts/core';
import type { z } from 'zod';
import type { seriesAnswer } from '../../../domain/contracts/plc-versions.ts';
import { baseOption, valueAxis } from './chart-look.ts';
import type { ChartLook } from './chart-look.ts';

export type Series = z.output<typeof seriesAnswer>;

export function seriesOption(
  look: ChartLook,
  series: Series,
  names: { avg: string; min: string; max: string },
  format: { value: (value: number) => string; time: (ms: number) => string },
): EChartsCoreOption {
  const at = series.at.map((iso) => Date.parse(iso));
  const line = (name: string, values: readonly (number | null)[], color: string, type: string): object => ({
    type: 'line',
    name,
    showSymbol: false,
    connectNulls: false,
    lineStyle: { color, width: type === 'solid' ? 2 : 1, type },
    itemStyle: { color },
    data: at.map((ms, index) => [ms, values[index] ?? null]),
  });
  const base = baseOption(look);
  return {
    ...base,
    grid: { ...(base['grid'] as object), bottom: 60 },
    tooltip: {
      ...(base['tooltip'] as object),
      axisPointer: {
        type: 'line',
        label: { formatter: ({ value }: { value: number }) => format.time(value) },
      },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? format.value(value) : '—'),
    },
    dataZoom: [
      { type: 'inside', zoomOnMouseWheel: 'ctrl' },
      { type: 'slider', height: 28, bottom: 8, showDetail: false },
    ],
    xAxis: {
      type: 'time',
      axisLabel: { color: look.muted, formatter: (ms: number) => format.time(ms), hideOverlap: true },
      axisLine: { lineStyle: { color: look.line } },
    },
    yAxis: { ...valueAxis(look, format.value), scale: true },
    series: [
      line(names.avg, series.avg, look.level, 'solid'),
      line(names.max, series.max, look.bad, 'dashed'),
      line(names.min, series.min, look.good, 'dotted'),
    ],
  };
}
