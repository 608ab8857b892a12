/** The period that a report is about, out of its query: bounded, so that nobody asks for more than can be answered. */
import type { Knex } from 'knex';
import type { z } from 'zod';
import { noShiftReport } from '../../domain/contracts/reports.ts';
import type { ReportQuery } from '../../domain/contracts/reports.ts';
import { DomainError } from '../../domain/errors.ts';
import { calendarOccurrences, loadCalendars } from '../../domain/shifts/load-calendars.ts';
import type { SectorCalendar } from '../../domain/shifts/load-calendars.ts';
import type { ShiftOccurrence } from '../../domain/shifts/shift-types.ts';
import { DAY_MS, dayOfDate, dayStartMs, localDay } from '../../domain/shifts/wall-clock.ts';
import { DEFAULT_ZONE } from '../auth/plant-zone.ts';

export interface ReportPeriod {
  fromMs: number;
  toMs: number;
  /** Where a shift was asked for. */
  shift?: ShiftOccurrence;
}

type NoShift = z.output<typeof noShiftReport>;
type PeriodQuery = Pick<
  ReportQuery,
  'from' | 'to' | 'shift' | 'shiftDate' | 'shiftId' | 'companyId' | 'sectorId' | 'plcConfigId'
>;
interface PeriodLimits {
  maxDays: number;
  nowMs: number;
  /** The sectors that the account sees; null: all. */
  visibleSectorIds: readonly number[] | null;
}
/** How far back the shift that ended last is looked for, and how far ahead the next: longer than the company holidays of a year's end. */
const SHIFT_SEARCH_DAYS = 21;

/** @throws PERIOD_REQUIRED, REPORT_PERIOD_INVALID, PERIOD_TOO_LONG, SHIFT_NOT_FOUND, NO_SHIFT_NOW */
export async function readPeriod(
  knex: Knex,
  query: PeriodQuery,
  { maxDays, nowMs, visibleSectorIds }: PeriodLimits,
): Promise<ReportPeriod> {
  const { from, to, shift, shiftDate, shiftId } = query;
  if (shift !== undefined) return nearShift(knex, shift, query, { nowMs, visibleSectorIds });
  if (shiftDate !== undefined && shiftId !== undefined)
    return shiftPeriod(knex, shiftDate, shiftId, query.sectorId);
  if (shiftDate !== undefined || (from === undefined && to !== undefined))
    throw new DomainError('PERIOD_REQUIRED', 'Say the period: from and to, or shiftDate and shiftId.');
  const { fromMs, toMs } = await plainPeriod(knex, query, { nowMs, visibleSectorIds });
  if (!(fromMs < toMs)) throw new DomainError('REPORT_PERIOD_INVALID', 'The period ends before it begins.');
  if (toMs - fromMs > maxDays * DAY_MS)
    throw new DomainError('PERIOD_TOO_LONG', `This report covers at most ${maxDays} days at once.`, {
      context: { maxDays },
    });
  return { fromMs, toMs };
}

/** Dates are days of the plant; without any period it is today, as that is what is asked about most. */
async function plainPeriod(
  knex: Knex,
  { from, to, ...place }: PeriodQuery,
  { nowMs, visibleSectorIds }: Pick<PeriodLimits, 'nowMs' | 'visibleSectorIds'>,
): Promise<ReportPeriod> {
  const isDay = (edge: string | undefined): boolean => edge !== undefined && !edge.includes('T');
  const needsZone = from === undefined || isDay(from) || isDay(to);
  const timeZone = needsZone ? await timeZoneOf(knex, place, visibleSectorIds) : 'UTC';
  const dayMs = (day: number): number => dayStartMs(timeZone, day);
  const today = localDay(timeZone, nowMs);
  if (from === undefined) return { fromMs: dayMs(today), toMs: dayMs(today + 1) };
  const fromMs = isDay(from) ? dayMs(dayOfDate(from)) : Date.parse(from);
  if (to === undefined) return { fromMs, toMs: nowMs };
  return { fromMs, toMs: isDay(to) ? dayMs(dayOfDate(to) + 1) : Date.parse(to) };
}

/** Of the place that is asked about; of several the first. */
async function timeZoneOf(
  knex: Knex,
  place: PeriodQuery,
  visibleSectorIds: readonly number[] | null,
): Promise<string> {
  const [calendar] = await calendarsOf(knex, place, visibleSectorIds);
  return calendar?.timeZone ?? DEFAULT_ZONE;
}

