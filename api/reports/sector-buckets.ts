/** The buckets of sectors over a scope's period, idle time included. */
import type { Knex } from 'knex';
import { loadCalendars } from '../../domain/shifts/load-calendars.ts';
import type { TimeBucket } from '../../domain/shifts/time-buckets.ts';
import { makeCalendar } from './report-scope.ts';
import type { ReportScope } from './report-scope.ts';

export async function sectorBuckets(
  trx: Knex,
  { fromMs, toMs }: Pick<ReportScope, 'fromMs' | 'toMs'>,
  sectorIds: readonly number[],
): Promise<Map<number, readonly TimeBucket[]>> {
  if (sectorIds.length === 0) return new Map();
  const calendars = await loadCalendars(trx, sectorIds);
  return new Map(
    [...calendars].map(([id, calendar]) => [
      id,
      makeCalendar(calendar, { fromMs, toMs, shiftId: undefined, withIdle: true }).buckets,
    ]),
  );
}
