/**
 * Promise 11: the client never wedges. One frame in twenty is damaged where Modbus TCP can tell (its header and byte count; damage to the
 * values themselves is for TCP's checksum to notice); the rest arrives in slices.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

const SHARE = 0.05;
const RUN_MS = { short: 10_000, full: 180_000 };
/** Transaction, protocol, length, unit, function, byte count. */
const HEADER_BYTES = 9;
const MOST_FAILURES_IN_ROW = 3;
const LOOK_EVERY_MS = 100;
/** Of resident memory, after the first quarter of the run. */
const MOST_GROWTH_BYTES = 48 * 1024 * 1024;

export async function corruptedFrames(run: ChaosRun): Promise<ProcedureResult> {
  const plant = await run.openPlant();
  const collector = await plant.addCollector('chaos-frames', 'collector');
  const machine = await plant.addMachine({ name: 'Machine', collector, rate: 50 });
  await plant.startOrder(null);
  collector.start();
  await plant.prime(machine);
  plant.isRunning = true;
  let frames = 0;
  let damaged = 0;
  machine.proxy.sliceBytes = 5;
  machine.proxy.corrupt = (chunk) => {
    frames += 1;
    if (run.random() >= SHARE) return chunk;
    damaged += 1;
    const spoilt = Buffer.from(chunk);
    const at = Math.floor(run.random() * Math.min(HEADER_BYTES, spoilt.length));
    spoilt[at] = (spoilt[at] ?? 0) ^ (1 << Math.floor(run.random() * 8));
    return spoilt;
  };
  const endAtMs = performance.now() + (run.isShort ? RUN_MS.short : RUN_MS.full);
  let mostInRow = 0;
  const memory: number[] = [];
  while (performance.now() < endAtMs) {
    const health = await collector.health();
    mostInRow = Math.max(mostInRow, health.mostErrorsInRow ?? 0);
    memory.push(health.residentBytes ?? 0);
    await delay(LOOK_EVERY_MS);
  }
  machine.proxy.corrupt = null;
  plant.isRunning = false;
  const booked = await plant.settle();
  const growth = Math.max(...memory) - Math.max(...memory.slice(0, memory.length >> 2));
  const faults = await plant.heldBack();
  if (mostInRow > MOST_FAILURES_IN_ROW) faults.push(`${mostInRow} polls failed in a row`);
  if (growth > MOST_GROWTH_BYTES) faults.push(`memory grew by ${Math.round(growth / 1024 / 1024)} MiB`);
  return {
    figures: {
      pieces: plant.made,
      booked: booked.ledger,
      frames,
      damaged,
      'failures in a row at most': mostInRow,
      'memory growth MiB': Math.round(growth / 1024 / 1024),
    },
    difference: plant.made - booked.ledger,
    faults,
  };
}
