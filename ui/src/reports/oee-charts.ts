/** The charts of the OEE report: where the time went, and OEE by group. */
import type { EChartsCoreOption } from 'echarts/core';
import { baseOption, nameAxis, valueAxis } from './chart-look.ts';
import type { ChartLook } from './chart-look.ts';
import type { WaterfallStep } from './oee-waterfall.ts';

const HOUR_S = 3_600;
/** px beside the longest bar. */
const LABEL_WIDTH = 96;

/** Bars that hang from where the last one ended; the carrying bar below is not drawn. */
export function waterfallOption(
  look: ChartLook,
  steps: readonly (WaterfallStep & { label: string; shown: string })[],
  names: { level: string; loss: string; gain: string },
): EChartsCoreOption {
  const lowest = (step: WaterfallStep): number => Math.min(step.from, step.to) / HOUR_S;
  const size = (step: WaterfallStep): number => Math.abs(step.to - step.from) / HOUR_S;
  const series = (name: string, color: string, wanted: (step: WaterfallStep) => boolean): object => ({
    type: 'bar',
    stack: 'time',
    name,
    itemStyle: { color },
    label: {
      show: true,
      // Beside the bar: over its pattern nobody could read it.
      position: 'right',
      color: look.text,
      formatter: ({ dataIndex }: { dataIndex: number }) => steps[dataIndex]?.shown ?? '',
    },
    data: steps.map((step) => (wanted(step) ? size(step) : '-')),
  });
  const isGain = (step: WaterfallStep): boolean => step.kind === 'loss' && step.seconds < 0;
  const drawn = [
    series(names.level, look.level, (step) => step.kind === 'level'),
    series(names.loss, look.loss, (step) => step.kind === 'loss' && !isGain(step)),
    ...(steps.some(isGain) ? [series(names.gain, look.gain, isGain)] : []),
  ];
  const legend = [names.level, names.loss, ...(steps.some(isGain) ? [names.gain] : [])];
  const base = baseOption(look);
  return {
    ...base,
    legend: { ...(base['legend'] as object), data: legend },
    tooltip: { show: false },
    grid: { ...(base['grid'] as object), right: LABEL_WIDTH },
    xAxis: valueAxis(look, (hours) => `${hours} h`),
    yAxis: nameAxis(
      look,
      steps.map((step) => step.label),
    ),
    series: [
      {
        type: 'bar',
        stack: 'time',
        silent: true,
        // The bars that only lift the others must show no pattern either.
        itemStyle: { color: 'transparent', decal: { color: 'rgba(0, 0, 0, 0)' } },
        data: steps.map(lowest),
      },
      ...drawn,
    ],
  };
}

export interface NamedSeries {
  name: string;
  color: string;
  values: (number | null)[];
  /** Of each bar, where they are not all of one colour; `label` stands beside it. */
  bars?: readonly { color: string; label: string }[];
}

/** Horizontal bars, a group a line. Values are ratios or pieces; `format` says how they read. */
export function barsOption(
  look: ChartLook,
  labels: readonly string[],
  series: readonly NamedSeries[],
  options: { format: (value: number) => string; stacked?: boolean; max?: number },
): EChartsCoreOption {
  const base = baseOption(look);
  const { format, stacked = false, max } = options;
  const isNamed = series.some(({ bars }) => bars !== undefined);
  return {
    ...base,
    ...(isNamed && {
      grid: { ...(base['grid'] as object), top: 12, right: LABEL_WIDTH },
      legend: { show: false },
    }),
    tooltip: {
      ...(base['tooltip'] as object),
      valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : '—'),
    },
    // Pieces are whole; ratios have their maximum.
    xAxis: { ...valueAxis(look, format), ...(max === undefined ? { minInterval: 1 } : { max }) },
    yAxis: nameAxis(look, labels),
    series: series.map(({ name, color, values, bars }) => ({
      type: 'bar',
      name,
      ...(stacked ? { stack: 'all' } : {}),
      barMaxWidth: 28,
      itemStyle: { color },
      data: values.map((value, index) => ({
        value: value ?? '-',
        ...(bars?.[index] && {
          itemStyle: { color: bars[index].color },
          label: { show: true, position: 'right', color: look.text, formatter: bars[index].label },
        }),
      })),
    })),
  };
}

/** Height that gives each line of horizontal bars its room, in px. */
export function barsHeight(lines: number, bars = 1): number {
  return 90 + lines * Math.max(34, 14 * bars + 14);
}
