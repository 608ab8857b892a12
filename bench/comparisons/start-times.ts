/** A4: from a stopped state to ready. */
import { performance } from 'node:perf_hooks';
import { freePort } from '../../cli/postgres/free-port.ts';
import { startProcess } from '../../testing/processes.ts';
import { because, type BenchResult, type BenchRun, type Verdict } from '../bench.ts';
import { usageOf } from '../measure/process-usage.ts';
import { median, round } from '../measure/statistics.ts';
import { startBenchApi } from '../plant/bench-api.ts';
import { makeBenchPlant } from '../plant/bench-plant.ts';
import { startEdge } from '../plant/measure-plant.ts';

const WALL_CLOCK = 'wall clock: the CPU time beside it is what Pulso itself needs';
const FIRST_START_TIMEOUT_MS = 180_000;

export async function startTimes(run: BenchRun): Promise<BenchResult> {
  const rounds = run.pick({ full: 5, short: 3, smoke: 1 });
  const seconds: Record<string, number[]> = { edge: [], api: [], all: [] };
  const cpuSeconds: Record<string, number[]> = { edge: [], api: [] };
  const database = await (await run.postgres()).createDatabase();
  try {
    const plant = await makeBenchPlant(database, { ports: [20_000], registers: 1, intervalMs: 1000 });
    const dir = run.makeDir('start');
    for (let number = 1; number <= rounds; number += 1) {
      const edge = await timed(() => startEdge(plant, dir));
      seconds['edge']?.push(edge.seconds);
      cpuSeconds['edge']?.push(edge.cpuSeconds);
      // Signing in hashes a password; that is counted.
      const api = await timed(() => startBenchApi(database, dir));
      seconds['api']?.push(api.seconds);
      cpuSeconds['api']?.push(api.cpuSeconds);
    }
  } finally {
    await database.drop();
  }
  if (run.size !== 'smoke') seconds['all']?.push(...(await wholeProduct(run, rounds)));
  const of = (part: string): number => round(median(seconds[part] ?? []));
  const verdicts: Verdict[] = [
    { what: 'edge until /health says running', figure: of('edge'), unit: 's', atMost: 3 },
    { what: 'API until somebody has signed in', figure: of('api'), unit: 's', atMost: 1.5 },
  ];
  const rows: (string | number)[][] = [
    ['edge', of('edge'), round(median(cpuSeconds['edge'] ?? []))],
    ['API', of('api'), round(median(cpuSeconds['api'] ?? []))],
  ];
  if (run.size !== 'smoke') {
    verdicts.push({ what: '`npm start` on an initialised folder', figure: of('all'), unit: 's', atMost: 6 });
    rows.push(['npm start', of('all'), '']);
  }
  const notes = [
    `Wall clock, as a person waits; median of ${rounds} starts. Other work on the machine shows in these figures. Compiled code is kept from an earlier start, as it is in an installation.`,
  ];
  const reasoned = verdicts.map((verdict) => because(verdict, WALL_CLOCK));
  return {
    columns: ['part', 'seconds to ready', 'of them CPU time of the process'],
    rows,
    verdicts: reasoned,
    notes,
  };
}

/** Seconds until `start` resolves; what it started is stopped again. */
async function timed(
  start: () => Promise<{ pid: number; stop: () => Promise<void> }>,
): Promise<{ seconds: number; cpuSeconds: number }> {
  const startedAtMs = performance.now();
  const started = await start();
  const seconds = (performance.now() - startedAtMs) / 1000;
  const cpuSeconds = usageOf(started.pid).cpuMs / 1000;
  await started.stop();
  return { seconds, cpuSeconds };
}

async function wholeProduct(run: BenchRun, rounds: number): Promise<number[]> {
  const env = {
    DATA_DIR: run.makeDir('product'),
    API_PORT: String(await freePort()),
    EDGE_PORT: String(await freePort()),
    SIMULATOR_PORT: String(await freePort()),
  };
  const seconds: number[] = [];
  // The first makes the database and the screens, and is not counted.
  for (let number = 0; number <= rounds; number += 1) {
    run.tell(number === 0 ? 'npm start, first' : `npm start, ${number} of ${rounds}`);
    const startedAtMs = performance.now();
    const pulso = startProcess({ entry: 'cli/start.ts', env });
    try {
      await pulso.waitForOutput(/Pulso is ready/, FIRST_START_TIMEOUT_MS);
      if (number > 0) seconds.push((performance.now() - startedAtMs) / 1000);
    } finally {
      await pulso.stop('SIGINT');
    }
  }
  return seconds;
}
