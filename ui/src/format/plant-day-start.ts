/** A calendar day of the plant as an instant, for filters by day. */
import { dayOfDate, dayStartMs } from '../../../domain/shifts/wall-clock.ts';
import { plantTimeZone } from './plant-time-zone.ts';

/** Start of the day (`YYYY-MM-DD`) on the plant's clocks, `days` later, as ISO 8601; '' where it is no date. */
export function plantDayStart(date: string, days = 0): string {
  const day = dayOfDate(date);
  return Number.isNaN(day) ? '' : new Date(dayStartMs(plantTimeZone.value, day + days)).toISOString();
}
