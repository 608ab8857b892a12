/** Promise 14: one dead unit is alone. Eight units share one gateway's socket, one does not answer; the others keep their pace. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';
import { addGateway } from '../gateway.ts';

const UNITS = 8;
const DEAD_UNIT = 5;
const POLL_MS = 500;
const TIMEOUT_MS = 500;
const MEASURE_MS = { short: 8_000, full: 60_000 };
/** The unit is known to be dead after its first tries. */
const SETTLE_MS = 3_000;
const LONGEST_POLLS = 1.2;
const PERCENTILE = 0.99;

export async function deadUnit(run: ChaosRun): Promise<ProcedureResult> {
  const plant = await run.openPlant();
  const collector = await plant.addCollector('chaos-unit', 'collector');
  const config = { poll_interval: POLL_MS, timeout: TIMEOUT_MS };
  const gateway = await addGateway(plant, { collector, units: UNITS, config });
  collector.start();
  await gateway.untilPolled();
  gateway.server.units = new Set(
    Array.from({ length: UNITS }, (_, index) => index + 1).filter((unit) => unit !== DEAD_UNIT),
  );
  await delay(SETTLE_MS);
  gateway.forget();
  await delay(run.isShort ? MEASURE_MS.short : MEASURE_MS.full);
  const live = [...gateway.gaps].filter(([unit]) => unit !== DEAD_UNIT).flatMap(([, gaps]) => gaps);
  live.sort((a, b) => a - b);
  const p99 = live[Math.floor(live.length * PERCENTILE)] ?? Number.NaN;
  const longest = live.at(-1) ?? Number.NaN;
  const tries = gateway.gaps.get(DEAD_UNIT)?.length ?? 0;
  await gateway.close();
  const limit = LONGEST_POLLS * POLL_MS;
  return {
    figures: {
      units: UNITS,
      polls: live.length,
      'poll ms': POLL_MS,
      'p99 ms': p99.toFixed(0),
      'longest ms': longest.toFixed(0),
      'tries of the dead unit': tries,
    },
    difference: 0,
    faults: p99 <= limit ? [] : [`the others' p99 is ${p99.toFixed(0)} ms, promised ${limit}`],
  };
}
