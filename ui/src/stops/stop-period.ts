/** Which stretch of time the screen shows: this shift, the one before, or a day. */
import type { StopsTimeline } from './stop-api.ts';

export const PERIODS = ['shift', 'previous', 'day'] as const;
export type PeriodName = (typeof PERIODS)[number];

const HOUR_MS = 3_600_000;
/** Without shifts a period is as long as most of them. */
const HOURS_WITHOUT_SHIFT = 8;
const EDGE_SHARE = 0.07;
/** Two shifts of up to 18 hours, whatever the hour. */
export const LOOK_BACK_MS = 36 * HOUR_MS;

export interface Period {
  fromMs: number;
  toMs: number;
  /** Name of the shift, where it is one. */
  shift: string | null;
}

/** The shifts are those of the first machine: on one screen one shift is on. */
export function choosePeriod(name: PeriodName, machines: StopsTimeline['machines'], nowMs: number): Period {
  if (name === 'day') return { fromMs: nowMs - 24 * HOUR_MS, toMs: nowMs, shift: null };
  const shifts = (machines[0]?.shifts ?? []).filter(({ from }) => Date.parse(from) <= nowMs);
  const shift = shifts.at(name === 'shift' ? -1 : -2);
  if (shift !== undefined)
    return { fromMs: Date.parse(shift.from), toMs: Date.parse(shift.to), shift: shift.name };
  const back = name === 'shift' ? 0 : HOURS_WITHOUT_SHIFT * HOUR_MS;
  return { fromMs: nowMs - back - HOURS_WITHOUT_SHIFT * HOUR_MS, toMs: nowMs - back, shift: null };
}

/** Round hours (or halves, or several) at which the scale has a mark; at most six, so that they fit a phone. */
export function scaleMarks({ fromMs, toMs }: Pick<Period, 'fromMs' | 'toMs'>): number[] {
  const steps = [0.5, 1, 2, 3, 4, 6].map((hours) => hours * HOUR_MS);
  const step = steps.find((ms) => (toMs - fromMs) / ms <= 6) ?? 6 * HOUR_MS;
  const marks: number[] = [];
  for (let at = Math.ceil(fromMs / step) * step; at < toMs; at += step) marks.push(at);
  // A mark stands centred over its hour, so there is no room for one at the very edge.
  const edge = (toMs - fromMs) * EDGE_SHARE;
  return marks.filter((at) => at >= fromMs + edge && at <= toMs - edge);
}
