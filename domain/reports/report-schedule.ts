/** When a report is sent by itself, and which time it is about. Browser-safe. */
import type { ShiftOccurrence, Span } from '../shifts/shift-types.ts';
import {
  dateOfDay,
  dayOfDate,
  dayStartMs,
  localDay,
  minutesOf,
  wallTimeMs,
  weekdayOf,
} from '../shifts/wall-clock.ts';

export const SCHEDULED_REPORTS = [
  'oee',
  'production',
  'downtime',
  'defects',
  'reconciliation',
  'shift-handover',
] as const;
export type ScheduledReport = (typeof SCHEDULED_REPORTS)[number];
export const SCHEDULE_PERIODS = ['previous_shift', 'yesterday', 'last_7_days', 'last_month'] as const;
export type SchedulePeriod = (typeof SCHEDULE_PERIODS)[number];

const WEEK_DAYS = 7;

/** The next time (ms) after `afterMs` at which the plant's clock shows `sendTime` on one of the weekdays. */
export function nextRunMs(
  timeZone: string,
  weekdays: readonly number[],
  sendTime: string,
  afterMs: number,
): number {
  const today = localDay(timeZone, afterMs);
  for (let day = today; day <= today + WEEK_DAYS; day += 1) {
    const ms = wallTimeMs(timeZone, day, minutesOf(sendTime));
    if (weekdays.includes(weekdayOf(day)) && ms > afterMs) return ms;
  }
  throw new RangeError('a schedule needs a weekday from 0 to 6');
}

/**
 * What a report that is sent at `nowMs` covers: whole local days, or the shift that ended last.
 * @param shifts of some days before now, in order; answers null where none of them is over
 */
export function schedulePeriod(
  period: SchedulePeriod,
  timeZone: string,
  nowMs: number,
  shifts: readonly ShiftOccurrence[],
): Span | null {
  const today = localDay(timeZone, nowMs);
  const days = (from: number, to: number): Span => ({
    startMs: dayStartMs(timeZone, from),
    endMs: dayStartMs(timeZone, to),
  });
  if (period === 'yesterday') return days(today - 1, today);
  if (period === 'last_7_days') return days(today - WEEK_DAYS, today);
  if (period === 'last_month') {
    const thisMonth = dayOfDate(`${dateOfDay(today).slice(0, 7)}-01`);
    return days(dayOfDate(`${dateOfDay(thisMonth - 1).slice(0, 7)}-01`), thisMonth);
  }
  const shift = shifts.findLast(({ endMs }) => endMs <= nowMs);
  return shift ? { startMs: shift.startMs, endMs: shift.endMs } : null;
}
