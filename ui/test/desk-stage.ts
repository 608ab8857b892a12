/** What a supervisor and an admin find on their desks: an order that was started late, and counts that wait for a decision. */
import type { TestDatabase } from '../../testing/postgres.ts';
import type { FloorPlant } from './screens-rig.ts';

const MINUTE_MS = 60_000;
/** Counts before the order was started, each of ten pieces. */
export const EARLY_COUNTS = 30;
export const DOUBTED_PIECES = 3_000;

/** The order OP-1 runs since half an hour; before it the machine made pieces already, and once its counter jumped. */
export async function seedDesk({ knex }: TestDatabase, { machineId, orderIds }: FloorPlant): Promise<void> {
  const ago = (minutes: number): Date => new Date(Date.now() - minutes * MINUTE_MS);
  const [orderId = 0] = orderIds;
  const machine = await knex('plc_configs')
    .where({ id: machineId })
    .first<{ sector_id: number }>('sector_id');
  const run = { production_order_id: orderId, plc_config_id: machineId, sector_id: machine.sector_id };
  await knex('production_orders')
    .where({ id: orderId })
    .update({ status: 'IN_PROGRESS', start_date: ago(30) });
  await knex('order_runs').insert({ ...run, started_at: ago(30) });
  const count = { plc_config_id: machineId, role: 'PRODUCTION_COUNTER' };
  const early = Array.from({ length: EARLY_COUNTS }, (_, index) => ({
    ...{ ...count, category: 'unassigned', kind: 'normal', reason: 'NO_RUNNING_ORDER', quantity: 10 },
    ...{ timestamp: ago(60 - index), baseline_value: index * 10, clp_counter_value: index * 10 + 10 },
  }));
  await knex('count_inbox').insert(early);
  await knex('count_inbox').insert({
    ...{ ...count, category: 'quarantined', kind: 'quarantine', reason: 'ABOVE_MAX_RATE' },
    ...{ quantity: DOUBTED_PIECES, timestamp: ago(5), baseline_value: 300, clp_counter_value: 3_300 },
  });
}

/** What the order OP-1 has. */
export async function producedPieces({ knex }: TestDatabase, { orderIds }: FloorPlant): Promise<number> {
  const order = await knex('production_orders')
    .where({ id: orderIds[0] })
    .first<{ produced_quantity: number }>('produced_quantity');
  return Number(order.produced_quantity);
}
