/** People and machines who act on the same orders at the same moment: transactions that really run in parallel. */
import { expect } from 'chai';
import { orderRow, queueAnswer } from '../../domain/contracts/orders.ts';
import { makeOrder, makePlant, startApiRig } from './api-rig.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';
import { makeCounter } from './counter-rig.ts';
import type { Counter } from './counter-rig.ts';

/** Each race is run so often, as one may be won by luck. */
const ROUNDS = 8;

describe('orders under several hands', () => {
  let rig: ApiRig;
  let plant: Plant;
  let counter: Counter;
  let supervisor: Person;
  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
    counter = await makeCounter(rig.database.knex, plant);
    supervisor = await rig.signIn('supervisor');
  });
  after(() => rig.stop());

  const start = (orderId: number) =>
    supervisor.post('/api/production/start-automatic', { orderId, plcConfigId: plant.plcConfigId });
  const act = (orderId: number, action: string) => supervisor.post(`/api/production/${orderId}/${action}`);
  const change = (pauseOrderId: number, orderId: number) =>
    supervisor.post('/api/production/change-order', {
      orderId,
      pauseOrderId,
      plcConfigId: plant.plcConfigId,
    });
  const countOpenInbox = async () =>
    (await rig.database.knex('count_inbox').where({ status: 'open' })).length;
  /** Between each run of these orders and the next, in microseconds. */
  const gaps = async (ids: readonly number[]) => {
    const { rows } = await rig.database.knex.raw<{ rows: { gap: number }[] }>(
      `SELECT (extract(epoch FROM started_at - lag(ended_at) OVER (ORDER BY id)) * 1e6)::integer AS gap
       FROM order_runs WHERE production_order_id = ANY(?) ORDER BY id OFFSET 1`,
      [[...ids]],
    );
    return rows.map(({ gap }) => gap);
  };
  const order = async (id: number) =>
    orderRow.parse((await supervisor.get(`/api/production-orders/${id}`).expect(200)).body);
  /** What the ledger holds is what the order shows. */
  const booked = async (id: number) => {
    const rows = await rig.database
      .knex('production_appointments')
      .where({ production_order_id: id })
      .sum<{ sum: string | null }[]>({ sum: 'quantity' });
    return Number(rows[0]?.sum);
  };
  const waiting = async () => {
    const rows = await rig.database.knex('count_inbox').sum<{ sum: string | null }[]>({ sum: 'quantity' });
    return Number(rows[0]?.sum);
  };

  it('start once on one machine', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const ids = [await makeOrder(supervisor, plant), await makeOrder(supervisor, plant)];
      const answers = await Promise.all(ids.map((id) => start(id)));
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
      expect(answers.find(({ status }) => status === 409)?.body).to.have.property('code', 'MACHINE_BUSY');
      const runs = await rig.database.knex('order_runs').whereNull('ended_at');
      expect(runs).to.have.lengthOf(1);
      const winner = ids[answers.findIndex(({ status }) => status === 200)] ?? 0;
      await act(winner, 'cancel').expect(200);
    }
  });

  it('lose no piece when they are finished while one is counted', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = await makeOrder(supervisor, plant);
      await start(id).expect(200);
      const before = await waiting();
      await Promise.all([act(id, 'finish').expect(200), counter.count(3), counter.count(4)]);
      const after = await order(id);
      expect(after.status).to.equal('COMPLETED');
      expect(await booked(id)).to.equal(after.producedQuantity);
      expect(after.producedQuantity + (await waiting()) - before).to.equal(7);
    }
  });

  it('change places on a machine that counts, and every piece is on one of the two', async () => {
    await rig.database.knex('count_inbox').delete();
    for (let round = 0; round < ROUNDS; round += 1) {
      const [old, next] = [await makeOrder(supervisor, plant), await makeOrder(supervisor, plant)];
      await start(old).expect(200);
      const counts = [3, 4, 5].map((pieces) => counter.count(pieces));
      await Promise.all([change(old, next).expect(200), ...counts]);
      await counter.count(1);
      const [before, after] = [await order(old), await order(next)];
      expect([before.status, after.status]).to.deep.equal(['PAUSED', 'IN_PROGRESS']);
      expect(before.producedQuantity + after.producedQuantity).to.equal(13);
      const [back] = await Promise.all([change(next, old).expect(200), counter.count(2)]);
      expect(back.body).to.include({ id: old, status: 'IN_PROGRESS' });
      expect(await countOpenInbox()).to.equal(0);
      expect(await gaps([old, next])).to.deep.equal([0, 0]);
      await act(old, 'finish').expect(200);
    }
  });

  it('change places although the running one was ended a moment before, and not at all where the next may not start', async () => {
    const [old, next] = [await makeOrder(supervisor, plant), await makeOrder(supervisor, plant)];
    await start(old).expect(200);
    await act(old, 'cancel').expect(200);
    await change(old, next).expect(200);
    expect([(await order(old)).status, (await order(next)).status]).to.deep.equal([
      'CANCELLED',
      'IN_PROGRESS',
    ]);
    const refused = await change(next, old).expect(409);
    expect(refused.body).to.have.nested.include({
      code: 'ORDER_STATE_CONFLICT',
      'context.currentStatus': 'CANCELLED',
    });
    expect((await order(next)).status).to.equal('IN_PROGRESS');
    expect((await change(next, next).expect(422)).body).to.have.nested.property(
      'details[0].path',
      'pauseOrderId',
    );
    await change(next, 2_000_000_000).expect(404);
    await act(next, 'finish').expect(200);
  });

  it('go to one of two people who change them for different ones at the same moment', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [old, one, other] = [
        await makeOrder(supervisor, plant),
        await makeOrder(supervisor, plant),
        await makeOrder(supervisor, plant),
      ];
      await start(old).expect(200);
      const answers = await Promise.all([change(old, one), change(old, other)]);
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
      const running = answers[0]?.status === 200 ? one : other;
      expect((await order(running)).status).to.equal('IN_PROGRESS');
      await act(running, 'finish').expect(200);
    }
  });

  it('take pieces of the inbox and of the machine and their finish at the same moment', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await rig.database.knex('count_inbox').delete();
      await counter.count(5);
      const [entry] = await rig.database.knex('count_inbox').select<{ id: number }[]>('id');
      const id = await makeOrder(supervisor, plant);
      await start(id).expect(200);
      const assign = supervisor.post(`/api/count-inbox/${entry?.id}/assign`, { orderId: id, note: 'x' });
      await Promise.all([assign.expect(200), act(id, 'finish').expect(200), counter.count(2)]);
      const after = await order(id);
      const left = await rig.database
        .knex('count_inbox')
        .where({ status: 'open' })
        .sum<{ sum: string | null }[]>({ sum: 'quantity' });
      expect(after.producedQuantity + Number(left[0]?.sum)).to.equal(7);
      expect(await booked(id)).to.equal(after.producedQuantity);
    }
  });

  it('end once when a hand and a machine fill them together', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = await makeOrder(supervisor, plant, { plannedQuantity: 10 });
      await start(id).expect(200);
      const byHand = () =>
        supervisor.post('/api/production-appointments', { orderId: id, quantity: 5, reason: 'bandeja' });
      await Promise.all([byHand().expect(201), counter.count(5)]);
      const after = await order(id);
      expect(after).to.include({ status: 'COMPLETED', producedQuantity: 10 });
      const runs = await rig.database.knex('order_runs').where({ production_order_id: id });
      expect(runs).to.have.lengthOf(1);
      expect(runs[0]).to.include({ end_reason: 'completed' });
    }
  });

  it('hand over to the first in the queue, whether a machine or a hand makes the last piece', async () => {
    const first = await makeOrder(supervisor, plant, { plannedQuantity: 4, overproduction: 'next_queued' });
    const values = { plcConfigId: plant.plcConfigId, plannedQuantity: 4, overproduction: 'next_queued' };
    const third = await makeOrder(supervisor, plant, values);
    const second = await makeOrder(supervisor, plant, values);
    const sort = (orderIds: number[], version?: string) =>
      supervisor.post('/api/production/queue', { sectorId: plant.sectorId, orderIds, version });
    const empty = queueAnswer.parse(
      (await supervisor.get(`/api/production/queue?sectorId=${plant.sectorId}`).expect(200)).body,
    );
    const { version } = queueAnswer.parse((await sort([third, second], empty.version).expect(200)).body);
    expect((await sort([second], empty.version).expect(409)).body).to.have.property('code', 'QUEUE_CHANGED');
    const sorted = queueAnswer.parse((await sort([second, third], version).expect(200)).body);
    expect(sorted.data.map(({ id, queuePosition }) => [id, queuePosition])).to.deep.equal([
      [second, 1],
      [third, 2],
    ]);
    await start(first).expect(200);
    expect((await sort([first]).expect(409)).body).to.have.property('code', 'ORDER_NOT_PLANNED');
    await counter.count(4);
    expect((await order(first)).status).to.equal('COMPLETED');
    expect((await order(second)).status).to.equal('IN_PROGRESS');
    await supervisor
      .post('/api/production-appointments', { orderId: second, quantity: 4, reason: 'bandeja' })
      .expect(201);
    expect((await order(second)).status).to.equal('COMPLETED');
    expect((await order(third)).status).to.equal('IN_PROGRESS');
    await counter.count(1);
    expect((await order(third)).producedQuantity).to.equal(1);
    await act(third, 'finish').expect(200);
  });

  it('are not removed while they run, and are cancelled before they do', async () => {
    const id = await makeOrder(supervisor, plant);
    await start(id).expect(200);
    const refused = await supervisor.delete(`/api/production-orders/${id}`).expect(409);
    expect(refused.body).to.have.property('code', 'ORDER_RUNNING');
    expect(await order(id)).to.include({ active: true, status: 'IN_PROGRESS' });
    await act(id, 'finish').expect(200);
    await supervisor.delete(`/api/production-orders/${id}`).expect(200);
    const planned = await makeOrder(supervisor, plant);
    await act(planned, 'cancel').expect(200);
    expect((await act(planned, 'resume').expect(409)).body).to.have.nested.property(
      'context.currentStatus',
      'CANCELLED',
    );
  });

  it('let an operator say which defect a counted scrap had', async () => {
    const operator = await rig.signIn('operator');
    const { knex } = rig.database;
    const defects = await knex('defects')
      .insert([
        { code: 'X', name: 'Indefinido' },
        { code: 'REB', name: 'Rebarba' },
      ])
      .returning<{ id: number }[]>('id');
    const id = await makeOrder(supervisor, plant);
    await start(id).expect(200);
    await knex('plc_registers')
      .where({ id: counter.registerId })
      .update({ default_defect_id: defects[0]?.id });
    await counter.count(2, { role: 'SCRAP_COUNTER' });
    const list = () => operator.get(`/api/production-defects?filter[productionOrderId]=${id}`).expect(200);
    const scrap = ((await list()).body as { data: { id: number; defectName: string }[] }).data[0];
    expect(scrap).to.include({ defectName: 'Indefinido', automatic: true });
    await operator
      .post(`/api/production-defects/${scrap?.id}/reclassify`, { defectId: defects[1]?.id })
      .expect(200);
    expect((await list()).body).to.have.nested.property('data[0].defectName', 'Rebarba');
    expect((await order(id)).scrapQuantity).to.equal(2);
    await act(id, 'finish').expect(200);
  });

  it('tell the second of two people who change the same field, however many pieces are booked meanwhile', async () => {
    const id = await makeOrder(supervisor, plant, { dueDate: '2027-02-01', idealCycle: 8.125 });
    const path = `/api/production-orders/${id}`;
    const { plannedQuantity, dueDate, idealCycle } = await order(id);
    await start(id).expect(200);
    const booking = { orderId: id, quantity: 3, reason: 'bandeja' };
    await supervisor.post('/api/production-appointments', booking).expect(201);
    await supervisor.patch(path, { plannedQuantity: 150, base: { plannedQuantity } }).expect(200);
    const late = await supervisor
      .patch(path, { plannedQuantity: 170, base: { plannedQuantity } })
      .expect(409);
    expect(late.body).to.have.property('code', 'VERSION_CONFLICT');
    expect(late.body).to.have.nested.include({
      'context.changedBy': 'supervisor',
      'context.current.plannedQuantity': 150,
    });
    const others = { dueDate: '2027-03-01', idealCycle: 9 };
    await supervisor.patch(path, { ...others, base: { dueDate, idealCycle } }).expect(200);
    const now = { plannedQuantity: 150, dueDate: '2027-03-01T12:00:00.000Z', idealCycle: 9 };
    expect(await order(id)).to.include(now);
    await act(id, 'finish').expect(200);
  });
});
