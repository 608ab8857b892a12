/**
 * Part of promise 1: a collector that the machine holds up (a slow disk, a busy processor) is no reason to doubt a count. The process is
 * stopped and continued while a fast counter with a tight maximum rate runs: nothing may be quarantined.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

const STALLS = { short: 8, full: 60 };
const STALL_MS = 400;
const BETWEEN_MS = 400;
const RATE = 200;
const MAX_RATE = 600;

export async function stalls(run: ChaosRun): Promise<ProcedureResult> {
  const plant = await run.openPlant();
  const collector = await plant.addCollector('chaos-stalls', 'collector');
  const machine = await plant.addMachine({
    name: 'Machine',
    collector,
    rate: RATE,
    register: { max_rate: MAX_RATE },
  });
  // An answer that is on its way while the process stands still is the hard case.
  machine.proxy.delayMs = 40;
  await plant.startOrder(null);
  collector.start();
  await plant.prime(machine);
  plant.isRunning = true;
  const count = run.isShort ? STALLS.short : STALLS.full;
  for (let stall = 0; stall < count; stall += 1) {
    await delay(run.random() * BETWEEN_MS);
    process.kill(collector.pid, 'SIGSTOP');
    await delay(STALL_MS * (0.5 + run.random()));
    process.kill(collector.pid, 'SIGCONT');
  }
  plant.isRunning = false;
  const booked = await plant.settle();
  return {
    figures: { pieces: plant.made, booked: booked.ledger, stalls: count },
    difference: plant.made - booked.ledger,
    faults: await plant.heldBack(),
  };
}
