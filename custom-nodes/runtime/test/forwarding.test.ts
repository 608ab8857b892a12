/** What happens between the collector's commit and PostgreSQL's: replays, poison, and a store that cannot be written. */
import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { waitUntil } from '../../../testing/wait.ts';
import { CollectorDatabase } from '../forward/collector-database.ts';
import { forwardBatch } from '../forward/forward-batch.ts';
import { Forwarder } from '../forward/forwarder.ts';
import { DurableStore } from '../store/durable-store.ts';
import type { CountEntry, RawEntry } from '../store/outbox-entry.ts';
import { CollectorRig } from './collector-rig.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('forwarding', () => {
  let rig: CollectorRig;
  let database: CollectorDatabase;
  let store: DurableStore;
  let dir: string;
  let collectorId: number;

  before(async () => {
    rig = new CollectorRig();
    await rig.start();
    database = new CollectorDatabase({ databaseUrl: rig.url, ssl: false });
    const row = await rig.database.knex('collectors').first<{ id: number }>('id');
    collectorId = row.id;
  });

  after(async () => {
    await database.stop();
    await rig.stop();
  });

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'pulso-store-'));
    store = new DurableStore(dir, log);
  });

  afterEach(() => {
    store.close();
    rmSync(dir, { recursive: true, force: true });
  });

  function makeCount(pieces: number, change: Partial<CountEntry['event']> = {}): CountEntry {
    return {
      kind: 'count',
      event: {
        plcConfigId: rig.plcId,
        plcRegisterId: rig.counterId,
        role: 'PRODUCTION_COUNTER',
        kind: 'normal',
        reason: null,
        from: 0,
        to: pieces,
        pieces,
        periodStartMs: Date.now() - 1000,
        countedAtMs: Date.now(),
        spansOutage: false,
        ...change,
      },
      generation: 0,
      askedAtMs: Date.now() - 5,
      carry: 0,
      beforeJump: null,
    };
  }

  function makeRaw(readAtMs: number): RawEntry {
    return {
      kind: 'raw',
      plcConfigId: rig.plcId,
      plcRegisterId: rig.counterId,
      registerAddress: 33,
      value: 1,
      rawValue: 1,
      quality: 'good',
      readAtMs,
    };
  }

  it('books a batch once that is sent twice, as after a kill between commit and acknowledgement', async () => {
    const orderId = await rig.makeOrder('OP-1');
    const entries = [makeRaw(Date.now()), makeCount(5), makeCount(2)];
    entries.forEach((entry, index) => store.record(index + 1, 'x', [entry], 0));
    store.commit();
    const batch = store.takeBatch(10);
    const source = { collectorId, epoch: store.epoch };
    await forwardBatch(database.knex, source, batch);
    await forwardBatch(database.knex, source, batch);
    await Promise.all([1, 2, 3].map(() => forwardBatch(database.knex, source, batch)));
    expect(await rig.order(orderId)).to.include({ produced_quantity: 7 });
    expect(await rig.database.knex('plc_data').where({ plc_config_id: rig.plcId })).to.have.length(1);
    await rig.database.knex('order_runs').update({ ended_at: new Date() });
  });

  it('books nothing that was counted before a take-over, even where what came after it is in the same batch', async () => {
    const orderId = await rig.makeOrder('OP-T', {}, new Date());
    const soon = { countedAtMs: Date.now() + 5 };
    const source = { collectorId, epoch: store.epoch };
    const { knex } = rig.database;
    await knex('counter_positions').where({ plc_register_id: rig.counterId }).delete();
    await knex('counter_positions').insert({
      plc_register_id: rig.counterId,
      collector_id: collectorId,
      epoch: store.epoch,
      generation: 1,
    });
    await forwardBatch(database.knex, source, [
      { seq: 1, entry: makeCount(5, soon) },
      { seq: 2, entry: { ...makeCount(2, soon), generation: 1 } },
    ]);
    expect(await rig.order(orderId)).to.include({ produced_quantity: 2 });
    const anomalies = await knex('count_anomalies').where({ epoch: store.epoch });
    expect(anomalies).to.have.length(1);
    expect(anomalies[0]).to.include({ reason: 'TAKEN_OVER', quantity: 5 });
    const positions = await knex('counter_positions').where({ plc_register_id: rig.counterId });
    expect(positions[0]).to.include({ generation: 1, last_value: 2 });
    await knex('counter_positions').where({ plc_register_id: rig.counterId }).update({ generation: 0 });
    await knex('order_runs').where({ ended_at: null }).update({ ended_at: new Date() });
  });

  it('sends a database that was restored from a backup what it lacks, and another plant’s nothing', async () => {
    const backup = new CollectorRig();
    await backup.start();
    try {
      const orders = [
        await rig.makeOrder('OP-R', {}, new Date()),
        await backup.makeOrder('OP-R', {}, new Date()),
      ];
      const now = () => ({ countedAtMs: Date.now() + 5 });
      for (let pieces = 1; pieces <= 6; pieces += 1) {
        store.record(pieces, 'x', [makeCount(pieces, now())], 0);
        store.commit();
      }
      const source = { collectorId, epoch: store.epoch };
      // The backup has the first two; the database that is lost has them all.
      await forwardBatch(backup.database.knex, source, store.takeBatch(2));
      const all = store.takeBatch(10);
      await forwardBatch(database.knex, source, all);
      expect(await rig.order(orders[0] ?? 0)).to.include({ produced_quantity: 21 });
      store.acknowledge(all.at(-1)?.seq ?? 0);
      await rig.database.knex('order_runs').where({ ended_at: null }).update({ ended_at: new Date() });

      const restored = new CollectorDatabase({ databaseUrl: backup.url, ssl: false });
      const forwarder = new Forwarder({ store, database: restored, log, collectorId: () => collectorId });
      forwarder.start();
      await waitUntil(() => forwarder.figures.rewinds === 1 && store.depth === 0);
      await forwarder.stop();
      await restored.stop();
      expect(await backup.order(orders[1] ?? 0)).to.include({ produced_quantity: 21 });

      await backup.database.knex('collector_cursors').delete();
      const other = new CollectorDatabase({ databaseUrl: backup.url, ssl: false });
      const elsewhere = new Forwarder({ store, database: other, log, collectorId: () => collectorId });
      elsewhere.start();
      store.record(7, 'x', [makeCount(7, now())], 0);
      store.commit();
      await waitUntil(() => store.depth === 0);
      await elsewhere.stop();
      await other.stop();
      expect(elsewhere.figures.rewinds).to.equal(0);
      expect(await backup.order(orders[1] ?? 0)).to.include({ produced_quantity: 28 });
    } finally {
      await backup.stop();
    }
  });

  it('sets a poison entry aside, holds unbookable pieces back, and goes on with the rest', async () => {
    const { knex } = rig.database;
    const orderId = await rig.makeOrder('OP-2', { status: 'IN_PROGRESS' }, new Date());
    const now = () => Date.now() + 5;
    store.record(1, 'x', [makeRaw(Date.UTC(2090, 0, 1))], 0);
    store.record(2, 'x', [makeCount(3, { countedAtMs: now() })], 0);
    store.record(3, 'x', [makeCount(3_000_000_000, { countedAtMs: now() })], 0);
    store.record(4, 'x', [makeCount(1, { plcConfigId: 9999, countedAtMs: now() })], 0);
    store.record(5, 'x', [makeCount(4, { countedAtMs: now() })], 0);
    // A float64 counter can say what no column can hold: that must not be asked of PostgreSQL for ever.
    store.record(6, 'x', [makeCount(1, { to: 1e300, countedAtMs: now() })], 0);
    // Nor what cannot even be written down for it: a time that no calendar has, a text that is none.
    store.record(7, 'x', [makeCount(1, { countedAtMs: 1e17 })], 0);
    const noText = { code: 5 } as unknown as string;
    const link = {
      kind: 'link',
      plcConfigId: rig.plcId,
      connected: false,
      errorCode: noText,
      readAtMs: now(),
    } as const;
    store.record(8, 'x', [{ ...link, errorMessage: noText }], 0);
    store.commit();
    const forwarder = new Forwarder({ store, database, log, collectorId: () => collectorId });
    forwarder.start();
    await waitUntil(() => store.depth === 0);
    await forwarder.stop();
    expect(store.quarantined).to.equal(5);
    expect(await rig.order(orderId)).to.include({ produced_quantity: 7 });
    // A clock that jumped to 2090 loses no row: it is kept under today, with what the clock said beside it.
    const [row] = await knex('plc_data').whereRaw(`read_at > '2089-01-01'`).select<{ timestamp: Date }[]>();
    expect(row?.timestamp.getUTCFullYear()).to.be.lessThan(2089);
  });

  it('books a piece where it belongs though PostgreSQL refused it once, as somebody started an order in that moment', async () => {
    const { knex } = rig.database;
    await knex('order_runs').where({ ended_at: null }).update({ ended_at: new Date() });
    const orderId = await rig.makeOrder('OP-3', { status: 'IN_PROGRESS' }, new Date());
    // A sequence is not rolled back: the first row is refused, its repetition is not.
    await knex.raw(`CREATE SEQUENCE refusals;
      GRANT USAGE ON SEQUENCE refusals TO PUBLIC;
      CREATE FUNCTION refuse_once() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF nextval('refusals') = 1 THEN RAISE unique_violation; END IF; RETURN NEW; END $$;
      CREATE TRIGGER refuse_once BEFORE INSERT ON production_appointments FOR EACH ROW EXECUTE FUNCTION refuse_once()`);
    store.record(1, 'x', [makeCount(3, { countedAtMs: Date.now() + 5 })], 0);
    store.commit();
    const forwarder = new Forwarder({ store, database, log, collectorId: () => collectorId });
    forwarder.start();
    await waitUntil(() => store.depth === 0);
    await forwarder.stop();
    expect(await rig.order(orderId)).to.include({ produced_quantity: 3 });
    await knex.raw('DROP TRIGGER refuse_once ON production_appointments');
    await knex('order_runs').where({ ended_at: null }).update({ ended_at: new Date() });
  });

  it('falls back to what is durable when the store cannot be written, and invents nothing', () => {
    const state = { source: 'x', last: 5, carry: 0, pending: null, beforeJump: null };
    const times = { generation: 0, pollStartedMs: 1, monotonicMs: 1 };
    store.moveBaseline(1, { state, readAtMs: 1000, ...times }, null);
    expect(store.commit()).to.equal(true);
    const broken: CountEntry = { ...makeCount(1), beforeJump: { last: 1, gapSeconds: 1 } };
    // Cannot be written as JSON, as a full disk cannot be written at all.
    Object.assign(broken.beforeJump ?? {}, { self: broken });
    store.moveBaseline(1, { state: { ...state, last: 6 }, readAtMs: 2000, ...times }, broken);
    expect(store.commit()).to.equal(false);
    expect(store.baseline(1)?.state?.last).to.equal(5);
    expect(store.depth).to.equal(0);
    expect(store.commit()).to.equal(true);
  });
});
