/**
 * Promise 1: pieces are booked exactly once. Two collectors count for one order while they are killed, their connections to PostgreSQL
 * are cut, acknowledgements get lost, and what waits in their stores is sent a second time by somebody else.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { CollectorDatabase } from '../../custom-nodes/runtime/forward/collector-database.ts';
import { forwardBatch } from '../../custom-nodes/runtime/forward/forward-batch.ts';
import type { ChaosCollector } from '../chaos-collector.ts';
import type { ChaosPlant } from '../chaos-plant.ts';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

const FULL = { pieces: 100_000, kills: 200, cuts: 100, rate: 110 };
/** One of the two collectors is then without Node-RED, which starts faster. */
const SHORT = { pieces: 5_000, kills: 12, cuts: 12, rate: 160 };
/** Longest life of a process that has begun to count. */
const LIFE_MS = 2_500;
/** One kill in this many comes while the process is still starting. */
const EARLY_KILLS = 5;
const CUT_EVERY_MS = 1_200;
const LOST_ANSWER_MS = 400;
/** Such a rollover comes early, and a restart does not take the time in which the counter could wrap twice. */
const START_AT = 64_000;
const MAX_RATE = 1_000;

export async function exactlyOnce(run: ChaosRun): Promise<ProcedureResult> {
  const size = run.isShort ? SHORT : FULL;
  const plant = await run.openPlant();
  const collectors = [
    await plant.addCollector('chaos-one', 'edge'),
    await plant.addCollector('chaos-two', run.isShort ? 'collector' : 'edge'),
  ];
  for (const [index, collector] of collectors.entries()) {
    await plant.addMachine({
      name: `Machine ${index + 1}`,
      collector,
      rate: size.rate,
      pieceLimit: size.pieces / 2,
      startAt: START_AT,
      register: { max_rate: MAX_RATE },
    });
    collector.start();
  }
  await plant.startOrder(null);
  for (const machine of plant.machines) await plant.prime(machine);
  plant.isRunning = true;

  const end = new AbortController();
  const cuts = cutConnections(run, plant, { most: size.cuts, signal: end.signal });
  const replays = replayOverlapping(run, plant, end.signal);
  await Promise.all(collectors.map((collector) => killAgainAndAgain(run, plant, collector, size.kills / 2)));
  while (plant.machines.some(({ plc }) => !plc.machine.isDone)) await delay(50);
  end.abort();
  const [cut, replay] = [await cuts, await replays];

  const booked = await plant.settle();
  const difference = plant.made - booked.ledger;
  const faults: string[] = [];
  if (booked.orders !== booked.ledger)
    faults.push(`the orders say ${booked.orders}, the ledger ${booked.ledger}`);
  faults.push(...(await plant.heldBack()));
  const kills = collectors.reduce((sum, collector) => sum + collector.kills, 0);
  const rollovers = plant.machines.reduce((sum, { plc }) => sum + plc.machine.totals.rollovers, 0);
  return {
    figures: {
      pieces: plant.made,
      booked: booked.ledger,
      'order quantity': booked.orders,
      kills,
      ...cut,
      ...replay,
      rollovers,
    },
    difference,
    faults,
  };
}

async function killAgainAndAgain(
  run: ChaosRun,
  plant: ChaosPlant,
  collector: ChaosCollector,
  kills: number,
): Promise<void> {
  for (let kill = 0; kill < kills; kill += 1) {
    const isEarly = run.random() * EARLY_KILLS < 1;
    if (!isEarly) await collector.untilReady();
    await delay(run.random() * LIFE_MS);
    await collector.kill();
    collector.start();
    if (kill % 20 === 19) run.tell(`${collector.kills} kills of one collector, ${plant.made} pieces made`);
  }
}

/** Every other cut lets the request through and loses the answer. */
async function cutConnections(
  run: ChaosRun,
  plant: ChaosPlant,
  { most, signal }: { most: number; signal: AbortSignal },
): Promise<Record<string, number>> {
  let cuts = 0;
  let lost = 0;
  while (cuts + lost < most && !signal.aborted) {
    await delay(run.random() * CUT_EVERY_MS);
    const collector = plant.collectors[Math.floor(run.random() * plant.collectors.length)];
    if (collector === undefined || collector.proxy.openConnections === 0) continue;
    if (lost < cuts) {
      collector.proxy.loseAnswers(LOST_ANSWER_MS);
      lost += 1;
    } else {
      collector.proxy.resetAll();
      cuts += 1;
    }
  }
  return { 'cut database sockets': cuts + lost, 'with lost acknowledgements': lost };
}

/** Sends what waits in the collectors' stores, as a second forwarder would that does not know of the first. */
async function replayOverlapping(
  run: ChaosRun,
  plant: ChaosPlant,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const database = new CollectorDatabase({ databaseUrl: plant.databaseUrl, ssl: false });
  let replays = 0;
  let pieces = 0;
  while (!signal.aborted) {
    await delay(run.random() * CUT_EVERY_MS);
    for (const collector of plant.collectors) {
      const { epoch, entries } = collector.waitingEntries();
      if (entries.length === 0) continue;
      await forwardBatch(database.knex, { collectorId: collector.id, epoch }, entries);
      replays += 1;
      pieces += entries.reduce(
        (sum, { entry }) => sum + (entry.kind === 'count' ? entry.event.pieces : 0),
        0,
      );
    }
  }
  await database.stop();
  return { 'overlapping replays': replays, 'pieces in them': pieces };
}
