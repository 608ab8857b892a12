/** What a calendar is made of. Times of day are the plant's wall clock, instants are ms since 1970, dates `YYYY-MM-DD`. Browser-safe. */

/** holiday: no shift; overtime: one more occurrence; normal: the sector works although the company does not. */
export const CALENDAR_EXCEPTION_KINDS = ['holiday', 'overtime', 'normal'] as const;
export type CalendarExceptionKind = (typeof CALENDAR_EXCEPTION_KINDS)[number];

/** `HH:MM`; one that is earlier than its shift's start belongs to the day after. */
export interface ClockSpan {
  start: string;
  end: string;
}

export interface ShiftDefinition {
  id: number;
  /** null: the shift of every sector that has none of its own. */
  sectorId: number | null;
  code: string;
  name: string;
  /** 0 = Sunday, of the local day on which the shift starts. */
  weekdays: readonly number[];
  startTime: string;
  /** Not later than the start: of the next day. */
  endTime: string;
  breaks: readonly ClockSpan[];
  /** First and last local day on which it starts; null: always. */
  validFrom: string | null;
  validUntil: string | null;
}

export interface CalendarException {
  id: number;
  /** null: of the whole company. */
  sectorId: number | null;
  /** holiday: only this shift is off; overtime: the extra hours count as this shift. null: all, or none. */
  shiftId: number | null;
  /** Of the local day on which the shift starts. */
  date: string;
  kind: CalendarExceptionKind;
  name: string;
  /** Of overtime only. */
  startTime: string | null;
  endTime: string | null;
  breaks: readonly ClockSpan[];
}

export interface Span {
  startMs: number;
  /** Exclusive. */
  endMs: number;
}

/** One shift on one day, half-open. */
export interface ShiftOccurrence extends Span {
  shiftId: number | null;
  exceptionId: number | null;
  code: string;
  name: string;
  /** The local date on which it starts: the day that it belongs to. */
  localDate: string;
  /** Inside the occurrence, in order, without overlap. */
  breaks: Span[];
}
