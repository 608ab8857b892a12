/**
 * Promise 7, for the disk of PostgreSQL: its partition is filled while a machine counts. First no table can grow, then not even the journal, at
 * which PostgreSQL ends itself. The collector keeps what it counts; with room again, and PostgreSQL started again, everything is booked.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../cli/postgres/embedded-postgres.ts';
import { endAtExit } from '../../testing/end-at-exit.ts';
import { waitUntil } from '../../testing/wait.ts';
import type { ChaosPlant } from '../chaos-plant.ts';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

/** What a new cluster takes, with some of its journal. */
const PARTITION = '256m';
const FULL_MS = { short: 10_000, full: 60_000 };
/** Segments of 16 MB: more than the partition has room for. */
const MOST_SEGMENTS = 20;
const RATE = 60;

export async function fullDatabaseDisk(run: ChaosRun): Promise<ProcedureResult> {
  const partition = path.join(run.dir, 'small-partition');
  if (!mount(partition))
    return {
      figures: { skipped: 'needs root, for a small partition of its own' },
      difference: 0,
      faults: [],
    };
  const options = {
    dataFolder: path.join(partition, 'postgres'),
    password: randomBytes(12).toString('hex'),
    logFile: path.join(run.dir, 'small-partition.log'),
  };
  let postgres = await startEmbeddedPostgres(options);
  const letGo = endAtExit(() => postgres.process);
  const restart = async (): Promise<void> => {
    await postgres.stop();
    postgres = await startEmbeddedPostgres({ ...options, port: postgres.port });
  };
  try {
    return await fillAndFree(run, await run.openPlant(postgres), { partition, restart });
  } finally {
    await run.closePlants();
    await postgres.stop();
    letGo();
    execFileSync('umount', [partition]);
  }
}

interface Room {
  partition: string;
  restart: () => Promise<void>;
}

async function fillAndFree(
  run: ChaosRun,
  plant: ChaosPlant,
  { partition, restart }: Room,
): Promise<ProcedureResult> {
  const collector = await plant.addCollector('chaos-database-disk', 'collector');
  const machine = await plant.addMachine({ name: 'Machine', collector, rate: RATE });
  await plant.startOrder(null);
  collector.start();
  await plant.prime(machine);
  plant.isRunning = true;
  await delay(1_000);
  const filler = path.join(partition, 'filler');
  fill(filler);
  const ms = run.isShort ? FULL_MS.short : FULL_MS.full;
  await delay(ms);
  const refusals = collector.output().match(/No space left on device/g)?.length ?? 0;
  const hasEnded = await useUpJournal(plant);
  await delay(ms);
  const before = plant.made;
  const isUp = collector.isAlive;
  rmSync(filler);
  await restart();
  await waitUntil(async () => (await plant.booked()).ledger > 0, {
    timeoutMs: 60_000,
    what: 'PostgreSQL to answer again',
  });
  await delay(3_000);
  plant.isRunning = false;
  const booked = await plant.settle();
  const faults = await plant.heldBack();
  if (refusals === 0) faults.push('no write was refused for want of room, so nothing was tried');
  if (!hasEnded) faults.push('PostgreSQL did not end for want of room');
  if (!isUp) faults.push('the collector ended');
  return {
    figures: {
      pieces: plant.made,
      booked: booked.ledger,
      'made by the end of the full disk': before,
      'refusals that the collector told of': refusals,
    },
    difference: plant.made - booked.ledger,
    faults,
  };
}

function mount(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${PARTITION}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** To the last byte of the partition. */
function fill(file: string): void {
  const handle = openSync(file, 'w');
  try {
    for (const size of [1 << 20, 4096]) writeUntilFull(handle, Buffer.alloc(size, 1));
  } finally {
    closeSync(handle);
  }
}

function writeUntilFull(handle: number, piece: Buffer): void {
  try {
    for (;;) writeSync(handle, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

/** Answers whether PostgreSQL ended a session of its own accord, as it must where it cannot keep its journal. */
async function useUpJournal(plant: ChaosPlant): Promise<boolean> {
  for (let segment = 0; segment < MOST_SEGMENTS; segment += 1) {
    try {
      await plant.knex.raw(`SELECT pg_logical_emit_message(true, 'chaos', 'x'), pg_switch_wal()`);
    } catch {
      return true;
    }
  }
  return false;
}
