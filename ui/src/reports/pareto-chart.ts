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
        type: 'custom',
        name: names.cumulative,
        xAxisIndex: 1,
        z: 4,
        itemStyle: { color: look.accent, decal: { symbol: 'none' } },
        tooltip: { valueFormatter: (value: unknown) => format.percent(Number(value)) },
        encode: { x: 0, y: 1, tooltip: 0 },
        data: shown.map(({ cumulativeShare }, index) => [cumulativeShare, index]),
        renderItem: ({ dataIndex }: { dataIndex: number }, api: PointApi) =>
          cumulativePoint(
            look,
            api.coord([shown[dataIndex]?.cumulativeShare ?? 0, dataIndex]),
            dataIndex === 0
              ? undefined
              : api.coord([shown[dataIndex - 1]?.cumulativeShare ?? 0, dataIndex - 1]),
          ),
      },
    ],
  };
}

type Point = [x: number, y: number];
interface PointApi {
  coord: (point: Point) => Point;
}
const DIAMOND_PX = 5;

/** A diamond, and the line to it from the one before. Drawn here, so that the page of reports need not load the library's lines. */
function cumulativePoint(look: ChartLook, [x, y]: Point, before: Point | undefined): object {
  const shape = before && { x1: before[0], y1: before[1], x2: x, y2: y };
  // Over bars of its own darkness it needs an edge.
  const line = shape && [
    { type: 'line', shape, style: { stroke: look.surface, lineWidth: 5 } },
    { type: 'line', shape, style: { stroke: look.accent, lineWidth: 2 } },
  ];
  const diamond = {
    type: 'polygon',
    shape: {
      points: [
        [x, y - DIAMOND_PX],
        [x + DIAMOND_PX, y],
        [x, y + DIAMOND_PX],
        [x - DIAMOND_PX, y],
      ],
    },
    style: { fill: look.accent, stroke: look.surface, lineWidth: 1 },
  };
  return { type: 'group', children: [...(line ?? []), diamond] };
}
