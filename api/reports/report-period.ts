/** The period that a report is about, out of its query: bounded, so that nobody asks for more than can be answered. */
import type { Knex } from 'knex';
import type { ReportQuery } from '../../domain/contracts/reports.ts';
import { DomainError } from '../../domain/errors.ts';
import { calendarOccurrences, loadCalendars } from '../../domain/shifts/load-calendars.ts';
import type { ShiftOccurrence } from '../../domain/shifts/shift-types.ts';
import { DAY_MS, dayOfDate, dayStartMs } from '../../domain/shifts/wall-clock.ts';

export interface ReportPeriod {
  fromMs: number;
  toMs: number;
  /** Where a shift was asked for. */
  shift?: ShiftOccurrence;
}

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
/** How far back the shift that ended last is looked for: longer than the company holidays of a year's end. */
const SHIFT_SEARCH_DAYS = 21;

/** @throws PERIOD_REQUIRED, REPORT_PERIOD_INVALID, PERIOD_TOO_LONG, SHIFT_NOT_FOUND */
export async function readPeriod(
  knex: Knex,
  query: PeriodQuery,
  { maxDays, nowMs, visibleSectorIds }: PeriodLimits,
): Promise<ReportPeriod> {
  const { from, to, shift, shiftDate, shiftId } = query;
  if (shift !== undefined) return nearShift(knex, shift, query, { nowMs, visibleSectorIds });
  if (shiftDate !== undefined && shiftId !== undefined)
    return shiftPeriod(knex, shiftDate, shiftId, query.sectorId);
  if (from === undefined || to === undefined)
    throw new DomainError('PERIOD_REQUIRED', 'Say the period: from and to, or shiftDate and shiftId.');
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  if (!(fromMs < toMs)) throw new DomainError('REPORT_PERIOD_INVALID', 'The period ends before it begins.');
  if (toMs - fromMs > maxDays * DAY_MS)
    throw new DomainError('PERIOD_TOO_LONG', `This report covers at most ${maxDays} days at once.`, {
      context: { maxDays },
    });
  return { fromMs, toMs };
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
  const dayMs = calendar && dayStartMs(calendar.timeZone, dayOfDate(date));
  const shift =
    calendar &&
    calendarOccurrences(calendar, dayMs ?? 0, (dayMs ?? 0) + 2 * DAY_MS).find(
      (one) => one.localDate === date && one.shiftId === shiftId && one.exceptionId === null,
    );
  if (!shift)
    throw new DomainError('SHIFT_NOT_FOUND', 'There is no such shift on this date.', { status: 404 });
  return { fromMs: shift.startMs, toMs: shift.endMs, shift };
}

/** By the calendar of the first sector that fits: what a shift is called differs from place to place, so whoever has several asks for one. */
async function nearShift(
  knex: Knex,
  wanted: 'current' | 'previous',
  { companyId, sectorId, plcConfigId }: PeriodQuery,
  { nowMs, visibleSectorIds }: Pick<PeriodLimits, 'nowMs' | 'visibleSectorIds'>,
): Promise<ReportPeriod> {
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
  for (const [, calendar] of [...calendars].toSorted(([a], [b]) => a - b)) {
    const shifts = calendarOccurrences(calendar, nowMs - SHIFT_SEARCH_DAYS * DAY_MS, nowMs + DAY_MS);
    const shift =
      wanted === 'current'
        ? shifts.find(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs)
        : shifts.findLast(({ endMs }) => endMs <= nowMs);
    if (shift) return { fromMs: shift.startMs, toMs: shift.endMs, shift };
  }
  throw new DomainError('NO_SHIFT_NOW', 'No shift goes on or has ended lately at this place.', {
    status: 404,
  });
}
