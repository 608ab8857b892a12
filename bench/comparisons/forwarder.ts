/** E7: how fast the forwarder catches up after an outage, beside the fastest bare batch of appointments that we know how to write. */
import type { Knex } from 'knex';
import { DurableStore } from '../../custom-nodes/runtime/store/durable-store.ts';
import { CollectorDatabase } from '../../custom-nodes/runtime/forward/collector-database.ts';
import { Forwarder } from '../../custom-nodes/runtime/forward/forwarder.ts';
import { waitUntil } from '../../testing/wait.ts';
import { because, type BenchResult, type BenchRun } from '../bench.ts';
import { median, round } from '../measure/statistics.ts';
import { fillStore } from '../plant/fill-store.ts';
import { countRows, makeBenchPlant, type BenchPlant } from '../plant/bench-plant.ts';

type Arrived = Awaited<ReturnType<typeof countRows>>;

const PLCS = 200;
const BATCH = 1000;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

export async function forwarderCatchUp(run: BenchRun): Promise<BenchResult> {
  const events = run.pick({ full: 200_000, short: 50_000, smoke: 2_000 });
  const rounds = run.pick({ full: 3, short: 2, smoke: 1 });
  const database = await (await run.postgres()).createDatabase();
  const bare: number[] = [];
  const ours: number[] = [];
  try {
    const ports = Array.from({ length: PLCS }, (_, index) => 20_000 + index);
    const plant = await makeBenchPlant(database, { ports, registers: 1, intervalMs: 1000 });
    for (let number = 1; number <= rounds; number += 1) {
      run.tell(`round ${number} of ${rounds}`);
      bare.push(await bareBatches(database.knex, plant, events));
      const before = await countRows(database.knex);
      ours.push(await forwarded(run, plant, events));
      checkBooked(before, await countRows(database.knex), events);
    }
  } finally {
    await database.drop();
  }
  const [bareRate, ourRate] = [median(bare), median(ours)];
  return {
    columns: ['writer', 'events/s'],
    rows: [
      [`bare batches of ${BATCH} appointments, orders locked in order`, Math.round(bareRate)],
      ['Pulso’s forwarder: raw row and booked count each, cursor, status, exactly once', Math.round(ourRate)],
    ],
    verdicts: [
      because(
        {
          what: 'events/s while catching up',
          figure: Math.round(ourRate),
          unit: 'events/s',
          atLeast: 25_000,
        },
        'a wall-clock figure that falls with other work on the machine (see the bare batch beside it); most of it is the appointment’s row with four foreign keys and five indexes',
      ),
      { what: 'against the bare batch', figure: round(ourRate / bareRate), unit: '×', atLeast: 0.35 },
    ],
    notes: [
      `An event is one change of a counter: a row in plc_data and a booked piece, spread over ${PLCS} orders. Both write to the same server from one process.`,
    ],
  };
}

/** A forwarder that loses or sets aside is fast. @throws Error where an event is not there exactly once */
function checkBooked(before: Arrived, after: Arrived, events: number): void {
  const [raw, pieces] = [after.raw - before.raw, after.pieces - before.pieces];
  if (raw !== events || pieces !== events)
    throw new Error(`Of ${events} events ${raw} rows and ${pieces} booked pieces arrived`);
}

/** Events/s: appointments and the orders' sums, nothing else. */
async function bareBatches(knex: Knex, { plcIds, orderIds }: BenchPlant, events: number): Promise<number> {
  const startedAtMs = performance.now();
  for (let done = 0; done < events; done += BATCH) {
    const rows = Array.from({ length: BATCH }, (_, index) => (done + index) % PLCS);
    await knex.transaction(async (trx) => {
      await trx.raw(
        'SELECT id FROM production_orders WHERE id = ANY(?::int[]) ORDER BY id FOR NO KEY UPDATE',
        [orderIds],
      );
      await trx.raw(
        `INSERT INTO production_appointments (production_order_id, plc_config_id, quantity, kind, "timestamp")
         SELECT o, p, 1, 'normal', now() FROM unnest(?::int[], ?::int[]) AS r (o, p)`,
        [rows.map((row) => orderIds[row]), rows.map((row) => plcIds[row])] as Knex.RawBinding[],
      );
      await trx.raw(
        `UPDATE production_orders SET produced_quantity = produced_quantity + r.pieces
         FROM (SELECT o, count(*) AS pieces FROM unnest(?::int[]) AS o GROUP BY o) AS r WHERE id = r.o`,
        [rows.map((row) => orderIds[row])] as Knex.RawBinding[],
      );
    });
  }
  return events / ((performance.now() - startedAtMs) / 1000);
}

/** Events/s: a store that an outage filled, sent by the forwarder of the edge. */
async function forwarded(run: BenchRun, plant: BenchPlant, events: number): Promise<number> {
  const store = new DurableStore(run.makeDir('store'), quiet);
  fillStore(store, plant, events);
  const database = new CollectorDatabase({ databaseUrl: plant.collectorUrl, ssl: false });
  const forwarder = new Forwarder({ store, database, log: quiet, collectorId: () => plant.collectorId });
  try {
    const startedAtMs = performance.now();
    forwarder.start();
    await waitUntil(() => store.depth === 0, {
      timeoutMs: 300_000,
      intervalMs: 5,
      what: 'the store to be empty',
    });
    return events / ((performance.now() - startedAtMs) / 1000);
  } finally {
    await forwarder.stop();
    await database.stop();
    store.close();
  }
}
