/** A2 and A5: live updates, for the browsers that get them and for the writers that cause them. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Socket } from 'socket.io-client';
import { NOTIFY } from '../../domain/notify-channels.ts';
import { because, type BenchResult, type BenchRun } from '../bench.ts';
import { corePercent, usageOf } from '../measure/process-usage.ts';
import { median, percentile, round } from '../measure/statistics.ts';
import { startBenchApi, type BenchApi } from '../plant/bench-api.ts';
import { makeBenchPlant, type BenchPlant } from '../plant/bench-plant.ts';
import type { BenchDatabase } from '../plant/bench-postgres.ts';
import { openSockets, type MachineMessage } from '../plant/live-sockets.ts';

const MACHINES = 100;
const CHANGES_PER_SECOND = 50;
/** The forwarder's own pace. */
const FLUSH_MS = 200;
const WRITERS = 8;

interface Stage {
  database: BenchDatabase;
  plant: BenchPlant;
  api: BenchApi;
  sockets: Socket[];
}

/** A2 */
export async function liveUpdates(run: BenchRun): Promise<BenchResult> {
  const browsers = run.pick({ full: 200, short: 200, smoke: 3 });
  const seconds = run.pick({ full: 20, short: 8, smoke: 1 });
  return onStage(run, browsers, async ({ database, plant, api, sockets }) => {
    const latenciesMs: number[] = [];
    const changedAtMs = new Map<number, { produced: number; atMs: number }>();
    for (const socket of sockets) {
      // Every machine is sent again now and then: only the first sight of a change counts.
      const seen = new Map<number, number>();
      socket.on('machines', (machines: MachineMessage[]) => {
        for (const { id, order } of machines) {
          const change = changedAtMs.get(id);
          if (change === undefined || order?.producedQuantity !== change.produced) continue;
          if (seen.get(id) === change.produced) continue;
          seen.set(id, change.produced);
          latenciesMs.push(performance.now() - change.atMs);
        }
      });
    }
    await delay(500);
    const before = usageOf(api.pid);
    const startedAtMs = performance.now();
    let changes = 0;
    for (; changes < seconds * CHANGES_PER_SECOND; changes += 1) {
      const waitMs = startedAtMs + (changes * 1000) / CHANGES_PER_SECOND - performance.now();
      if (waitMs > 0) await delay(waitMs);
      const machine = changes % MACHINES;
      const produced = await makePiece(database.knex, plant, machine);
      changedAtMs.set(plant.plcIds[machine] ?? 0, { produced, atMs: performance.now() });
      await notify(database.knex, [plant.plcIds[machine] ?? 0]);
    }
    const after = usageOf(api.pid);
    await delay(1000);
    const core = round(corePercent(before, after));
    return {
      columns: ['browsers', 'changes/s', 'messages seen, % of wanted', 'p50 ms', 'p99 ms', 'API core %'],
      rows: [
        [
          browsers,
          CHANGES_PER_SECOND,
          round((latenciesMs.length / (changes * browsers)) * 100),
          round(percentile(latenciesMs, 50)),
          round(percentile(latenciesMs, 99)),
          core,
        ],
      ],
      verdicts: [
        because(
          {
            what: 'from the NOTIFY to a browser, p99',
            figure: round(percentile(latenciesMs, 99)),
            unit: 'ms',
            atMost: 100,
          },
          'wall clock: the messages leave one process and arrive in one, on the cores that all else runs on',
        ),
        because(
          { what: 'core of the API', figure: core, unit: '%', atMost: 25 },
          'each change is a write to each of the sockets: some thousands of system calls a second, though changes of the same moment share one',
        ),
      ],
      notes: [`All ${browsers} sockets are held by one process, whose own work is part of the latency.`],
    };
  });
}

