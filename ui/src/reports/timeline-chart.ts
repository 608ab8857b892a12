/** What each machine did: a lane a machine, a block a segment. The height of a block repeats what its colour says. */
import type { EChartsCoreOption } from 'echarts/core';
import type { TimeKind } from '../../../domain/oee/timeline-types.ts';
import { baseOption, nameAxis } from './chart-look.ts';
import type { ChartLook } from './chart-look.ts';

export interface Lane {
  name: string;
  segments: readonly { fromMs: number; toMs: number; kind: TimeKind; shown: string }[];
}
/** Share of the lane's height, as in the ribbons of the dashboard. */
export const LANE_HEIGHTS: Record<TimeKind, number> = {
  running: 1,
  undetermined: 0.6,
  micro_stop: 0.5,
  unplanned: 0.34,
  changeover: 0.52,
  planned: 0.24,
  break: 0.2,
  no_order: 0.16,
  unknown: 0.9,
  no_shift: 0.06,
};
const LANE_SHARE = 0.72;

export function laneColor(look: ChartLook, kind: TimeKind): string {
  if (kind === 'running') return look.good;
  if (kind === 'unplanned') return look.bad;
  if (kind === 'micro_stop' || kind === 'undetermined') return look.accent;
  return kind === 'changeover' || kind === 'planned' || kind === 'break' ? look.level : look.idle;
}

interface RenderApi {
  value: (dimension: number) => number;
  coord: (point: [number, number]) => [number, number];
  size: (size: [number, number]) => [number, number];
}

export function timelineOption(
  look: ChartLook,
  lanes: readonly Lane[],
  period: { fromMs: number; toMs: number },
  formatTime: (ms: number) => string,
): EChartsCoreOption {
  const blocks = lanes.flatMap((lane, index) =>
    lane.segments.map((segment) => ({ ...segment, index, lane: lane.name })),
  );
  const base = baseOption(look);
  return {
    ...base,
    legend: { show: false },
    grid: { ...(base['grid'] as object), top: 8, bottom: 60 },
    tooltip: {
      ...(base['tooltip'] as object),
      trigger: 'item',
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const block = blocks[dataIndex];
        return block ? `${block.lane}\n${block.shown}` : '';
      },
    },
    dataZoom: [
      { type: 'inside', filterMode: 'weakFilter', zoomOnMouseWheel: 'ctrl' },
      { type: 'slider', height: 28, bottom: 8, showDetail: false, filterMode: 'weakFilter' },
    ],
    xAxis: {
      type: 'time',
      min: period.fromMs,
      max: period.toMs,
      axisLabel: { color: look.muted, formatter: (ms: number) => formatTime(ms), hideOverlap: true },
      axisLine: { lineStyle: { color: look.line } },
    },
    yAxis: nameAxis(
      look,
      lanes.map(({ name }) => name),
      Math.min(90, look.nameWidth),
    ),
    series: [
      {
        type: 'custom',
        clip: true,
        encode: { x: [1, 2], y: 0 },
        data: blocks.map(({ index, fromMs, toMs }) => [index, fromMs, toMs]),
        renderItem: ({ dataIndex }: { dataIndex: number }, api: RenderApi) => {
          const kind = blocks[dataIndex]?.kind ?? 'unknown';
          const [x, middle] = api.coord([api.value(1), api.value(0)]);
          const [right] = api.coord([api.value(2), api.value(0)]);
          const lane = api.size([0, 1])[1] * LANE_SHARE;
          const height = Math.max(2, lane * LANE_HEIGHTS[kind]);
          return {
            type: 'rect',
            shape: { x, y: middle + lane / 2 - height, width: Math.max(0.6, right - x), height },
            style: {
              fill: kind === 'unknown' ? 'transparent' : laneColor(look, kind),
              ...(kind === 'unknown' ? { stroke: look.idle, lineDash: [4, 3], lineWidth: 1 } : {}),
            },
          };
        },
      },
    ],
  };
}
