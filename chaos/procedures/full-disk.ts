/**
 * Promise 7: a full disk is survived. From one moment on the system refuses to let the collector's files grow (a limit on the process, which
 * needs no partition and no root); the process stays up, says so, and catches up alone when there is room again.
 */
import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

const FULL_MS = { short: 4_000, full: 60_000 };
/** Bytes: less than the store already has, so that no page of it can be written. */
const NO_ROOM = '4096';

export async function fullDisk(run: ChaosRun): Promise<ProcedureResult> {
  const plant = await run.openPlant();
  const collector = await plant.addCollector('chaos-disk', 'collector');
  const machine = await plant.addMachine({ name: 'Machine', collector, rate: 60 });
  await plant.startOrder(null);
  collector.start();
  await plant.prime(machine);
  plant.isRunning = true;
  await delay(1_000);
  const { pid } = collector;
  limitFiles(pid, NO_ROOM);
  await delay(run.isShort ? FULL_MS.short : FULL_MS.full);
  const health = await collector.health();
  const refused = health.figures?.failedCommits ?? 0;
  const hasAlarmed = collector.output().includes('The store cannot be written');
  const before = plant.made;
  limitFiles(pid, 'unlimited');
  await delay(3_000);
  plant.isRunning = false;
  const booked = await plant.settle();
  const faults = await plant.heldBack();
  if (refused === 0) faults.push('no write was refused, so nothing was tried');
  if (!hasAlarmed) faults.push('it did not say that the store cannot be written');
  if (!collector.isAlive) faults.push('the collector ended');
  return {
    figures: {
      pieces: plant.made,
      booked: booked.ledger,
      'made by the end of the full disk': before,
      'commits refused': refused,
    },
    difference: plant.made - booked.ledger,
    faults,
  };
}

function limitFiles(pid: number, soft: string): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${soft}:unlimited`]);
}
