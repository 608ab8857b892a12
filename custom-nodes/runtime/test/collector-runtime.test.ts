/** From the Modbus register to the order, over real sockets, a real SQLite file and a real PostgreSQL. */
import { expect } from 'chai';
import { waitUntil } from '../../../testing/wait.ts';
import { readPlcChanges } from '../../read-message.ts';
import { CollectorRig } from './collector-rig.ts';
import { openDoor } from './door.ts';

describe('the collector', function () {
  let rig: CollectorRig;

  beforeEach(async () => {
    rig = new CollectorRig();
    await rig.start();
  });

  afterEach(async () => {
    await rig.runtime.stop();
    await rig.stop();
  });

  it('books every piece once, from the first count to the last, over a restart', async () => {
    const orderId = await rig.makeOrder('OP-1');
    await rig.startRuntime();
    await rig.show(0);
    for (let value = 1; value <= 20; value += 1) await rig.show(value);
    await rig.runtime.stop();
    rig.server.set(1, 'holding', 33, 25);
    await rig.startRuntime();
    await rig.show(25);
    await rig.forwarded();
    expect(await rig.order(orderId)).to.include({ produced_quantity: 25, status: 'IN_PROGRESS' });
    const raw = await rig.database.knex('plc_data').where({ connected: true }).pluck('raw_value');
    expect(raw.slice(0, 21)).to.deep.equal(Array.from({ length: 21 }, (_, value) => value));
    const status = await rig.database.knex('plc_status').first<Record<string, unknown>>();
    expect(status).to.include({ connected: true, last_count_value: '25' });
  });

  it('completes an order at the piece that fills it and puts the rest before a supervisor', async () => {
    const orderId = await rig.makeOrder('OP-1', { planned_quantity: 10 });
    await rig.startRuntime();
    await rig.show(0);
    await rig.show(8);
    await rig.show(13);
    await rig.show(15);
    await rig.forwarded();
    const order = await rig.order(orderId);
    expect(order).to.include({ produced_quantity: 10, status: 'COMPLETED' });
    expect(order['end_date']).to.be.instanceOf(Date);
    const inbox = await rig.database.knex('count_inbox').orderBy('id').select('quantity', 'reason');
    expect(inbox).to.deep.equal([
      { quantity: 3, reason: 'OVERPRODUCTION' },
      { quantity: 2, reason: 'NO_RUNNING_ORDER' },
    ]);
    expect(await rig.database.knex('order_runs').whereNull('ended_at')).to.have.length(0);
  });

  it('keeps what is made after the planned quantity with its order where the order says so, until another one runs', async () => {
    const orderId = await rig.makeOrder('OP-1', { planned_quantity: 10, overproduction: 'same_order' });
    await rig.startRuntime();
    await rig.show(0);
    await rig.show(8);
    await rig.show(13);
    await rig.show(15);
    await rig.forwarded();
    await rig.show(16);
    await rig.forwarded();
    expect(await rig.order(orderId)).to.include({ produced_quantity: 16, status: 'COMPLETED' });
    const next = await rig.makeOrder('OP-2', {}, new Date());
    await rig.show(20);
    await rig.forwarded();
    expect(await rig.order(orderId)).to.include({ produced_quantity: 16 });
    expect(await rig.order(next)).to.include({ produced_quantity: 4 });
    expect(await rig.database.knex('count_inbox')).to.have.length(0);
  });

  it('closes the quarantine of a jump that the counter takes back, and books what was made meanwhile', async () => {
    const { knex } = rig.database;
    await knex('plc_registers').update({ max_rate: 50 });
    const orderId = await rig.makeOrder('OP-1');
    await rig.startRuntime();
    await rig.show(0);
    await rig.show(1);
    // One wild read in the middle of sound ones.
    await rig.show(40_000);
    await rig.show(3);
    await rig.show(4);
    await rig.forwarded();
    expect(await rig.order(orderId)).to.include({ produced_quantity: 4 });
    const inbox = await knex('count_inbox').select(
      'category',
      'status',
      'quantity',
      'reason',
      'resolution_note',
    );
    expect(inbox).to.deep.equal([
      {
        category: 'quarantined',
        status: 'rejected',
        quantity: 39_999,
        reason: 'ABOVE_MAX_RATE',
        resolution_note: 'JUMP_TAKEN_BACK',
      },
    ]);
  });

  it('lets a faster order count from its first piece: the collector hears of it at once', async () => {
    const { knex } = rig.database;
    await knex('items').update({ ideal_cycle: 600 });
    await rig.makeOrder('OP-1');
    await rig.startRuntime();
    await rig.show(0);
    await waitUntil(() => rig.runtime.plc(rig.plcId)?.idealCycleSeconds === 600);
    await knex('order_runs').update({ ended_at: new Date() });
    await knex('production_orders').update({ status: 'PAUSED' });
    const fast = await rig.makeOrder('OP-2', { ideal_cycle: 0.01 }, new Date());
    // Far sooner than the collector would compare by itself (30 s).
    await waitUntil(() => rig.runtime.plc(rig.plcId)?.idealCycleSeconds === 0.01);
    await rig.show(20);
    await rig.forwarded();
    expect(await rig.order(fast)).to.include({ produced_quantity: 20 });
    // It is complete, and the machine does not slow down for that.
    await knex('order_runs').whereNull('ended_at').update({ ended_at: new Date(), end_reason: 'completed' });
    await knex('production_orders').where({ id: fast }).update({ status: 'COMPLETED', end_date: new Date() });
    await rig.show(40);
    await rig.forwarded();
    expect(await knex('count_inbox').select('category', 'reason', 'quantity')).to.deep.equal([
      { category: 'unassigned', reason: 'NO_RUNNING_ORDER', quantity: 20 },
    ]);
  });

  it('starts the next order in the queue with the rest', async () => {
    await rig.makeOrder('OP-1', { planned_quantity: 10, overproduction: 'next_queued' });
    const next = await rig.makeOrder('OP-2', { queue_position: 1 }, null);
    await rig.startRuntime();
    await rig.show(0);
    await rig.show(13);
    await rig.show(20);
    await rig.forwarded();
    expect(await rig.order(next)).to.include({ produced_quantity: 10, status: 'IN_PROGRESS', version: 2 });
    expect(await rig.database.knex('count_inbox')).to.have.length(0);
  });

  it('counts while PostgreSQL is away, and books to the order that ran at the time', async () => {
    const orderId = await rig.makeOrder('OP-1');
    const door = await openDoor(rig.url);
    await rig.startRuntime(door.url);
    await rig.show(0);
    await rig.show(3);
    await rig.forwarded();
    door.shut();
    await rig.show(7);
    rig.runtime.store.commit();
    expect(rig.runtime.store.depth).to.be.greaterThan(0);
    const { knex } = rig.database;
    // While it is away the order ends, and another one begins.
    const counted = rig.runtime.store.takeBatch(100).findLast(({ entry }) => entry.kind === 'count');
    if (counted?.entry.kind !== 'count') throw new Error('no count waits');
    const changeover = new Date(counted.entry.event.countedAtMs + 1);
    await knex('order_runs').update({ ended_at: changeover });
    await knex('production_orders').where({ id: orderId }).update({ status: 'PAUSED' });
    const next = await rig.makeOrder('OP-2', {}, changeover);
    await rig.show(9);
    door.open();
    await waitUntil(async () => (await rig.order(next))['produced_quantity'] === 2);
    expect(await rig.order(orderId)).to.include({ produced_quantity: 7, status: 'PAUSED' });
    await rig.runtime.stop();
    await door.close();
  });

  it('loses no piece to nonsense that a function node sends as changes', async () => {
    const orderId = await rig.makeOrder('OP-1');
    const runtime = await rig.startRuntime();
    await rig.show(0);
    await rig.show(3);
    const monotonicMs = runtime.clock.monotonicMs();
    const change = {
      plcRegisterId: rig.counterId,
      name: 'pieces',
      address: '33',
      role: 'PRODUCTION_COUNTER',
    };
    const sound = {
      ...{ plcConfigId: rig.plcId, plcName: 'press 1', connected: true },
      ...{ readAtMs: runtime.clock.plantNowMs(), monotonicMs, pollStartedMs: monotonicMs },
      changes: [{ ...change, rawValue: 3, value: 3, previousRawValue: 0, quality: 'good' }],
    };
    const nonsense: object[] = [
      { readAtMs: 1e17 },
      { readAtMs: -1e17 },
      { monotonicMs: 1e15 },
      { plcConfigId: 2 ** 40 },
      // Where the store keeps the machine's timeline, if it were asked for a link.
      { plcConfigId: 2 ** 32 + rig.plcId, changes: [] },
      { plcConfigId: 99 },
      { connected: false, error: { code: 5, message: { a: 1 } }, changes: [] },
      { changes: sound.changes.map((one) => ({ ...one, rawValue: 1e300 })) },
    ];
    for (const odd of nonsense) {
      const changes = readPlcChanges({ ...sound, ...odd }, runtime.clock);
      if (changes === undefined) continue;
      runtime.recordRaw(changes);
      runtime.countPieces(changes);
      runtime.detectStops(changes);
    }
    await rig.show(9);
    await rig.forwarded();
    expect(await rig.order(orderId)).to.include({ produced_quantity: 9 });
    expect(runtime.status().buffer.quarantined).to.equal(0);
  });

  it('answers a connection test and reads a machine on demand', async () => {
    await rig.startRuntime();
    await rig.show(5);
    await rig.forwarded();
    const { knex } = rig.database;
    const collector_id = rig.runtime.status().collectorId;
    const expires_at = new Date(Date.now() + 30_000);
    const payload = { host: '127.0.0.1', port: rig.server.port, unitId: 1, timeout: 500 };
    await knex('collector_commands').insert([
      { collector_id, kind: 'plc_test', payload, expires_at },
      { collector_id, kind: 'read_now', payload: { plcConfigId: rig.plcId }, expires_at },
      { collector_id, kind: 'read_now', payload: { plcConfigId: 99 }, expires_at },
    ]);
    const rows = await waitUntil(async () => {
      const all = await knex('collector_commands').orderBy('id').select<Command[]>();
      return all.every((row) => row.status !== 'pending' && row.status !== 'running') ? all : null;
    });
    expect(rows?.[0]?.result).to.include({ success: true, code: 'OK' });
    expect(rows?.[1]?.result?.registers?.[0]).to.include({ rawValue: 5 });
    expect(rows?.[2]).to.include({ status: 'failed', error_code: 'PLC_NOT_POLLED' });
  });

  it('says that a machine is not connected, and again when it is', async () => {
    await rig.startRuntime();
    await rig.show(5);
    await rig.server.close();
    const { knex } = rig.database;
    const lost = await waitUntil(() =>
      knex('plc_data').where({ connected: false }).first<Record<string, unknown> | undefined>(),
    );
    expect(lost).to.include({ register_address: 0, value: 0, quality: 'bad' });
    expect(await knex('plc_status').first()).to.include({ connected: false });
    await rig.server.listen(rig.port);
    await waitUntil(async () => (await knex('plc_status').where({ connected: true })).length === 1);
  });
});

interface Command {
  status: string;
  result: { registers?: unknown[] } | null;
}
