/** Reads and locks what booking decides on. */
import type { Knex } from 'knex';
import { OVERTIME_MS } from './allocate.ts';
import type { BookingOrder, BookingRun, CountEvent } from './booking-types.ts';

/** Orders that may start on these machines; more are not looked at, so that a batch stays short. */
const WAITING_LIMIT = 500;

/**
 * Runs of the machines, or of their sectors, that touch the time from the first period's start to the last count, and those that were completed
 * shortly before it.
 */
export async function findRuns(
  trx: Knex.Transaction,
  events: readonly CountEvent[],
  sectors: ReadonlyMap<number, number>,
): Promise<BookingRun[]> {
  let from = Infinity;
  let to = -Infinity;
  for (const event of events) {
    from = Math.min(from, event.periodStartMs, event.countedAtMs);
    to = Math.max(to, event.countedAtMs);
  }
  const { rows } = await trx.raw<{ rows: BookingRun[] }>(
    `SELECT id::float8 AS id, production_order_id AS "orderId", plc_config_id AS "plcConfigId", sector_id AS "sectorId",
       (extract(epoch FROM started_at) * 1000)::float8 AS "startedAtMs", (extract(epoch FROM ended_at) * 1000)::float8 AS "endedAtMs",
       end_reason AS "endReason"
     FROM order_runs
     WHERE (plc_config_id = ANY(?::int[]) OR (plc_config_id IS NULL AND sector_id = ANY(?::int[])))
       AND tstzrange(started_at, ended_at) && tstzrange(?::timestamptz, ?::timestamptz, '[]')
     ORDER BY started_at, id`,
    [[...sectors.keys()], [...new Set(sectors.values())], isoTime(from - OVERTIME_MS), isoTime(to)],
  );
  return rows;
}

/** By id, as everywhere, so that two transactions never wait for each other. */
export async function lockOrders(trx: Knex.Transaction, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await trx.raw('SELECT id FROM production_orders WHERE id = ANY(?::int[]) ORDER BY id FOR NO KEY UPDATE', [
    [...new Set(ids)],
  ]);
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

export async function findOrders(trx: Knex.Transaction, ids: readonly number[]): Promise<BookingOrder[]> {
  const { rows } = await trx.raw<{ rows: BookingOrder[] }>(
    `SELECT id, status, sector_id AS "sectorId", plc_config_id AS "plcConfigId", planned_quantity AS "plannedQuantity",
       produced_quantity AS "producedQuantity", scrap_quantity AS "scrapQuantity", overproduction, queue_position AS "queuePosition",
       (extract(epoch FROM start_date) * 1000)::float8 AS "startDateMs", (extract(epoch FROM end_date) * 1000)::float8 AS "endDateMs"
     FROM production_orders WHERE id = ANY(?::int[])`,
    [[...new Set(ids)]],
  );
  return rows;
}

/** For a parameter of type timestamptz. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