async function shiftPeriod(
  knex: Knex,
  date: string,
  shiftId: number,
  asked: number | undefined,
): Promise<ReportPeriod> {
  const found = await knex('shifts as s')
    .leftJoin('sectors as c', 'c.company_id', 's.company_id')
    .where('s.id', shiftId)
    .orderBy('c.id')
    .first<{ own: number | null; any: number | null } | undefined>({ own: 's.sector_id', any: 'c.id' });
  const sectorId = asked ?? found?.own ?? found?.any;
  const calendar = sectorId == null ? undefined : (await loadCalendars(knex, [sectorId])).get(sectorId);
  if (!calendar) throw new DomainError('SHIFT_NOT_FOUND', 'There is no such shift.', { status: 404 });
  const dayMs = dayStartMs(calendar.timeZone, dayOfDate(date));
  const shifts = calendarOccurrences(
    calendar,
    dayMs - SHIFT_SEARCH_DAYS * DAY_MS,
    dayMs + SHIFT_SEARCH_DAYS * DAY_MS,
  ).filter((one) => one.shiftId === shiftId && one.exceptionId === null);
  const shift = shifts.find((one) => one.localDate === date);
  if (shift) return { fromMs: shift.startMs, toMs: shift.endMs, shift };
  throw noShift('SHIFT_NOT_FOUND', 'There is no such shift on this date.', calendar, {
    last: shifts.findLast(({ localDate }) => localDate < date),
    next: shifts.find(({ localDate }) => localDate > date),
  });
}

/** By the calendar of the first sector that fits: what a shift is called differs from place to place, so whoever has several asks for one. */
async function nearShift(
  knex: Knex,
  wanted: 'current' | 'previous',
  place: PeriodQuery,
  { nowMs, visibleSectorIds }: Pick<PeriodLimits, 'nowMs' | 'visibleSectorIds'>,
): Promise<ReportPeriod> {
  const searchMs = SHIFT_SEARCH_DAYS * DAY_MS;
  const calendars = await calendarsOf(knex, place, visibleSectorIds);
  const around: ShiftOccurrence[] = [];
  for (const calendar of calendars) {
    const shifts = calendarOccurrences(calendar, nowMs - searchMs, nowMs + searchMs);
    const shift =
      wanted === 'current'
        ? shifts.find(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs)
        : shifts.findLast(({ endMs }) => endMs <= nowMs);
    if (shift) return { fromMs: shift.startMs, toMs: shift.endMs, shift };
    around.push(...shifts);
  }
  around.sort((a, b) => a.startMs - b.startMs);
  throw noShift('NO_SHIFT_NOW', 'No shift goes on or has ended lately at this place.', calendars[0], {
    last: around.findLast(({ endMs }) => endMs <= nowMs),
    next: around.find(({ startMs }) => startMs > nowMs),
  });
}

/** A refusal that says which shifts there are around the one that is none. */
function noShift(
  code: string,
  message: string,
  calendar: SectorCalendar | undefined,
  { last, next }: { last: ShiftOccurrence | undefined; next: ShiftOccurrence | undefined },
): DomainError {
  const timeZone = calendar?.timeZone ?? DEFAULT_ZONE;
  return new DomainError(code, message, {
    status: 404,
    context: { timeZone, last: viewOf(last), next: viewOf(next) },
  });
}

function viewOf(shift: ShiftOccurrence | undefined): NoShift['last'] {
  if (!shift) return null;
  const { name, localDate, startMs, endMs } = shift;
  return { name, localDate, from: new Date(startMs).toISOString(), to: new Date(endMs).toISOString() };
}

/** What a screen is told in place of a report about a shift that is none: that is no mistake of whoever asks. Undefined for other failures. */
export function answerNoShift(failure: unknown): NoShift | undefined {
  const known = noShiftReport.safeParse({
    shift: null,
    ...(failure instanceof DomainError ? failure.context : {}),
  });
  return known.data;
}

/** The calendars of the sectors that are asked about, in a fixed order. */
async function calendarsOf(
  knex: Knex,
  { companyId, sectorId, plcConfigId }: PeriodQuery,
  visibleSectorIds: readonly number[] | null,
): Promise<SectorCalendar[]> {
  const sectors = knex('sectors').select<{ id: number }[]>('id').orderBy('id');
  if (companyId !== undefined) void sectors.where({ company_id: companyId });
  if (sectorId !== undefined) void sectors.where({ id: sectorId });
  if (plcConfigId !== undefined)
    void sectors.where({ id: knex('plc_configs').select('sector_id').where({ id: plcConfigId }) });
  if (visibleSectorIds !== null) void sectors.whereIn('id', visibleSectorIds);
  const calendars = await loadCalendars(
    knex,
    (await sectors).map(({ id }) => id),
  );
  return [...calendars.values()].toSorted((a, b) => a.sectorId - b.sectorId);
}
