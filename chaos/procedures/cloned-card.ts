/**
 * Promise 1, for a card that was copied: a collector is ended, its card is cloned, and both run, with the same name and the same store. They count the
 * same machine beside each other, through an outage of the database and the loss of the one that polls, and each piece is booked once.
 */
import { cpSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosCollector } from '../chaos-collector.ts';
import type { ChaosPlant } from '../chaos-plant.ts';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

const RATE = 40;
/** Longer than a lease, so that the other one takes the machine over. */
const PHASE_MS = { short: 18_000, full: 30_000 };

export async function clonedCard(run: ChaosRun): Promise<ProcedureResult> {
  const plant = await run.openPlant();
  const original = await plant.addCollector('chaos-card', 'collector');
  const machine = await plant.addMachine({ name: 'Machine', collector: original, rate: RATE });
  await plant.startOrder(machine.plcConfigId);
  original.start();
  await plant.prime(machine);
  plant.isRunning = true;
  await delay(2_000);
  await original.kill();
  const clone = await plant.addTwin(original);
  rmSync(clone.dataDir, { recursive: true });
  cpSync(original.dataDir, clone.dataDir, { recursive: true });
  const ms = run.isShort ? PHASE_MS.short : PHASE_MS.full;
  const owners = new Set<string>();
  const phase = async (): Promise<void> => {
    await delay(ms);
    for (const { instance } of await plant.knex('plc_leases').select<{ instance: string }[]>('instance'))
      owners.add(instance);
  };
  original.start();
  clone.start();
  await phase();
  await cutBoth(plant, [original, clone], phase);
  await phase();
  await original.kill();
  await phase();
  original.start();
  await phase();
  await clone.kill();
  await phase();
  clone.start();
  plant.isRunning = false;
  const booked = await plant.settle();
  return {
    figures: {
      pieces: plant.made,
      booked: booked.ledger,
      'held back': booked.unassigned + booked.quarantined,
      'stores that had the machine': owners.size,
    },
    difference: plant.made - booked.ledger,
    faults: [
      ...(await plant.heldBack()),
      ...(owners.size > 1 ? [] : ['the machine never changed hands, so nothing was tried']),
      ...(booked.ledger === booked.orders ? [] : [`the orders have ${booked.orders} pieces`]),
    ],
  };
}

/** Neither reaches the database, and the clone starts anew meanwhile, with nobody to ask who polls. */
async function cutBoth(
  plant: ChaosPlant,
  [original, clone]: readonly [ChaosCollector, ChaosCollector],
  wait: () => Promise<void>,
): Promise<void> {
  for (const { proxy } of plant.collectors) proxy.cut();
  await clone.kill();
  clone.start();
  await wait();
  await original.kill();
  original.start();
  await wait();
  for (const { proxy } of plant.collectors) proxy.admit();
}
