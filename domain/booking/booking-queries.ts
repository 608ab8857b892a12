/** Reads and locks what booking decides on. */
import type { Knex } from 'knex';
import { int4Array } from '../database/binary-arrays.ts';
import { named } from '../database/named-statement.ts';
import { OVERTIME_MS } from './allocate.ts';
import type { BookingOrder, BookingRun, CountEvent } from './booking-types.ts';

/** Orders that may start on these machines; more are not looked at, so that a batch stays short. */
const WAITING_LIMIT = 500;

/** The machines of the events, and the time from the first period's start to the last count. */
export interface BookingWindow {
  /** As an array for PostgreSQL: several statements ask for it. */
  plcIds: Buffer;
  from: string;
  to: string;
}

export function windowOf(events: readonly CountEvent[]): BookingWindow {
  let from = Infinity;
  let to = -Infinity;
  const plcIds = new Set<number>();
  for (const event of events) {
    from = Math.min(from, event.periodStartMs, event.countedAtMs);
    to = Math.max(to, event.countedAtMs);
    plcIds.add(event.plcConfigId);
  }
  return { plcIds: int4Array([...plcIds], (id) => id), from: isoTime(from - OVERTIME_MS), to: isoTime(to) };
}

/** Runs of the machines, or of their sectors, that touch the window, and those that were completed shortly before it. */
const RUNS = `FROM order_runs
  WHERE (plc_config_id = ANY(?::int[])
      OR (plc_config_id IS NULL AND sector_id IN (SELECT sector_id FROM plc_configs WHERE id = ANY(?::int[]))))
    AND tstzrange(started_at, ended_at) && tstzrange(?::timestamptz, ?::timestamptz, '[]')`;

function runBindings({ plcIds, from, to }: BookingWindow): unknown[] {
  return [plcIds, plcIds, from, to];
}

export async function findSectors(trx: Knex.Transaction, plcIds: Buffer): Promise<Map<number, number>> {
  const { rows } = await named<{ id: number; sectorId: number }>(
    trx,
    'find-sectors',
    'SELECT id, sector_id AS "sectorId" FROM plc_configs WHERE id = ANY(?::int[])',
    [plcIds],
  );
  return new Map(rows.map(({ id, sectorId }) => [id, sectorId]));
}

export async function findRuns(trx: Knex.Transaction, window: BookingWindow): Promise<BookingRun[]> {
  const { rows } = await named<BookingRun>(
    trx,
    'find-runs',
    `SELECT id::float8 AS id, production_order_id AS "orderId", plc_config_id AS "plcConfigId", sector_id AS "sectorId",
       (extract(epoch FROM started_at) * 1000)::float8 AS "startedAtMs", (extract(epoch FROM ended_at) * 1000)::float8 AS "endedAtMs",
       end_reason AS "endReason" ${RUNS} ORDER BY started_at, id`,
    runBindings(window),
  );
  return rows;
}

/** Locks the orders of the runs, by id, as everywhere, so that two transactions never wait for each other. Answers which those are. */
export async function lockRunningOrders(trx: Knex.Transaction, window: BookingWindow): Promise<Set<number>> {
  const { rows } = await named<{ id: number }>(
    trx,
    'lock-running-orders',
    `SELECT id FROM production_orders WHERE id IN (SELECT production_order_id ${RUNS}) ORDER BY id FOR NO KEY UPDATE`,
    runBindings(window),
  );
  return new Set(rows.map(({ id }) => id));
}

/** Locks the orders that could start or go on here; a start that is under way is waited for. Answers their ids. */
export async function lockWaitingOrders(
  trx: Knex.Transaction,
  plcIds: readonly number[],
  sectorIds: readonly number[],
): Promise<number[]> {
  const { rows } = await trx.raw<{ rows: { id: number }[] }>(
    `SELECT id FROM production_orders
     WHERE status IN ('PLANNED', 'IN_PROGRESS', 'PAUSED') AND active
       AND (sector_id = ANY(?::int[]) OR plc_config_id = ANY(?::int[]))
     ORDER BY id LIMIT ${WAITING_LIMIT} FOR NO KEY UPDATE`,
    [[...new Set(sectorIds)], [...plcIds]],
  );
  return rows.map((row) => row.id);
}

/** The orders of the runs, and these. */
export async function findOrders(
  trx: Knex.Transaction,
  window: BookingWindow,
  ids: readonly number[],
): Promise<BookingOrder[]> {
  const { rows } = await named<BookingOrder>(
    trx,
    'find-orders',
    `SELECT id, status, sector_id AS "sectorId", plc_config_id AS "plcConfigId", planned_quantity AS "plannedQuantity",
       produced_quantity AS "producedQuantity", scrap_quantity AS "scrapQuantity", overproduction, queue_position AS "queuePosition",
       (extract(epoch FROM start_date) * 1000)::float8 AS "startDateMs", (extract(epoch FROM end_date) * 1000)::float8 AS "endDateMs"
     FROM production_orders WHERE id = ANY(?::int[]) OR id IN (SELECT production_order_id ${RUNS})`,
    [[...ids], ...runBindings(window)],
  );
  return rows;
}

/** For a parameter of type timestamptz. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
