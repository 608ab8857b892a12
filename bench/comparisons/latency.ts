/** E8: from a change in the PLC to the row in PostgreSQL and to the message in a browser's socket. */
import { setTimeout as delay } from 'node:timers/promises';
import { because, type BenchResult, type BenchRun } from '../bench.ts';
import { percentile, round } from '../measure/statistics.ts';
import { startBenchApi, type BenchApi } from '../plant/bench-api.ts';
import { makeBenchPlant } from '../plant/bench-plant.ts';
import type { BenchDatabase } from '../plant/bench-postgres.ts';
import { openSockets, type MachineMessage } from '../plant/live-sockets.ts';
import { startEdge } from '../plant/measure-plant.ts';
import { PlcFarm } from '../plant/plc-farm.ts';

const REGISTERS = 100;
const ROW_TIMEOUT_MS = 10_000;
const LOOK_MS = 5;
/** Only its counter changes, and only when it is told to. */
const PROBE = 0;
const PACES =
  'on the way are the store’s gathering (30 ms), at most ten commits and ten batches a second, the look of the live channel (50 ms), and whatever else keeps the processes from a core';

export async function changeLatency(run: BenchRun): Promise<BenchResult> {
  const plcs = run.pick({ full: 200, short: 200, smoke: 3 });
  const probes = run.pick({ full: 100, short: 40, smoke: 2 });
  const intervalMs = run.pick({ full: 1000, short: 1000, smoke: 100 });
  const database = await (await run.postgres()).createDatabase();
  const farm = await PlcFarm.start({ plcs, registers: REGISTERS, changing: 10, deadEvery: 0 });
  const dir = run.makeDir('latency');
  const rowMs: number[] = [];
  const socketMs: number[] = [];
  let edge: Awaited<ReturnType<typeof startEdge>> | null = null;
  let api: BenchApi | null = null;
  try {
    const plant = await makeBenchPlant(database, { ports: farm.ports, registers: REGISTERS, intervalMs });
    const plcId = plant.plcIds[PROBE] ?? 0;
    await farm.hold(PROBE);
    edge = await startEdge(plant, dir);
    api = await startBenchApi(database, dir);
    const [socket] = await openSockets(api, 1);
    let produced = 0;
    let shownAtMs = 0;
    socket?.on('machines', (machines: MachineMessage[]) => {
      const order = machines.find(({ id }) => id === plcId)?.order;
      if (!order || order.producedQuantity <= produced) return;
      produced = order.producedQuantity;
      shownAtMs = Date.now();
    });
    await delay(run.pick({ full: 12_000, short: 8_000, smoke: 1_000 }));
    for (let number = 0; number < probes; number += 1) {
      shownAtMs = 0;
      const { value, atMs } = await farm.raise(PROBE);
      rowMs.push((await waitForRow(database, plcId, value)) - atMs);
      const deadlineMs = Date.now() + ROW_TIMEOUT_MS;
      while (shownAtMs === 0 && Date.now() < deadlineMs) await delay(LOOK_MS);
      if (shownAtMs > 0) socketMs.push(shownAtMs - atMs);
      // At another moment of the collector's and the API's rhythms each time.
      await delay(Math.random() * intervalMs);
    }
    socket?.disconnect();
  } finally {
    await edge?.stop();
    await api?.stop();
    await farm.stop();
    await database.drop();
  }
  return toResult(rowMs, socketMs, plcs);
}

/** When it is there, by the wall clock. */
async function waitForRow({ knex }: BenchDatabase, plcId: number, value: number): Promise<number> {
  const deadlineMs = Date.now() + ROW_TIMEOUT_MS;
  while (Date.now() < deadlineMs) {
    const row: unknown = await knex('plc_data')
      .where({ plc_config_id: plcId, register_address: 0, raw_value: value })
      .first('id');
    if (row !== undefined) return Date.now();
    await delay(LOOK_MS);
  }
  throw new Error('The change did not reach PostgreSQL');
}

function toResult(rowMs: readonly number[], socketMs: readonly number[], plcs: number): BenchResult {
  const sides = [
    ['row in PostgreSQL', rowMs],
    ['message in a socket', socketMs],
  ] as const;
  return {
    columns: ['from the answer of the PLC to', 'p50 ms', 'p99 ms', 'seen'],
    rows: sides.map(([what, values]) => [
      what,
      percentile(values, 50),
      percentile(values, 99),
      values.length,
    ]),
    verdicts: sides.flatMap(([what, values]) => [
      because(
        { what: `${what}, p50`, figure: round(percentile(values, 50)), unit: 'ms', atMost: 150 },
        PACES,
      ),
      because(
        { what: `${what}, p99`, figure: round(percentile(values, 99)), unit: 'ms', atMost: 300 },
        PACES,
      ),
    ]),
    notes: [
      `Measured from the answer with which the PLC first showed the change, so without the wait for the poll; ${plcs} PLCs with 10 changes/s each beside it. The row is looked for every ${LOOK_MS} ms, which is part of the figure.`,
      'Where fewer than 1,000 entries a second come, a commit waits up to 600 ms to spare the card (E6), and the row with it.',
    ],
  };
}
