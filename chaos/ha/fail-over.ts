/**
 * The database's machine is lost again and again while machines count and people book: a standby takes over each time.
 *
 * With synchronous replication whatever was answered is on both machines: nothing may be lost, not even what people booked. With asynchronous
 * replication the standby lacks the last moments, here made long by a silent wire; what machines counted then comes again from the
 * collectors, which keep what they sent (decision 0093). What people entered then is gone, so they do not take part there.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import knexPackage from 'knex';
import { ChaosPlant } from '../chaos-plant.ts';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';
import { HandBookings } from './hand-bookings.ts';
import { populate } from './populate.ts';
import { ServerPair, type Replication } from './server-pair.ts';

const FAILOVERS = { short: 2, full: 10 };
/** Between two losses, so that each falls into another moment of the work. */
const UNDISTURBED_MS = { least: 1_000, chance: 2_000 };
/** How long the standby had heard nothing when the primary was lost. */
const SILENT_WIRE_MS = 2_000;

export const failOverSynchronously = (run: ChaosRun): Promise<ProcedureResult> =>
  failOver(run, 'synchronous');
export const failOverAsynchronously = (run: ChaosRun): Promise<ProcedureResult> =>
  failOver(run, 'asynchronous');

async function failOver(run: ChaosRun, replication: Replication): Promise<ProcedureResult> {
  const dir = path.join(run.dir, replication);
  mkdirSync(dir, { mode: 0o755 });
  const pair = await ServerPair.open(dir, randomBytes(12).toString('hex'), replication);
  let plant: ChaosPlant | undefined;
  let hands: HandBookings | undefined;
  try {
    plant = await ChaosPlant.open(pair.front, dir, 'chaos_ha');
    await populate(plant);
    if (replication === 'synchronous') hands = await HandBookings.open(plant);
    return await loseServers(run, { plant, pair, hands, replication });
  } finally {
    await hands?.close();
    await plant?.close();
    await pair.close();
  }
}

interface Stage {
  plant: ChaosPlant;
  pair: ServerPair;
  hands: HandBookings | undefined;
  replication: Replication;
}

async function loseServers(run: ChaosRun, stage: Stage): Promise<ProcedureResult> {
  const { plant, pair, hands, replication } = stage;
  const losses = run.isShort ? FAILOVERS.short : FAILOVERS.full;
  const awayMs: number[] = [];
  let lacking = 0;
  plant.isRunning = true;
  hands?.start();
  for (let loss = 0; loss < losses; loss += 1) {
    await delay(UNDISTURBED_MS.least + run.random() * UNDISTURBED_MS.chance);
    let answered = 0;
    if (replication === 'asynchronous') {
      pair.wire.silence('both');
      await delay(SILENT_WIRE_MS);
      answered = await ledger(pair);
    }
    awayMs.push(await pair.failOver());
    if (replication === 'asynchronous') lacking += Math.max(0, answered - (await ledger(pair)));
    await delay(UNDISTURBED_MS.least);
    await pair.addStandby();
    run.tell(`${pair.failovers} servers lost, ${plant.made} pieces made`);
  }
  await delay(UNDISTURBED_MS.least);
  plant.isRunning = false;
  const byHand = await hands?.stop();
  // `settle` compares with what the machines made, so it has to wait for more than that.
  const booked = await plant.settle();
  const counted = booked.ledger - (byHand?.booked ?? 0);
  const faults = [...(byHand?.faults ?? []), ...(await plant.heldBack())];
  if (booked.orders !== booked.ledger)
    faults.push(`the orders say ${booked.orders}, the ledger ${booked.ledger}`);
  if (replication === 'asynchronous' && lacking === 0)
    faults.push('the standby lacked nothing, so nothing was proved');
  return {
    figures: {
      'servers lost': pair.failovers,
      pieces: plant.made,
      'booked by machines': counted,
      ...(byHand ? { 'booked by hand': byHand.booked, 'asked again by hand': byHand.repeats } : {}),
      ...(replication === 'asynchronous' ? { 'answered, and lacking in the standbys': lacking } : {}),
      'longest without a primary ms': Math.max(...awayMs).toFixed(0),
    },
    difference: plant.made - counted,
    faults,
  };
}

/** Pieces in the primary's ledger, past the door. */
async function ledger(pair: ServerPair): Promise<number> {
  const knex = knexPackage.knex({
    client: 'pg',
    connection: pair.primaryUrl('chaos_ha'),
    pool: { min: 0, max: 1 },
  });
  try {
    const row = await knex('production_appointments').sum<{ sum: string | null }[]>('quantity as sum');
    return Number(row[0]?.sum ?? 0);
  } finally {
    await knex.destroy();
  }
}
