import { expect } from 'chai';
import request from 'supertest';
import { makeOrder, makePlant, startApiRig } from './api-rig.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';
import { makeCounter } from './counter-rig.ts';

describe('pieces that a person books', () => {
  let rig: ApiRig;
  let plant: Plant;
  before(async () => {
    rig = await startApiRig('nothing');
    plant = await makePlant(rig.database);
  });
  after(() => rig.stop());

  it('need a reason, and who may adjust, once a machine of the order’s sector counts it', async () => {
    const [supervisor, operator] = [await rig.signIn('supervisor'), await rig.signIn('operator')];
    const orderId = await makeOrder(supervisor, plant);
    await supervisor.post('/api/production/start-automatic', { orderId }).expect(200);
    const book = (person: Person, body: object) =>
      person.post('/api/production-appointments', { orderId, quantity: 1, ...body });
    await book(operator, {}).expect(201);
    await (await makeCounter(rig.database.knex, plant)).count(3);
    await book(operator, { reason: 'fora do contador' }).expect(403);
    expect((await book(supervisor, {}).expect(422)).body).to.have.property('code', 'REASON_REQUIRED');
    await book(supervisor, { reason: 'fora do contador' }).expect(201);
    const order = await supervisor.get(`/api/production-orders/${orderId}`).expect(200);
    expect(order.body).to.have.property('producedQuantity', 5);
  });

  it('go to the order under either of its names, and a repetition by the other one is the same booking', async () => {
    const supervisor = await rig.signIn('supervisor');
    const { id: orderId } = await rig.database.knex('production_orders').first<{ id: number }>('id');
    const booking = { quantity: 2, reason: 'contagem de mesa' };
    const book = (order: object) =>
      supervisor
        .post('/api/production-appointments', { ...order, ...booking })
        .set('Idempotency-Key', 'one-booking');
    const first = await book({ productionOrderId: orderId }).expect(201);
    expect((await book({ orderId }).expect(201)).body).to.deep.equal(first.body);
    const missing = await supervisor.post('/api/production-appointments', booking).expect(422);
    expect((missing.body as { details: object[] }).details).to.deep.equal([
      { path: 'orderId', code: 'VALUE_REQUIRED', message: 'Fill in this field.' },
    ]);
    await supervisor
      .post('/api/production-appointments', { orderId, productionOrderId: orderId + 1, ...booking })
      .expect(422);
  });

  it('are taken back by a program only where its token was made for that, whatever its account may', async () => {
    const [supervisor, operator] = [await rig.signIn('supervisor'), await rig.signIn('operator')];
    const orderId = await makeOrder(supervisor, { ...plant, sectorId: plant.otherSectorId });
    await supervisor.post('/api/production/start-automatic', { orderId }).expect(200);
    const booked = await operator.post('/api/production-appointments', { orderId, quantity: 4 }).expect(201);
    const { id } = booked.body as { id: number };
    const list = await operator
      .get(`/api/production-appointments?filter[productionOrderId]=${orderId}`)
      .expect(200);
    expect(booked.body).to.deep.equal((list.body as { data: object[] }).data[0]);
    expect(booked.body).to.include({ quantity: 4, kind: 'manual', userName: 'operator' });
    const reverseWith = async (scopes: string[]) => {
      const token = await supervisor.post('/api/api-tokens', { name: 'ERP', scopes, expiresInDays: 1 });
      return request(rig.api.url)
        .post(`/api/production-appointments/${id}/reverse`)
        .set('Authorization', `Bearer ${(token.body as { secret: string }).secret}`)
        .send({ reason: 'teste' });
    };
    expect((await reverseWith(['production.book'])).body).to.have.property('code', 'FORBIDDEN');
    const done = await reverseWith(['production.book', 'production.adjust']);
    expect(done.status, done.text).to.equal(201);
    expect(done.body).to.include({ quantity: -4, correctsId: id, source: 'reversal' });
  });
});
