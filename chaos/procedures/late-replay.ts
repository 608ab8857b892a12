/**
 * Promise 5: a late replay finds the right order. PostgreSQL is out of the collector's reach for two hours while the orders on its machine change;
 * every piece then belongs to the order that ran when it was made. The hours are simulated: between the orders the clocks of the collector and of
 * the orders skip ahead. Afterwards PostgreSQL's clock takes the collector's two hours back, which may change nothing either.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

const CHANGES = 5;
/** The machine is idle around a change for several polls: between a piece and its read nobody can say to which side it belongs. */
const IDLE_MS = 500;
const ORDER_MS = { short: 500, full: 8_000 };
/** Two hours in as many steps as there are orders. */
const SKIP_MS = (2 * 3_600_000) / (CHANGES + 1);
const RATE = 50;

export async function lateReplay(run: ChaosRun): Promise<ProcedureResult> {
  const plant = await run.openPlant();
  const collector = await plant.addCollector('chaos-late', 'collector');
  const machine = await plant.addMachine({ name: 'Machine', collector, rate: RATE });
  const orders: { id: number; made: number }[] = [];
  orders.push({ id: await plant.startOrder(machine.plcConfigId), made: 1 });
  collector.start({ preload: 'skip-clock.ts', env: { CHAOS_SKIP_MS: String(SKIP_MS) } });
  await plant.prime(machine);
  const awaySinceMs = performance.now();
  collector.proxy.cut();
  for (let change = 0; change <= CHANGES; change += 1) {
    const before = plant.made;
    plant.isRunning = true;
    await delay(run.isShort ? ORDER_MS.short : ORDER_MS.full);
    plant.isRunning = false;
    const order = orders.at(-1);
    if (order !== undefined) order.made += plant.made - before;
    await delay(IDLE_MS);
    process.kill(collector.pid, 'SIGUSR2');
    plant.aheadMs += SKIP_MS;
    await delay(IDLE_MS);
    if (change === CHANGES) break;
    orders.push({ id: await plant.startOrder(machine.plcConfigId), made: 0 });
    await delay(IDLE_MS);
  }
  const awayHours = (performance.now() - awaySinceMs + plant.aheadMs) / 3_600_000;
  collector.proxy.admit();
  const booked = await plant.settle();
  const rows = await plant
    .knex('production_orders')
    .select<{ id: number; produced_quantity: number }[]>('id', 'produced_quantity');
  const byId = new Map(rows.map((row) => [row.id, row.produced_quantity]));
  const wrong = orders.reduce((sum, { id, made }) => sum + Math.abs(made - (byId.get(id) ?? 0)), 0);
  const faults =
    wrong > 0
      ? [`${orders.map(({ id, made }) => `order ${id}: ${made} made, ${byId.get(id)} booked`).join('; ')}`]
      : [];
  return {
    figures: {
      pieces: plant.made,
      booked: booked.ledger,
      'order changes': CHANGES,
      'hours away, simulated': awayHours.toFixed(2),
      'pieces on a wrong order': wrong,
    },
    difference: plant.made - booked.ledger,
    faults,
  };
}
