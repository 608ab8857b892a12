/** Promise 12: a half-open PLC is noticed. The proxy swallows everything without a word, then lets it through again. */
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../testing/wait.ts';
import type { ChaosCollector } from '../chaos-collector.ts';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

const TIMEOUT_MS = 500;
const POLL_MS = 200;
/** Promised: two timeouts and a poll; the rest is what looking from outside costs. */
const FLAGGED_WITHIN_MS = 2 * TIMEOUT_MS + POLL_MS;
const LOOKING_MS = 150;
const HEALTHY_WITHIN_MS = 5_000;
/** Longer ones too: a back-off that had grown with them would not be back within the promised time. */
const SILENCES_MS = {
  short: [2_000, 12_000],
  full: [2_000, 5_000, 10_000, 30_000, 90_000, 2_000, 10_000],
};

export async function halfOpenPlc(run: ChaosRun): Promise<ProcedureResult> {
  const plant = await run.openPlant();
  const collector = await plant.addCollector('chaos-half-open', 'collector');
  const config = { timeout: TIMEOUT_MS, poll_interval: POLL_MS };
  const machine = await plant.addMachine({ name: 'Machine', collector, rate: 20, config });
  await plant.startOrder(null);
  collector.start();
  await plant.prime(machine);
  plant.isRunning = true;
  let flagged = 0;
  let healthy = 0;
  const silences = run.isShort ? SILENCES_MS.short : SILENCES_MS.full;
  for (const silenceMs of silences) {
    machine.proxy.silence('both');
    flagged = Math.max(flagged, await timeUntil(collector, false));
    await delay(silenceMs);
    // The PLC lost the connection meanwhile, as after its own restart.
    machine.proxy.resetAll();
    machine.proxy.silence('none');
    healthy = Math.max(healthy, await timeUntil(collector, true));
  }
  plant.isRunning = false;
  const booked = await plant.settle();
  const faults: string[] = [];
  if (flagged > FLAGGED_WITHIN_MS + LOOKING_MS)
    faults.push(`flagged after ${flagged.toFixed(0)} ms, promised ${FLAGGED_WITHIN_MS}`);
  if (healthy > HEALTHY_WITHIN_MS + LOOKING_MS)
    faults.push(`healthy after ${healthy.toFixed(0)} ms, promised ${HEALTHY_WITHIN_MS}`);
  return {
    figures: {
      pieces: plant.made,
      booked: booked.ledger,
      silences: silences.length,
      'longest s': Math.max(...silences) / 1000,
      'flagged after at most ms': flagged.toFixed(0),
      'healthy after at most ms': healthy.toFixed(0),
    },
    difference: plant.made - booked.ledger,
    faults,
  };
}

async function timeUntil(collector: ChaosCollector, connected: boolean): Promise<number> {
  const startedAtMs = performance.now();
  await waitUntil(async () => (await collector.health()).connections[0]?.connected === connected, {
    timeoutMs: 30_000,
    what: `the connection to be ${connected ? 'up' : 'down'}`,
  });
  return performance.now() - startedAtMs;
}
