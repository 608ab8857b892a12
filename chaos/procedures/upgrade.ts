/**
 * Promise 1 through an upgrade: a migration rewrites tables that a collector writes to, and locks them for longer than a statement may wait,
 * while the machine counts. The collector of before goes on beside the new schema, and is then replaced.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../testing/wait.ts';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

/** In full longer than a collector's statement may take (15 s), so that it gives up and asks again. */
const LOCKED_SECONDS = { short: 3, full: 40 };
/** Longer than its longest pause between two tries. */
const CATCH_UP_MS = 30_000;
const BETWEEN_MS = { short: 1_500, full: 10_000 };

/** Each kind of change that a migration of ours may make beside collectors at work: a new column, a wider type, a new rule, another index. */
const MIGRATION = `
  ALTER TABLE production_appointments ADD COLUMN of_the_next_release text NOT NULL DEFAULT clock_timestamp()::text;
  ALTER TABLE production_orders ALTER COLUMN planned_quantity TYPE double precision;
  ALTER TABLE counter_positions ADD COLUMN of_the_next_release uuid NOT NULL DEFAULT gen_random_uuid();
  ALTER TABLE count_inbox ADD CONSTRAINT of_the_next_release CHECK (quantity > -1e12);
  ALTER TABLE collector_cursors ADD COLUMN of_the_next_release jsonb NOT NULL DEFAULT '{}';
  ALTER TABLE plc_data ADD COLUMN of_the_next_release integer;
  CREATE INDEX of_the_next_release ON plc_data (register_address, read_at);
`;

export async function upgrade(run: ChaosRun): Promise<ProcedureResult> {
  const size = run.isShort ? 'short' : 'full';
  const plant = await run.openPlant();
  const collector = await plant.addCollector('chaos-upgrade', 'collector');
  const machine = await plant.addMachine({ name: 'Machine', collector, rate: 60 });
  await plant.startOrder(machine.plcConfigId);
  collector.start();
  await plant.prime(machine);
  plant.isRunning = true;
  await delay(BETWEEN_MS[size]);

  const before = plant.made;
  await plant.knex.transaction(async (trx) => {
    await trx.raw(MIGRATION);
    await trx.raw('SELECT pg_sleep(?)', [LOCKED_SECONDS[size]]);
  });
  const madeByThen = plant.made;
  const during = madeByThen - before;
  let goesOn = true;
  await waitUntil(async () => (await plant.booked()).ledger >= madeByThen, {
    timeoutMs: CATCH_UP_MS,
    what: 'what was made meanwhile',
  }).catch(() => (goesOn = false));
  const { quarantined } = (await collector.health()).buffer;
  // The next release takes over what the one before had counted and not sent.
  await collector.stop();
  await delay(BETWEEN_MS[size]);
  collector.start();
  await delay(BETWEEN_MS[size]);
  plant.isRunning = false;
  const booked = await plant.settle();
  const faults = await plant.heldBack();
  if (!goesOn)
    faults.push('the collector of before could not book under the new schema until it was restarted');
  if (quarantined > 0)
    faults.push(`${quarantined} entries were set aside although only the schema had changed`);
  if (during === 0) faults.push('nothing was made during the migration, so nothing was tried');
  return {
    figures: {
      pieces: plant.made,
      booked: booked.ledger,
      'order’s own figure': booked.orders,
      'made while the tables were locked': during,
      'tables locked': `${LOCKED_SECONDS[size]} s`,
    },
    difference: plant.made - booked.ledger,
    faults,
  };
}
