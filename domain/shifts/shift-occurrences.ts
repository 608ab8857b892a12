/** When a plant works: DOMAIN 6 as a pure function. Browser-safe. */
import type { CalendarException, ClockSpan, ShiftDefinition, ShiftOccurrence, Span } from './shift-types.ts';
import { dateOfDay, dayStartMs, localDay, minutesOf, wallTimeMs, weekdayOf } from './wall-clock.ts';

const DAY_MINUTES = 1440;

/**
 * The occurrences that touch [fromMs, toMs), whole (an occurrence that began before `fromMs` is not cut), in order and never overlapping:
 * where definitions overlap, the one that began earlier keeps its time, so that no minute counts twice.
 * Without any shift each local day is one. Give the shifts and exceptions of one sector: `sectorCalendar` chooses them.
 */
export function shiftOccurrences(
  shifts: readonly ShiftDefinition[],
  exceptions: readonly CalendarException[],
  timeZone: string,
  fromMs: number,
  toMs: number,
): ShiftOccurrence[] {
  if (!(fromMs < toMs)) return [];
  const byDate = Map.groupBy(exceptions, (exception) => exception.date);
  const found: ShiftOccurrence[] = [];
  const ofDay = shifts.length === 0 ? wholeDay : occurrencesOfDay;
  // A shift lasts less than a day, so one that touches the period starts at most two local days before its first instant.
  const lastDay = localDay(timeZone, toMs - 1);
  for (let day = localDay(timeZone, fromMs) - 2; day <= lastDay; day += 1)
    found.push(...ofDay(shifts, byDate.get(dateOfDay(day)) ?? [], timeZone, day));
  return withoutOverlap(found).filter(({ startMs, endMs }) => startMs < toMs && endMs > fromMs);
}

/**
 * What holds for one sector: its own shifts where it has any, else the company's; on a date for which the sector has exceptions of its own
 * these replace the company's.
 */
export function sectorCalendar(
  shifts: readonly ShiftDefinition[],
  exceptions: readonly CalendarException[],
  sectorId: number,
): { shifts: ShiftDefinition[]; exceptions: CalendarException[] } {
  const own = shifts.filter((shift) => shift.sectorId === sectorId);
  const ownDates = new Set(exceptions.flatMap((one) => (one.sectorId === sectorId ? [one.date] : [])));
  return {
    shifts: own.length > 0 ? own : shifts.filter((shift) => shift.sectorId === null),
    exceptions: exceptions.filter((one) =>
      ownDates.has(one.date) ? one.sectorId === sectorId : one.sectorId === null,
    ),
  };
}

/** A plant that has entered no shifts works always: each local day counts as one without a name, but for its holidays. */
function wholeDay(
  _none: readonly ShiftDefinition[],
  exceptions: readonly CalendarException[],
  timeZone: string,
  day: number,
): ShiftOccurrence[] {
  if (exceptions.some(({ kind, shiftId }) => kind === 'holiday' && shiftId === null)) return [];
  const [startMs, endMs] = [dayStartMs(timeZone, day), dayStartMs(timeZone, day + 1)];
  const unnamed = { shiftId: null, exceptionId: null, code: '', name: '', breaks: [] };
  return [{ ...unnamed, localDate: dateOfDay(day), startMs, endMs }];
}

function occurrencesOfDay(
  shifts: readonly ShiftDefinition[],
  exceptions: readonly CalendarException[],
  timeZone: string,
  day: number,
): ShiftOccurrence[] {
  const off = exceptions.filter(({ kind }) => kind === 'holiday');
  const regular = shifts
    .filter((shift) => shift.weekdays.includes(weekdayOf(day)) && isValidOn(shift, dateOfDay(day)))
    .filter((shift) => !off.some(({ shiftId }) => shiftId === null || shiftId === shift.id))
    .map((shift) => occurrence(shift, shift, timeZone, day));
  const overtime = exceptions.flatMap((exception) => {
    const { kind, startTime, endTime, breaks } = exception;
    if (kind !== 'overtime' || startTime === null || endTime === null) return [];
    const shift = shifts.find(({ id }) => id === exception.shiftId);
    const { name } = exception;
    return [
      {
        ...occurrence({ startTime, endTime, breaks }, shift ?? { id: null, code: name, name }, timeZone, day),
        exceptionId: exception.id,
      },
    ];
  });
  return [...regular, ...overtime].filter(({ startMs, endMs }) => startMs < endMs);
}

function isValidOn({ validFrom, validUntil }: ShiftDefinition, date: string): boolean {
  return (validFrom === null || validFrom <= date) && (validUntil === null || date <= validUntil);
}

function occurrence(
  hours: Pick<ShiftDefinition, 'startTime' | 'endTime' | 'breaks'>,
  { id, code, name }: { id: number | null; code: string; name: string },
  timeZone: string,
  day: number,
): ShiftOccurrence {
  const starts = minutesOf(hours.startTime);
  const ends = minutesOf(hours.endTime);
  const startMs = wallTimeMs(timeZone, day, starts);
  const endMs = wallTimeMs(timeZone, day, ends <= starts ? ends + DAY_MINUTES : ends);
  const breaks = hours.breaks.map((pause) => breakSpan(pause, starts, timeZone, day));
  return {
    shiftId: id,
    exceptionId: null,
    code,
    name,
    localDate: dateOfDay(day),
    startMs,
    endMs,
    breaks: joinSpans(clipSpans(breaks, startMs, endMs)),
  };
}

function breakSpan({ start, end }: ClockSpan, shiftStarts: number, timeZone: string, day: number): Span {
  let from = minutesOf(start);
  if (from < shiftStarts) from += DAY_MINUTES;
  let to = minutesOf(end);
  while (to < from) to += DAY_MINUTES;
  return { startMs: wallTimeMs(timeZone, day, from), endMs: wallTimeMs(timeZone, day, to) };
}

/** What of the spans lies within [startMs, endMs). */
export function clipSpans(spans: readonly Span[], startMs: number, endMs: number): Span[] {
  return spans
    .map((span) => ({ startMs: Math.max(span.startMs, startMs), endMs: Math.min(span.endMs, endMs) }))
    .filter((span) => span.startMs < span.endMs);
}

/** The same time as spans in order that neither overlap nor touch. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = joined.at(-1);
    if (last && span.startMs <= last.endMs) last.endMs = Math.max(last.endMs, span.endMs);
    else joined.push({ ...span });
  }
  return joined;
}

/** Of two that start together the regular shift goes before overtime. */
function withoutOverlap(found: ShiftOccurrence[]): ShiftOccurrence[] {
  const kept: ShiftOccurrence[] = [];
  let takenMs = -Infinity;
  const ordered = found.toSorted((a, b) => a.startMs - b.startMs || rank(a) - rank(b));
  for (const one of ordered) {
    const startMs = Math.max(one.startMs, takenMs);
    if (startMs >= one.endMs) continue;
    kept.push({ ...one, startMs, breaks: clipSpans(one.breaks, startMs, one.endMs) });
    takenMs = one.endMs;
  }
  return kept;
}

function rank({ exceptionId, shiftId }: ShiftOccurrence): number {
  return exceptionId === null ? (shiftId ?? 0) : Number.MAX_SAFE_INTEGER;
}
