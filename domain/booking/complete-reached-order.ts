/**
 * An order that a person's booking fills ends as one that a machine's count fills (DOMAIN 2): completed, its run closed, and the next of the
 * queue started where its policy says so. All pieces of the booking stay on the order that the person named.
 */
import type { Knex } from 'knex';

interface OrderRow {
  status: string;
  planned_quantity: number;
  produced_quantity: number;
  overproduction: string;
}
interface RunRow {
  plc_config_id: number | null;
  sector_id: number;
}
interface NextRow extends RunRow {
  id: number;
}

export interface Completion {
  isCompleted: boolean;
  /** The order that the queue had next. */
  startedOrderId: number | null;
}

/** A queue whose head is taken away by others this often in a row is looked at no more: somebody is working on it. */
const NEXT_TRIES = 5;

/** The order is locked by the caller and holds the new quantity already. Ends at the moment of the booking. */
export async function completeReachedOrder(trx: Knex.Transaction, orderId: number): Promise<Completion> {
  const order = await trx('production_orders')
    .where({ id: orderId })
    .first<OrderRow | undefined>('status', 'planned_quantity', 'produced_quantity', 'overproduction');
  const isOpen = order?.status === 'IN_PROGRESS' || order?.status === 'PAUSED';
  if (!order || !isOpen || order.produced_quantity < order.planned_quantity)
    return { isCompleted: false, startedOrderId: null };
  const { rows } = await trx.raw<{ rows: { at: string }[] }>('SELECT clock_timestamp()::text AS at');
  const at = rows[0]?.at ?? '';
  const [run] = await trx('order_runs')
    .where({ production_order_id: orderId })
    .whereNull('ended_at')
    .update({ ended_at: trx.raw('greatest(?::timestamptz, started_at)', [at]), end_reason: 'completed' })
    .returning<RunRow[]>(['plc_config_id', 'sector_id']);
  await trx('production_orders')
    .where({ id: orderId })
    .update({ status: 'COMPLETED', end_date: at, version: trx.raw('version + 1') });
  const isNextWanted = run !== undefined && order.overproduction === 'next_queued';
  return { isCompleted: true, startedOrderId: isNextWanted ? await startNext(trx, run, at) : null };
}

async function startNext(trx: Knex.Transaction, where: RunRow, at: string): Promise<number | null> {
  for (let tries = 0; tries < NEXT_TRIES; tries += 1) {
    if (!(await hasNext(trx, where))) return null;
    const next = await lockNext(trx, where);
    if (!next) continue;
    await trx('production_orders')
      .where({ id: next.id })
      .update({
        status: 'IN_PROGRESS',
        start_date: trx.raw('coalesce(start_date, ?::timestamptz)', [at]),
        version: trx.raw('version + 1'),
      });
    await trx('order_runs').insert({
      production_order_id: next.id,
      plc_config_id: next.plc_config_id,
      sector_id: next.sector_id,
      started_at: at,
    });
    return next.id;
  }
  return null;
}

/** The head of the queue of this machine and its sector, where nothing else runs on the head's machine. */
const NEXT = `
  FROM production_orders o
  WHERE o.status = 'PLANNED' AND o.active AND o.queue_position IS NOT NULL
    AND CASE WHEN o.plc_config_id IS NULL THEN o.sector_id = ?::int ELSE o.plc_config_id = ?::int END
    AND NOT EXISTS (
      SELECT FROM order_runs r WHERE r.ended_at IS NULL AND r.plc_config_id IS NOT DISTINCT FROM o.plc_config_id
        AND (o.plc_config_id IS NOT NULL OR r.sector_id = o.sector_id))
  ORDER BY o.queue_position, o.id LIMIT 1`;

async function hasNext(trx: Knex.Transaction, where: RunRow): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(`SELECT o.id ${NEXT}`, [
    where.sector_id,
    where.plc_config_id,
  ]);
  return rows.length > 0;
}

/** undefined where somebody else took the head while it was waited for: the queue then has another one. */
async function lockNext(trx: Knex.Transaction, where: RunRow): Promise<NextRow | undefined> {
  const { rows } = await trx.raw<{ rows: NextRow[] }>(
    `SELECT o.id, o.plc_config_id, o.sector_id ${NEXT} FOR NO KEY UPDATE OF o`,
    [where.sector_id, where.plc_config_id],
  );
  return rows[0];
}
