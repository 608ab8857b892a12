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

/** @throws PERIOD_REQUIRED, REPORT_PERIOD_INVALID, PERIOD_TOO_LONG, SHIFT_NOT_FOUND */
export async function readPeriod(
  knex: Knex,
  query: Pick<ReportQuery, 'from' | 'to' | 'shiftDate' | 'shiftId' | 'sectorId'>,
  maxDays: number,
): Promise<ReportPeriod> {
  const { from, to, shiftDate, shiftId } = query;
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
