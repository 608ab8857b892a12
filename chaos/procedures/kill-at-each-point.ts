/** Promise 2: baseline and event are one. A collector is killed at each exact point between a read and its acknowledgement. */
import { KILL_POINTS } from '../kill-point-names.ts';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

const ROUNDS = { short: 1, full: 6 };
/** The point is passed so many times at most before it kills. */
const PASSES = 6;
const RATE = 80;
const KILL_TIMEOUT_MS = 30_000;

export async function killAtEachPoint(run: ChaosRun): Promise<ProcedureResult> {
  const plant = await run.openPlant();
  const collector = await plant.addCollector('chaos-points', 'collector');
  await plant.addMachine({ name: 'Machine', collector, rate: RATE });
  await plant.startOrder(null);
  collector.start();
  for (const machine of plant.machines) await plant.prime(machine);
  await collector.stop();
  plant.isRunning = true;
  const faults: string[] = [];
  const rounds = run.isShort ? ROUNDS.short : ROUNDS.full;
  for (let round = 0; round < rounds; round += 1) {
    for (const point of KILL_POINTS) {
      const passes = Math.floor(run.random() * PASSES);
      collector.start({ preload: 'kill-points.ts', env: { CHAOS_KILL_AT: `${point}:${passes}` } });
      const timeout = new AbortController();
      const late = setTimeout(() => timeout.abort(), KILL_TIMEOUT_MS);
      timeout.signal.addEventListener('abort', () => void collector.kill());
      const ended = await collector.exited();
      clearTimeout(late);
      if (ended?.signal !== 'SIGKILL' || timeout.signal.aborted)
        faults.push(`the point ${point} was never reached`);
    }
  }
  const kills = collector.kills;
  collector.start();
  plant.isRunning = false;
  const booked = await plant.settle();
  return {
    figures: { pieces: plant.made, booked: booked.ledger, points: KILL_POINTS.length, kills },
    difference: plant.made - booked.ledger + (booked.ledger - booked.orders),
    faults,
  };
}
