/** The same as with a plain standby, with what a plant would really run: Patroni decides, HAProxy leads there. Nobody promotes by hand. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ChaosPlant } from '../chaos-plant.ts';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';
import { HandBookings } from './hand-bookings.ts';
import { PatroniCluster } from './patroni-cluster.ts';
import { populate } from './populate.ts';

const FAILOVERS = { short: 1, full: 4 };
const UNDISTURBED_MS = { least: 1_000, chance: 3_000 };

export async function failOverWithPatroni(run: ChaosRun): Promise<ProcedureResult> {
  const lacking = PatroniCluster.lacking();
  if (lacking.length > 0)
    return { figures: { skipped: `absent: ${lacking.join(' ')}` }, difference: 0, faults: [] };
  const dir = path.join(run.dir, 'patroni');
  mkdirSync(dir, { mode: 0o755 });
  const cluster = await PatroniCluster.open(dir);
  let plant: ChaosPlant | undefined;
  let hands: HandBookings | undefined;
  try {
    plant = await ChaosPlant.open({ port: cluster.port, url: (name) => cluster.url(name) }, dir, 'chaos_ha');
    await populate(plant);
    hands = await HandBookings.open(plant);
    return await losePrimaries(run, plant, cluster, hands);
  } finally {
    await hands?.close();
    await plant?.close();
    await cluster.close();
  }
}

async function losePrimaries(
  run: ChaosRun,
  plant: ChaosPlant,
  cluster: PatroniCluster,
  hands: HandBookings,
): Promise<ProcedureResult> {
  const losses = run.isShort ? FAILOVERS.short : FAILOVERS.full;
  const awayMs: number[] = [];
  plant.isRunning = true;
  hands.start();
  for (let loss = 0; loss < losses; loss += 1) {
    await delay(UNDISTURBED_MS.least + run.random() * UNDISTURBED_MS.chance);
    awayMs.push(await cluster.losePrimary());
    run.tell(`${cluster.failovers} primaries lost, ${plant.made} pieces made`);
    await cluster.untilWhole();
  }
  plant.isRunning = false;
  const byHand = await hands.stop();
  const booked = await plant.settle();
  const counted = booked.ledger - byHand.booked;
  const faults = [...byHand.faults, ...(await plant.heldBack())];
  if (booked.orders !== booked.ledger)
    faults.push(`the orders say ${booked.orders}, the ledger ${booked.ledger}`);
  return {
    figures: {
      'primaries lost': cluster.failovers,
      pieces: plant.made,
      'booked by machines': counted,
      'booked by hand': byHand.booked,
      'asked again by hand': byHand.repeats,
      'longest until another was primary s': (Math.max(...awayMs) / 1000).toFixed(1),
    },
    difference: plant.made - counted,
    faults,
  };
}
