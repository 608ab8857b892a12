/** The calendars of sectors out of the database, ready for `shiftOccurrences`. */
import type { Knex } from 'knex';
import { sectorCalendar, shiftOccurrences } from './shift-occurrences.ts';
import type { CalendarException, ShiftDefinition, ShiftOccurrence } from './shift-types.ts';

export interface SectorCalendar {
  sectorId: number;
  companyId: number;
  timeZone: string;
  shifts: ShiftDefinition[];
  exceptions: CalendarException[];
}

interface SectorRow {
  sectorId: number;
  companyId: number;
  timeZone: string;
}

/** Of these sectors, or of all, by sector. Inactive exceptions do not count; a shift that was deactivated does up to its last day. */
export async function loadCalendars(
  knex: Knex,
  sectorIds?: readonly number[],
): Promise<Map<number, SectorCalendar>> {
  const { rows: sectors } = await knex.raw<{ rows: SectorRow[] }>(
    `SELECT s.id AS "sectorId", c.id AS "companyId", c.time_zone AS "timeZone"
     FROM sectors s JOIN companies c ON c.id = s.company_id ${sectorIds ? 'WHERE s.id = ANY(?::int[])' : ''}`,
    sectorIds ? [[...sectorIds]] : [],
  );
  const companyIds = [...new Set(sectors.map(({ companyId }) => companyId))];
  const shifts = await rows<ShiftDefinition & { companyId: number }>(knex, SHIFTS, companyIds);
  const exceptions = await rows<CalendarException & { companyId: number }>(knex, EXCEPTIONS, companyIds);
  return new Map(
    sectors.map((sector) => {
      const isOfCompany = ({ companyId }: { companyId: number }) => companyId === sector.companyId;
      const own = sectorCalendar(shifts.filter(isOfCompany), exceptions.filter(isOfCompany), sector.sectorId);
      return [sector.sectorId, { ...sector, ...own }];
    }),
  );
}

/** The occurrences of a sector's calendar that touch [fromMs, toMs). */
export function calendarOccurrences(
  calendar: SectorCalendar,
  fromMs: number,
  toMs: number,
): ShiftOccurrence[] {
  return shiftOccurrences(calendar.shifts, calendar.exceptions, calendar.timeZone, fromMs, toMs);
}

const SHIFTS = `
  SELECT id, company_id AS "companyId", sector_id AS "sectorId", code, name, weekdays, breaks,
    to_char(start_time, 'HH24:MI') AS "startTime", to_char(end_time, 'HH24:MI') AS "endTime",
    to_char(valid_from, 'YYYY-MM-DD') AS "validFrom", to_char(valid_until, 'YYYY-MM-DD') AS "validUntil"
  FROM shifts WHERE (active OR valid_until IS NOT NULL) AND company_id = ANY(?::int[]) ORDER BY id`;
const EXCEPTIONS = `
  SELECT id, company_id AS "companyId", sector_id AS "sectorId", shift_id AS "shiftId", to_char(date, 'YYYY-MM-DD') AS date, kind,
    name, breaks, to_char(start_time, 'HH24:MI') AS "startTime", to_char(end_time, 'HH24:MI') AS "endTime"
  FROM calendar_exceptions WHERE active AND company_id = ANY(?::int[]) ORDER BY id`;

async function rows<Row>(knex: Knex, sql: string, companyIds: number[]): Promise<Row[]> {
  return (await knex.raw<{ rows: Row[] }>(sql, [companyIds])).rows;
}
