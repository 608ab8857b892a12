/**
 * Promise 1, for a database that goes back in time: it is lost while the machines count, and a backup of some time ago is put in its place. What
 * the collectors had sent since then is in nobody's database; they have it still, and send it again.
 */
import { setTimeout as delay } from 'node:timers/promises';
import knexPackage, { type Knex } from 'knex';
import type { ChaosPlant } from '../chaos-plant.ts';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

const RATE = 40;
const PHASE_MS = { short: 1_500, full: 15_000 };

export async function restoredBackup(run: ChaosRun): Promise<ProcedureResult> {
  const plant = await run.openPlant();
  const phaseMs = run.isShort ? PHASE_MS.short : PHASE_MS.full;
  const collectors = [
    await plant.addCollector('chaos-restored-1', 'collector'),
    await plant.addCollector('chaos-restored-2', 'collector'),
  ];
  for (const [index, collector] of collectors.entries()) {
    const machine = await plant.addMachine({ name: `Machine ${index + 1}`, collector, rate: RATE });
    await plant.startOrder(machine.plcConfigId);
    collector.start();
    await plant.prime(machine);
  }
  plant.isRunning = true;
  await delay(phaseMs);
  await whileAway(plant, (admin, name) =>
    admin.raw('CREATE DATABASE ?? TEMPLATE ??', [`${name}_backup`, name]),
  );
  const atBackup = (await plant.booked()).ledger;
  await delay(phaseMs);
  plant.isRunning = false;
  await plant.settle();
  const sentBefore = (await plant.booked()).ledger;
  // One of them is ended just then: what it sent and may have to send again is on its disk.
  await collectors[0]?.kill();
  await whileAway(plant, async (admin, name) => {
    await admin.raw('DROP DATABASE ??', [name]);
    await admin.raw('ALTER DATABASE ?? RENAME TO ??', [`${name}_backup`, name]);
  });
  collectors[0]?.start();
  plant.isRunning = true;
  await delay(phaseMs);
  plant.isRunning = false;
  const booked = await plant.settle();
  const lost = sentBefore - atBackup;
  return {
    figures: {
      pieces: plant.made,
      booked: booked.ledger,
      'booked at the backup': atBackup,
      'booked since, and lost with the database': lost,
      'held back': booked.unassigned + booked.quarantined,
    },
    difference: plant.made - booked.ledger,
    faults: [
      ...(lost > 0 ? [] : ['nothing was lost with the database, so nothing was proved']),
      ...(booked.ledger === booked.orders ? [] : [`the orders have ${booked.orders} pieces`]),
    ],
  };
}

/** Copies and renames need a database that nobody is in. */
async function whileAway(
  plant: ChaosPlant,
  act: (admin: Knex, database: string) => PromiseLike<unknown>,
): Promise<void> {
  const name = new URL(plant.databaseUrl).pathname.slice(1);
  for (const { proxy } of plant.collectors) proxy.cut();
  await plant.knex.destroy();
  const admin = knexPackage.knex({
    client: 'pg',
    connection: plant.postgres.url('postgres'),
    pool: { min: 0, max: 1 },
  });
  try {
    await admin.raw('ALTER DATABASE ?? ALLOW_CONNECTIONS false', [name]);
    await admin.raw(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = ? AND backend_type = 'client backend'`,
      [name],
    );
    await act(admin, name);
    await admin.raw('ALTER DATABASE ?? ALLOW_CONNECTIONS true', [name]);
  } finally {
    await admin.destroy();
    plant.knex.initialize();
    for (const { proxy } of plant.collectors) proxy.admit();
  }
}
