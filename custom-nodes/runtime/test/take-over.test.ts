/** A machine changes hands: another collector goes on where the last one stopped, and nothing is counted twice or lost. */
import { expect } from 'chai';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { waitUntil } from '../../../testing/wait.ts';
import type { CollectorRuntime } from '../collector-runtime.ts';
import { CollectorRig, startAsFlow } from './collector-rig.ts';
import { openDoor } from './door.ts';

describe('a machine that changes hands', function () {
  let rig: CollectorRig;
  const running = new Set<CollectorRuntime>();

  beforeEach(async () => {
    rig = new CollectorRig();
    await rig.start();
  });

  afterEach(async () => {
    for (const runtime of running) await runtime.stop();
    running.clear();
    await rig.stop();
  });

  async function start(name: string, databaseUrl: string): Promise<CollectorRuntime> {
    const runtime = rig.makeRuntime(databaseUrl, name);
    running.add(runtime);
    await startAsFlow(runtime);
    return runtime;
  }

  async function stop(runtime: CollectorRuntime): Promise<void> {
    running.delete(runtime);
    await runtime.stop();
  }

  async function show(runtime: CollectorRuntime, value: number): Promise<void> {
    rig.server.set(1, 'holding', 33, value);
    await waitUntil(() => runtime.store.baseline(rig.counterId)?.state?.last === value, {
      what: `the counter to be read as ${value}`,
    });
  }

  async function sent(runtime: CollectorRuntime): Promise<void> {
    await waitUntil(() => runtime.store.commit() && runtime.store.depth === 0, { what: 'an empty outbox' });
  }

  /** As if the owner's time had passed. */
  async function endLeases(): Promise<void> {
    const { knex } = rig.database;
    await knex('plc_leases').update({ expires_at: new Date(0) });
    await knex.raw(`SELECT pg_notify('pulso_config', '')`);
  }

  async function produced(orderId: number): Promise<number> {
    return Number((await rig.order(orderId))['produced_quantity']);
  }

  it('is polled by one collector, counted on by the next, and what the first sends late is not booked again', async () => {
    const orderId = await rig.makeOrder('OP-1');
    const door = await openDoor(rig.url);
    const secondUrl = await rig.register('pi-2');
    const first = await start('pi-1', door.url);
    await show(first, 100);
    await show(first, 110);
    await sent(first);
    const second = await start('pi-2', secondUrl);
    await waitUntil(() => second.status().collectorId !== null && second.status().database);
    expect(second.pool.status()).to.have.length(0);
    // The first one loses the database, goes on counting, and then the power.
    door.shut();
    await show(first, 130);
    await stop(first);
    expect(await produced(orderId)).to.equal(10);
    rig.server.set(1, 'holding', 33, 170);
    await endLeases();
    await waitUntil(() => second.pool.status().length === 1);
    await show(second, 200);
    await sent(second);
    expect(await produced(orderId)).to.equal(100);
    // It comes back with 20 pieces that are counted by now.
    door.open();
    const again = await start('pi-1', door.url);
    await waitUntil(() => again.status().database);
    await sent(again);
    expect(again.pool.status()).to.have.length(0);
    await show(second, 205);
    await sent(second);
    expect(await produced(orderId)).to.equal(105);
    const late = await rig.database
      .knex('count_anomalies')
      .select('reason', 'quantity', 'baseline_value', 'value');
    expect(late).to.deep.equal([{ reason: 'TAKEN_OVER', quantity: 20, baseline_value: 110, value: 130 }]);
    // The second one is switched off in good order; the first one gets the machine back.
    await stop(second);
    await rig.database.knex.raw(`SELECT pg_notify('pulso_config', '')`);
    await waitUntil(() => again.pool.status().length === 1);
    await show(again, 230);
    await sent(again);
    expect(await produced(orderId)).to.equal(130);
    expect(rig.server.mostSockets).to.equal(1);
    await door.close();
  });

  it('is counted on from PostgreSQL when the collector lost its store', async () => {
    const orderId = await rig.makeOrder('OP-1');
    const first = await start('pi-1', rig.url);
    await show(first, 100);
    await show(first, 110);
    await sent(first);
    await stop(first);
    rmSync(path.join(rig.dataDir, 'pi-1'), { recursive: true });
    rig.server.set(1, 'holding', 33, 160);
    const second = await start('pi-1', rig.url);
    await show(second, 170);
    await sent(second);
    expect(await produced(orderId)).to.equal(70);
    expect(await rig.database.knex('production_appointments').pluck('kind')).to.include('catchup');
  });

  it('loses nothing that a collector counted before it could tell its first position', async () => {
    const orderId = await rig.makeOrder('OP-1');
    const door = await openDoor(rig.url);
    rig.server.set(1, 'holding', 33, 100);
    const first = await start('pi-1', door.url);
    await waitUntil(() => first.pool.status().length === 1);
    // Its first position may have come through just before; that must not change the sum.
    door.shut();
    await show(first, 100);
    await show(first, 150);
    await stop(first);
    await endLeases();
    const second = await start('pi-2', await rig.register('pi-2'));
    await show(second, 150);
    await show(second, 160);
    await sent(second);
    door.open();
    const again = await start('pi-1', door.url);
    await waitUntil(() => again.status().database);
    await sent(again);
    const inbox = await rig.database.knex('count_inbox').sum<{ sum: string | null }[]>('quantity as sum');
    const held = Number(inbox[0]?.sum ?? 0);
    expect((await produced(orderId)) + held).to.equal(60);
    await door.close();
  });

  it('goes on from what PostgreSQL knows where its store was restored from an old copy: the numbers in it are used up', async () => {
    const orderId = await rig.makeOrder('OP-1');
    const dir = path.join(rig.dataDir, 'pi-1');
    const copy = path.join(rig.dataDir, 'backup');
    const original = await start('pi-1', rig.url);
    await show(original, 0);
    await show(original, 5);
    await sent(original);
    await stop(original);
    cpSync(dir, copy, { recursive: true });
    const goesOn = await start('pi-1', rig.url);
    for (const value of [6, 7, 8, 20]) await show(goesOn, value);
    await sent(goesOn);
    await stop(goesOn);
    rmSync(dir, { recursive: true });
    cpSync(copy, dir, { recursive: true });
    const restored = await start('pi-1', rig.url);
    await show(restored, 23);
    await show(restored, 24);
    await sent(restored);
    expect(await produced(orderId)).to.equal(24);
    expect(restored.store.epoch).not.to.equal(original.store.epoch);
    // Its own restart is none of an old copy.
    await stop(restored);
    const again = await start('pi-1', rig.url);
    await show(again, 30);
    await sent(again);
    expect(await produced(orderId)).to.equal(30);
    expect(again.store.epoch).to.equal(restored.store.epoch);
  });
});