/** A5 */
export async function writersBeside(run: BenchRun): Promise<BenchResult> {
  const rounds = run.pick({ full: 5, short: 3, smoke: 1 });
  const durationMs = run.pick({ full: 4000, short: 2500, smoke: 300 });
  const modes = ['off', 'each flush', 'each transaction'] as const;
  const rates: Record<(typeof modes)[number], number[]> = {
    off: [],
    'each flush': [],
    'each transaction': [],
  };
  return onStage(run, run.pick({ full: 20, short: 20, smoke: 2 }), async ({ database, plant }) => {
    for (let number = 1; number <= rounds; number += 1)
      for (const mode of modes) rates[mode].push(await writeFor(database.knex, plant, durationMs, mode));
    const of = (mode: (typeof modes)[number]): number => median(rates[mode]);
    return {
      columns: ['live updates', 'tx/s', 'against off'],
      rows: modes.map((mode) => [mode, Math.round(of(mode)), round(of(mode) / of('off'))]),
      verdicts: [
        because(
          {
            what: 'writers’ tx/s with live updates on, against off',
            figure: round(of('each flush') / of('off')),
            unit: '×',
            atLeast: 0.95,
          },
          'the API and the browsers’ process take their time from the same cores as writers and PostgreSQL',
        ),
      ],
      notes: [
        `${WRITERS} connections, each transaction an appointment and its order’s sum. On: one NOTIFY of ids every ${FLUSH_MS} ms outside the transactions, as the forwarder does, with the API reading the machines and sending them to 20 browsers. The last row is what a NOTIFY in each transaction would cost.`,
      ],
    };
  });
}

async function onStage(
  run: BenchRun,
  browsers: number,
  act: (stage: Stage) => Promise<BenchResult>,
): Promise<BenchResult> {
  const database = await (await run.postgres()).createDatabase();
  let api: BenchApi | null = null;
  let sockets: Socket[] = [];
  try {
    const ports = Array.from({ length: MACHINES }, (_, index) => 20_000 + index);
    const plant = await makeBenchPlant(database, { ports, registers: 1, intervalMs: 1000 });
    api = await startBenchApi(database, run.makeDir('live'));
    sockets = await openSockets(api, browsers);
    return await act({ database, plant, api, sockets });
  } finally {
    for (const socket of sockets) socket.disconnect();
    await api?.stop();
    await database.drop();
  }
}

/** Transactions/s of all writers together. */
async function writeFor(
  knex: Knex,
  plant: BenchPlant,
  durationMs: number,
  mode: 'off' | 'each flush' | 'each transaction',
): Promise<number> {
  const changed = new Set<number>();
  const startedAtMs = performance.now();
  let done = 0;
  const isOver = (): boolean => performance.now() - startedAtMs >= durationMs;
  const writer = async (first: number): Promise<void> => {
    for (let machine = first; !isOver(); machine = (machine + WRITERS) % MACHINES) {
      await knex.transaction(async (trx) => {
        await makePiece(trx, plant, machine);
        if (mode === 'each transaction') await notify(trx, [plant.plcIds[machine] ?? 0]);
      });
      changed.add(plant.plcIds[machine] ?? 0);
      done += 1;
    }
  };
  const notifier = async (): Promise<void> => {
    while (!isOver()) {
      await delay(FLUSH_MS);
      const ids = [...changed];
      changed.clear();
      if (ids.length > 0) await notify(knex, ids);
    }
  };
  const writers = Array.from({ length: WRITERS }, (_, index) => writer(index));
  await Promise.all([...writers, ...(mode === 'each flush' ? [notifier()] : [])]);
  return done / ((performance.now() - startedAtMs) / 1000);
}

/** Books a piece; answers what the order has now. */
async function makePiece(knex: Knex, { plcIds, orderIds }: BenchPlant, machine: number): Promise<number> {
  await knex.raw(
    `INSERT INTO production_appointments (production_order_id, plc_config_id, quantity, kind) VALUES (?, ?, 1, 'normal')`,
    [orderIds[machine] ?? 0, plcIds[machine] ?? 0],
  );
  const { rows } = await knex.raw<{ rows: { produced: number }[] }>(
    `UPDATE production_orders SET produced_quantity = produced_quantity + 1 WHERE id = ? RETURNING produced_quantity AS produced`,
    [orderIds[machine] ?? 0],
  );
  return rows[0]?.produced ?? 0;
}

async function notify(knex: Knex, plcConfigIds: number[]): Promise<void> {
  await knex.raw('SELECT pg_notify(?, ?)', [NOTIFY.live, JSON.stringify({ plcConfigIds })]);
}
