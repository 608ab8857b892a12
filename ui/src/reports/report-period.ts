/** The period of a report: presets by the plant's calendar, and times as a person types them (`YYYY-MM-DDTHH:MM`, plant time). */
import {
  dateOfDay,
  dayOfDate,
  dayStartMs,
  localDay,
  minutesOf,
  wallTimeMs,
} from '../../../domain/shifts/wall-clock.ts';
import type { PeriodPreset } from './report-kinds.ts';

/** Half-open, in ms since 1970. */
export interface Period {
  fromMs: number;
  toMs: number;
}

/** Whole days, since 1970. */
export interface Days {
  first: number;
  last: number;
}

/** What a preset means now; `custom` is not one, so it answers undefined. */
export function presetDays(preset: PeriodPreset, timeZone: string, nowMs: number): Days | undefined {
  const today = localDay(timeZone, nowMs);
  const days = (first: number, last: number): Days => ({ first, last });
  const [year = 0, month = 0] = dateOfDay(today).split('-').map(Number);
  const firstOf = (offset: number): number => Date.UTC(year, month - 1 + offset, 1) / 86_400_000;
  switch (preset) {
    case 'today':
      return days(today, today);
    case 'yesterday':
      return days(today - 1, today - 1);
    case 'days7':
      return days(today - 6, today);
    case 'days30':
      return days(today - 29, today);
    case 'month':
      return days(firstOf(0), firstOf(1) - 1);
    case 'lastMonth':
      return days(firstOf(-1), firstOf(0) - 1);
    case 'custom':
      return undefined;
  }
}

/** The same as instants of that zone. */
export function presetPeriod(preset: PeriodPreset, timeZone: string, nowMs: number): Period | undefined {
  const days = presetDays(preset, timeZone, nowMs);
  return days && { fromMs: dayStartMs(timeZone, days.first), toMs: dayStartMs(timeZone, days.last + 1) };
}

/** The text where it is a date that a field can show; else ''. */
export function dayText(text: string): string {
  return /^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(dayOfDate(text)) ? text : '';
}

/** `2026-11-24T06:00` on the plant's wall clock → ms; undefined where it is no time. */
export function fromLocalText(text: string, timeZone: string): number | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})$/.exec(text);
  const date = dayText(found?.[1] ?? '');
  if (!found || date === '') return undefined;
  return wallTimeMs(timeZone, dayOfDate(date), minutesOf(found[2] ?? ''));
}

/** ms → what a field of type datetime-local holds. */
export function toLocalText(ms: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(ms);
  return parts.replace(' ', 'T');
}
