/** E10: a gateway with 200 reads behind one socket, once a second each. */
import type { BenchResult, BenchRun } from '../bench.ts';
import { round } from '../measure/statistics.ts';
import { startStock } from '../plant/measure-plant.ts';
import { PlcFarm } from '../plant/plc-farm.ts';
import type { FarmFigures } from '../plant/plc-farm-process.ts';
import { PlcPool } from '../../custom-nodes/runtime/pool/plc-pool.ts';
import type { PlcSettings } from '../../custom-nodes/runtime/pool/plc-settings.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = { monotonicMs: () => performance.now(), plantNowMs: () => Date.now() };

interface Served {
  wanted: number;
  answered: number;
  /** Polls that the collector itself says it left out. */
  counted: number;
}

export async function gateway(run: BenchRun): Promise<BenchResult> {
  const reads = run.pick({ full: 200, short: 200, smoke: 20 });
  const seconds = run.pick({ full: 20, short: 10, smoke: 1 });
  const warmUpMs = run.pick({ full: 8_000, short: 5_000, smoke: 2_000 });
  const farm = await PlcFarm.start({
    plcs: 1,
    registers: 100,
    changing: 10,
    deadEvery: 0,
    followsReads: true,
  });
  try {
    run.tell('stock');
    const stock = await measureStock(farm, { reads, seconds, warmUpMs });
    run.tell('Pulso');
    const ours = await measureOurs(farm, { reads, seconds, warmUpMs: Math.min(warmUpMs, 3_000) });
    return toResult(stock, ours);
  } finally {
    await farm.stop();
  }
}

interface Wish {
  reads: number;
  seconds: number;
  warmUpMs: number;
}

async function measureStock(farm: PlcFarm, { reads, seconds, warmUpMs }: Wish): Promise<Served> {
  const stock = await startStock({
    databaseUrl: null,
    ports: farm.ports,
    registers: 10,
    plcIds: [],
    gatewayReads: reads,
  });
  try {
    await pause(warmUpMs);
    await farm.reset();
    await pause(seconds * 1000);
    return { ...servedBy(await farm.figures(), { reads, seconds }), counted: 0 };
  } finally {
    await stock.stop();
  }
}

/** A read that came once or not at all had its turns, too; one of them the window may have cut. */
function servedBy(figures: FarmFigures, wish: Pick<Wish, 'reads' | 'seconds'>): Omit<Served, 'counted'> {
  let [wanted, answered] = [0, 0];
  for (const { served, missed } of figures.reads) {
    answered += served;
    wanted += Math.max(served + missed, wish.seconds - 1);
  }
  const silent = Math.max(0, wish.reads - figures.reads.length);
  return { wanted: wanted + silent * wish.seconds, answered };
}

/** Each read is a unit of its own, so that none can be joined with another. */
async function measureOurs(farm: PlcFarm, { reads, seconds, warmUpMs }: Wish): Promise<Served> {
  const pool = new PlcPool({ clock, log: quiet });
  try {
    pool.apply(Array.from({ length: reads }, (_, index) => makeUnit(index, farm.ports[0] ?? 0)));
    await pause(warmUpMs);
    await farm.reset();
    const before = pool.figures().skipped;
    await pause(seconds * 1000);
    const counted = pool.figures().skipped - before;
    return { ...servedBy(await farm.figures(), { reads, seconds }), counted };
  } finally {
    await pool.stop();
  }
}

function makeUnit(index: number, port: number): PlcSettings {
  return {
    id: index + 1,
    name: `unit ${index + 1}`,
    host: '127.0.0.1',
    port,
    unitId: (index % 247) + 1,
    timeout: 1000,
    pollInterval: 1000,
    reconnectInterval: 1000,
    retries: 1,
    wordOrder: 'ABCD',
    dialect: 'raw',
    laxTransaction: false,
    maxRegistersPerRequest: null,
    pauseAfterConnect: 0,
    pauseBetweenRequests: 0,
    registers: Array.from({ length: 10 }, (_, offset) => ({
      id: index * 10 + offset + 1,
      name: `R${offset}`,
      address: String(offset),
      area: 'holding' as const,
      offset,
      dataType: 'uint16' as const,
      wordOrder: null,
      bit: null,
      role: 'MEASUREMENT' as const,
      scale: 1,
      valueOffset: 0,
      minValue: null,
      maxValue: null,
    })),
  };
}

function toResult(stock: Served, ours: Served): BenchResult {
  const share = ({ answered, wanted }: Served): number => round(Math.min(100, (answered / wanted) * 100));
  const known = round(Math.min(100, ((ours.answered + ours.counted) / ours.wanted) * 100));
  return {
    columns: ['collector', 'reads wanted', 'served, %', 'left out and counted'],
    rows: [
      ['stock', Math.round(stock.wanted), share(stock), 'none'],
      ['Pulso', Math.round(ours.wanted), share(ours), ours.counted],
    ],
    verdicts: [
      { what: 'reads served, or left out and counted', figure: known, unit: '% of wanted', atLeast: 99 },
    ],
    notes: [
      'Stock is one client node with 200 read nodes; its pause between two commands is the shortest that it allows.',
    ],
  };
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
