/** From a plant's wall clock to instants, with the zone's own history of offsets and daylight saving. Browser-safe. */
import { Temporal } from 'temporal-polyfill';

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Some eleven years of days a zone; beyond it the cache starts again. */
const CACHED_DAYS_MAX = 4_000;

const dayStarts = new Map<string, Map<number, number>>();

/**
 * The instant (ms) at which the zone's clocks show `minutes` after midnight of a local day (days since 1970); minutes may run over into the next
 * day. A time that a change of the clocks skips becomes the one as far after it; of a repeated time the first is taken.
 */
export function wallTimeMs(timeZone: string, day: number, minutes: number): number {
  const shownDay = day + Math.floor(minutes / 1440);
  const rest = minutes - (shownDay - day) * 1440;
  const startMs = dayStartMs(timeZone, shownDay);
  // Most days are of 24 hours: then no calendar has to be asked.
  if (dayStartMs(timeZone, shownDay + 1) - startMs === DAY_MS) return startMs + rest * MINUTE_MS;
  return plainDate(shownDay)
    .toPlainDateTime({ hour: Math.floor(rest / 60), minute: rest % 60 })
    .toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** The local day (days since 1970) of an instant. */
export function localDay(timeZone: string, ms: number): number {
  // An offset is never more than a day, so the guess is at most two days away.
  let day = Math.floor(ms / DAY_MS) + 1;
  while (dayStartMs(timeZone, day) > ms) day -= 1;
  return day;
}

/** `YYYY-MM-DD` of days since 1970; beyond the years 0 to 9999 as ISO 8601 has it, `+010000-01-01`. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().replace(/T.*/, '');
}

/** Days since 1970 of `YYYY-MM-DD`. */
export function dayOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** 0 = Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Minutes after midnight of `HH:MM` or `HH:MM:SS`. */
export function minutesOf(clockTime: string): number {
  return Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3, 5));
}

/** The local day's first instant; where midnight does not exist, the moment of the change. */
export function dayStartMs(timeZone: string, day: number): number {
  let known = dayStarts.get(timeZone);
  if (known === undefined || known.size > CACHED_DAYS_MAX) {
    known = new Map();
    dayStarts.set(timeZone, known);
  }
  let startMs = known.get(day);
  if (startMs === undefined) {
    startMs = plainDate(day).toZonedDateTime(timeZone).epochMilliseconds;
    known.set(day, startMs);
  }
  return startMs;
}

function plainDate(day: number): Temporal.PlainDate {
  return Temporal.PlainDate.from(dateOfDay(day));
}
