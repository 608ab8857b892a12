/**
 * Promises 3 and 9 together: pieces that are made while the collector is down are kept, even if its machine comes back with a wrong clock.
 * A Raspberry Pi has no battery: it starts at the time of its last shutdown, or in 1970.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

const PIECES = 600;
const DOWN_MS = 4_000;
/** Enough for the pieces in the time that it was really down, not in less. */
const MAX_RATE = 300;
const HOUR_MS = 3_600_000;
/** Behind, ahead, and in 1970. */
const SHIFTS_MS = [-12 * HOUR_MS, 12 * HOUR_MS, -56 * 365 * 24 * HOUR_MS];

export async function wrongClock(run: ChaosRun): Promise<ProcedureResult> {
  const plant = await run.openPlant();
  const collector = await plant.addCollector('chaos-clock', 'collector');
  const machine = await plant.addMachine({ name: 'Machine', collector, register: { max_rate: MAX_RATE } });
  await plant.startOrder(machine.plcConfigId);
  collector.start();
  await plant.prime(machine);
  const shifts = run.isShort ? SHIFTS_MS.slice(0, 1) : SHIFTS_MS;
  for (const shiftMs of shifts) {
    await collector.kill();
    plant.make(machine, PIECES);
    await delay(DOWN_MS);
    collector.start({ preload: 'shift-clock.ts', env: { CHAOS_CLOCK_SHIFT_MS: String(shiftMs) } });
    await plant.settle();
    plant.make(machine, 1);
    await plant.settle();
  }
  const booked = await plant.settle();
  const { rows } = await plant.knex.raw<{ rows: { count: string }[] }>(
    `SELECT count(*) FROM production_appointments WHERE abs(extract(epoch FROM created_at - "timestamp")) > 60`,
  );
  const faults = await plant.heldBack();
  if (rows[0]?.count !== '0') faults.push(`${rows[0]?.count} appointments have a time of the wrong clock`);
  return {
    figures: {
      pieces: plant.made,
      booked: booked.ledger,
      'made while down': PIECES * shifts.length,
      'wrong clocks': shifts.length,
    },
    difference: plant.made - booked.ledger,
    faults,
  };
}
