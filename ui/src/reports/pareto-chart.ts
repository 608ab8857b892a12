/** The Pareto: what costs most first, and the share of all so far as a line over it. */
import type { EChartsCoreOption } from 'echarts/core';
import { baseOption, nameAxis, valueAxis } from './chart-look.ts';
import type { ChartLook } from './chart-look.ts';

/** Beyond these a bar is thinner than its pattern; the table has them all. */
export const PARETO_BARS_MAX = 15;

export interface ParetoRow {
  label: string;
  value: number;
  cumulativeShare: number;
}

export function paretoOption(
  look: ChartLook,
  rows: readonly ParetoRow[],
  names: { value: string; cumulative: string },
  format: { value: (value: number) => string; percent: (ratio: number) => string },
): EChartsCoreOption {
  const shown = rows.slice(0, PARETO_BARS_MAX);
  const base = baseOption(look);
  return {
    ...base,
    grid: { ...(base['grid'] as object), top: 64 },
    xAxis: [
      valueAxis(look, format.value),
      { ...valueAxis(look, format.percent), min: 0, max: 1, position: 'top', splitLine: { show: false } },
    ],
    yAxis: nameAxis(
      look,
      shown.map(({ label }) => label),
    ),
    series: [
      {
        type: 'bar',
        name: names.value,
        barMaxWidth: 28,
        itemStyle: { color: look.loss },
        tooltip: { valueFormatter: (value: unknown) => format.value(Number(value)) },
        data: shown.map(({ value }) => value),
      },
      {
        type: 'line',
        name: names.cumulative,
        xAxisIndex: 1,
        symbol: 'diamond',
        symbolSize: 9,
        lineStyle: { color: look.accent, width: 2 },
        itemStyle: { color: look.accent },
        tooltip: { valueFormatter: (value: unknown) => format.percent(Number(value)) },
        data: shown.map(({ cumulativeShare }, index) => [cumulativeShare, index]),
      },
    ],
  };
}
