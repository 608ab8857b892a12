/** Runs a collector of either kind on a plant and says what it cost and what arrived. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../cli/postgres/free-port.ts';
import { startProcess } from '../../testing/processes.ts';
import { waitUntil } from '../../testing/wait.ts';
import type { BenchRun } from '../bench.ts';
import { bytesWritten, corePercent, residentMb, usageOf, usageOfTree } from '../measure/process-usage.ts';
import { percentile } from '../measure/statistics.ts';
import { countRows, makeBenchPlant, type BenchPlant } from './bench-plant.ts';
import { PlcFarm } from './plc-farm.ts';
import type { StockOptions } from './stock-process.ts';

const REGISTERS = 100;
const CHANGING = 10;
const READY_TIMEOUT_MS = 60_000;

export interface PlantMeasure {
  kind: 'stock' | 'pulso';
  plcs: number;
  /** One PLC in so many never answers; 0: all do. */
  deadEvery?: number;
  /** Changes a second of each PLC; 10 where it is not said. */
  changing?: number;
}

export interface PlantFigures {
  corePercent: number;
  microsPerPoll: number;
  residentMb: number;
  postgresPercent: number;
  pollsWanted: number;
  polls: number;
  rowsWanted: number;
  rows: number;
  pieces: number;
  /** Between two polls of the same PLC, as the PLC sees it, ms. */
  gapMedianMs: number;
  gapP99Ms: number;
  seconds: number;
  /** What the process had written to disk. */
  bytesPerSecond: number;
  /** Of the edge's store; NaN for stock, which has none. */
  commitsPerSecond: number;
}

interface Collector {
  pid: number;
  /** Of the edge only. */
  url?: string;
  stop: () => Promise<void>;
}

const STOCK = fileURLToPath(new URL('stock-process.ts', import.meta.url));

/** Measured once a run for each distinct wish. */
export function measurePlant(run: BenchRun, wish: PlantMeasure, round = 1): Promise<PlantFigures> {
  return run.once(`plant ${JSON.stringify(wish)} ${round}`, () => measure(run, wish));
}

async function measure(run: BenchRun, wish: PlantMeasure): Promise<PlantFigures> {
  const { kind, plcs, deadEvery = 0, changing = CHANGING } = wish;
  const intervalMs = run.pick({ full: 1000, short: 1000, smoke: 100 });
  run.tell(`${kind}, ${plcs} PLCs${deadEvery > 0 ? ', one in ten dead' : ''}`);
  const postgres = await run.postgres();
  const database = await postgres.createDatabase();
  const farm = await PlcFarm.start({ plcs, registers: REGISTERS, changing, deadEvery });
  let collector: Collector | null = null;
  try {
    const plant = await makeBenchPlant(database, {
      ports: farm.ports,
      registers: REGISTERS,
      intervalMs,
    });
    collector =
      kind === 'pulso'
        ? await startEdge(plant, run.makeDir('edge'))
        : await startStock({
            databaseUrl: database.url,
            ports: farm.ports,
            registers: REGISTERS,
            plcIds: plant.plcIds,
          });
    await waitUntil(async () => (await farm.figures()).asked >= plcs, {
      timeoutMs: READY_TIMEOUT_MS,
      intervalMs: 200,
      what: `all ${plcs} PLCs to be asked`,
    });
    await firstValuesSent(collector.url, plcs * changing);
    // Both sides have compiled what is hot by then, and ours has given back what only its start needed.
    await pause(run.pick({ full: 15_000, medium: 15_000, short: 15_000, smoke: 500 }));
    const { pid, url } = collector;
    const commits = await commitsOf(url);
    await farm.reset();
    const rowsBefore = await countRows(database.knex);
    const before = { own: usageOf(pid), postgres: usageOfTree(postgres.pid), bytes: bytesWritten(pid) };
    await pause(run.pick({ full: 20_000, medium: 20_000, short: 10_000, smoke: 1_000 }));
    const after = { own: usageOf(pid), postgres: usageOfTree(postgres.pid), bytes: bytesWritten(pid) };
    const seen = await farm.figures();
    const rowsAfter = await countRows(database.knex);
    const seconds = (after.own.atMs - before.own.atMs) / 1000;
    return {
      corePercent: corePercent(before.own, after.own),
      microsPerPoll: ((after.own.cpuMs - before.own.cpuMs) * 1000) / seen.answers,
      residentMb: residentMb(pid),
      postgresPercent: corePercent(before.postgres, after.postgres),
      pollsWanted: ((plcs - deadOf(plcs, deadEvery)) * seconds * 1000) / intervalMs,
      polls: seen.answers,
      rowsWanted: (plcs - deadOf(plcs, deadEvery)) * changing * seconds,
      rows: rowsAfter.raw - rowsBefore.raw,
      pieces: rowsAfter.pieces - rowsBefore.pieces,
      gapMedianMs: percentile(seen.gapsMs, 50),
      gapP99Ms: percentile(seen.gapsMs, 99),
      seconds,
      bytesPerSecond: (after.bytes - before.bytes) / seconds,
      commitsPerSecond: ((await commitsOf(url)) - commits) / seconds,
    };
  } finally {
    await collector?.stop();
    await farm.stop();
    await database.drop();
  }
}

/** The whole edge as it runs on a Pi: Node-RED, editor, store, forwarder. */
export async function startEdge(plant: BenchPlant, dir: string): Promise<Collector> {
  const port = await freePort();
  const edge = startProcess({
    entry: 'edge/main.ts',
    env: {
      DATABASE_URL: plant.collectorUrl,
      DATA_DIR: path.join(dir, 'data'),
      EDGE_PORT: String(port),
      COLLECTOR_NAME: plant.collectorName,
      CREDENTIAL_SECRET: 'a secret for this comparison and no other',
      LOG_LEVEL: 'warn',
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await edge.waitForUrl(`${url}/health`, READY_TIMEOUT_MS);
  return { pid: edge.pid, url, stop: async () => void (await edge.stop()) };
}

/** A plain Node-RED. With no port it only idles. */
export async function startStock(options: StockOptions): Promise<Collector> {
  const child: ChildProcess = fork(STOCK, [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return {
    pid: child.pid ?? 0,
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** A start records every register once: those rows are not the steady state. Given up after a while, so that a collapse is still shown. */
async function firstValuesSent(url: string | undefined, changesPerSecond: number): Promise<void> {
  if (url === undefined) return;
  const isSent = async (): Promise<boolean> => {
    const answer = await fetch(`${url}/health`, { headers: { connection: 'close' } });
    const { buffer } = (await answer.json()) as { buffer: { depth: number } };
    return buffer.depth <= changesPerSecond;
  };
  const wait = { timeoutMs: READY_TIMEOUT_MS, intervalMs: 500, what: 'the first values to be sent' };
  await waitUntil(isSent, wait).catch(() => undefined);
}

async function commitsOf(url: string | undefined): Promise<number> {
  if (url === undefined) return Number.NaN;
  const text = await (await fetch(`${url}/metrics`, { headers: { connection: 'close' } })).text();
  return Number(/^pulso_store_commits_total (\S+)$/m.exec(text)?.[1] ?? Number.NaN);
}

function deadOf(plcs: number, deadEvery: number): number {
  return deadEvery === 0 ? 0 : Math.floor(plcs / deadEvery);
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
