/** Which machines and which time a report is about, and the buckets of that time by calendar. */
import type { Knex } from 'knex';
import { calendarOccurrences, loadCalendars } from '../../domain/shifts/load-calendars.ts';
import type { SectorCalendar } from '../../domain/shifts/load-calendars.ts';
import type { ShiftOccurrence } from '../../domain/shifts/shift-types.ts';
import type { TimeBucket } from '../../domain/shifts/time-buckets.ts';
import { timeBuckets } from '../../domain/shifts/time-buckets.ts';
import { DAY_MS } from '../../domain/shifts/wall-clock.ts';
import { DEFAULT_ZONE } from '../auth/plant-zone.ts';

export interface ScopeWish {
  fromMs: number;
  toMs: number;
  nowMs: number;
  companyId?: number | undefined;
  sectorId?: number | undefined;
  plcConfigId?: number | undefined;
  shiftId?: number | undefined;
  /** The sectors that the account sees; null: all. */
  visibleSectorIds: readonly number[] | null;
  /** Also the time between shifts. */
  withIdle: boolean;
}

export interface ScopeMachine {
  id: number;
  name: string;
  sectorId: number;
  /** Nothing is known of it before. */
  sinceMs: number;
  calendar: number;
}
/** Sectors that work by the same calendar share one. */
export interface ScopeCalendar {
  timeZone: string;
  /** Of the period and two weeks before. */
  shifts: readonly ShiftOccurrence[];
  buckets: readonly TimeBucket[];
}
export interface ReportScope {
  fromMs: number;
  toMs: number;
  nowMs: number;
  machines: ScopeMachine[];
  calendars: ScopeCalendar[];
  sectorIds: number[];
  timeZone: string;
}

/** Shifts before the period: where a stop began is looked for among them. */
const BEFORE_MS = 14 * DAY_MS;

export async function loadScope(trx: Knex, wish: ScopeWish): Promise<ReportScope> {
  const sectors = await loadSectors(trx, wish);
  const calendars: ScopeCalendar[] = [];
  const known = new Map<string, number>();
  const calendarOf = new Map<number, number>();
  for (const [sectorId, calendar] of await loadCalendars(trx, sectors)) {
    const { timeZone, shifts, exceptions } = calendar;
    const same = JSON.stringify([timeZone, shifts, exceptions]);
    const index = known.get(same) ?? calendars.push(makeCalendar(calendar, wish)) - 1;
    known.set(same, index);
    calendarOf.set(sectorId, index);
  }
  const machines = await loadMachines(trx, sectors, wish);
  return {
    fromMs: wish.fromMs,
    toMs: wish.toMs,
    nowMs: wish.nowMs,
    machines: machines.map((machine) => ({ ...machine, calendar: calendarOf.get(machine.sectorId) ?? 0 })),
    calendars,
    sectorIds: sectors,
    timeZone: calendars[0]?.timeZone ?? DEFAULT_ZONE,
  };
}

export function makeCalendar(
  calendar: SectorCalendar,
  { fromMs, toMs, shiftId, withIdle }: Pick<ScopeWish, 'fromMs' | 'toMs' | 'shiftId' | 'withIdle'>,
): ScopeCalendar {
  const shifts = calendarOccurrences(calendar, fromMs - BEFORE_MS, toMs + DAY_MS);
  const near = shifts.filter(({ endMs }) => endMs > fromMs - DAY_MS);
  const buckets = timeBuckets(near, calendar.timeZone, fromMs, toMs).filter(
    ({ shift }) => (withIdle || shift !== null) && (shiftId === undefined || shift?.shiftId === shiftId),
  );
  return { timeZone: calendar.timeZone, shifts, buckets };
}

async function loadSectors(trx: Knex, wish: ScopeWish): Promise<number[]> {
  const { rows } = await trx.raw<{ rows: { id: number }[] }>(
    `SELECT s.id FROM sectors s WHERE (?::int IS NULL OR s.company_id = ?::int) AND (?::int IS NULL OR s.id = ?::int)
       AND (?::int[] IS NULL OR s.id = ANY(?::int[]))
       AND (?::int IS NULL OR s.id = (SELECT sector_id FROM plc_configs WHERE id = ?::int)) ORDER BY s.id`,
    [
      ...twice(wish.companyId),
      ...twice(wish.sectorId),
      ...twice(wish.visibleSectorIds && [...wish.visibleSectorIds]),
      ...twice(wish.plcConfigId),
    ] as Knex.RawBinding[],
  );
  return rows.map(({ id }) => id);
}

function twice<T>(value: T | undefined): [T | null, T | null] {
  return [value ?? null, value ?? null];
}

/** Switched-off machines count for the time in which they did something: what was made stays made. */
async function loadMachines(
  trx: Knex,
  sectorIds: number[],
  { plcConfigId, fromMs, toMs }: ScopeWish,
): Promise<Omit<ScopeMachine, 'calendar'>[]> {
  const { rows } = await trx.raw<{ rows: Omit<ScopeMachine, 'calendar'>[] }>(
    `SELECT p.id, p.name, p.sector_id AS "sectorId", floor(extract(epoch FROM least(p.created_at,
         (SELECT min(started_at) FROM machine_states WHERE plc_config_id = p.id),
         (SELECT min("timestamp") FROM production_appointments WHERE plc_config_id = p.id))) * 1000)::float8 AS "sinceMs"
     FROM plc_configs p
     WHERE p.sector_id = ANY(:sectors::int[]) AND (:plc::int IS NULL OR p.id = :plc::int)
       AND (p.active
         OR EXISTS (SELECT FROM order_runs r WHERE r.plc_config_id = p.id
           AND tstzrange(r.started_at, r.ended_at) && tstzrange(to_timestamp(:from), to_timestamp(:to)))
         OR EXISTS (SELECT FROM machine_states m WHERE m.plc_config_id = p.id AND m.state <> 'UNKNOWN'
           AND m.started_at < to_timestamp(:to) AND m.ended_at > to_timestamp(:from))
         OR EXISTS (SELECT FROM production_appointments a WHERE a.plc_config_id = p.id
           AND a."timestamp" >= to_timestamp(:from) AND a."timestamp" < to_timestamp(:to)))
     ORDER BY p.id`,
    { sectors: sectorIds, plc: plcConfigId ?? null, from: fromMs / 1000, to: toMs / 1000 },
  );
  return rows;
}
