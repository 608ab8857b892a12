import { expect } from 'chai';
import type { Knex } from 'knex';
import request from 'supertest';
import { makeOrder, makePlant, startApiRig } from './api-rig.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';
import { makeCounter } from './counter-rig.ts';

interface Page {
  data: { id: number; quantity: number }[];
  next: number;
  more: boolean;
}

describe('what an ERP sends and fetches', () => {
  let rig: ApiRig;
  let plant: Plant;
  let supervisor: Person;
  let secret: string;
  before(async () => {
    rig = await startApiRig('nothing');
    plant = await makePlant(rig.database);
    supervisor = await rig.signIn('supervisor');
    const scopes = ['orders.read', 'orders.write'];
    const made = await supervisor
      .post('/api/api-tokens', { name: 'ERP', scopes, expiresInDays: 30 })
      .expect(201);
    ({ secret } = made.body as { secret: string });
  });
  after(() => rig.stop());

  const get = (path: string) => request(rig.api.url).get(path).set('Authorization', `Bearer ${secret}`);
  const send = (body: object, key: string) =>
    request(rig.api.url)
      .post('/api/production-orders')
      .set('Authorization', `Bearer ${secret}`)
      .set('Idempotency-Key', key)
      .send(body);
  const order = (code: string): object => ({
    code,
    sectorId: plant.sectorId,
    itemId: plant.itemId,
    plannedQuantity: 50,
  });
  async function page(after: number, limit = 3): Promise<Page> {
    const answer = await get(`/api/production-appointments/feed?after=${after}&limit=${limit}`).expect(200);
    return answer.body as Page;
  }
  async function rest(after: number): Promise<{ ids: number[]; next: number }> {
    const ids: number[] = [];
    for (let next = after; ;) {
      const found = await page(next);
      ids.push(...found.data.map(({ id }) => id));
      next = found.next;
      if (!found.more) return { ids, next };
    }
  }
  const insert = async (trx: Knex, orderId: number, quantity: number): Promise<number> => {
    const rows = await trx('production_appointments')
      .insert({ production_order_id: orderId, quantity, kind: 'manual', automatic: false })
      .returning<{ id: number }[]>('id');
    return Number(rows[0]?.id);
  };

  it('makes an order once a key, also when both arrive at once, and refuses the key with another body', async () => {
    const [first, second] = await Promise.all([send(order('ERP-1'), 'a'), send(order('ERP-1'), 'a')]);
    expect([first?.status, second?.status]).to.deep.equal([201, 201]);
    expect(second?.text).to.equal(first?.text);
    const again = await send(order('ERP-1'), 'a').expect(201);
    expect(again.text).to.equal(first?.text);
    const other = await send({ ...order('ERP-1'), plannedQuantity: 51 }, 'a').expect(422);
    expect(other.body).to.have.property('code', 'IDEMPOTENCY_KEY_REUSED');
    const ids = await rig.database.knex('production_orders').where({ code: 'ERP-1' }).pluck<number[]>('id');
    expect(ids).to.have.lengthOf(1);
    const log = await rig.database
      .knex('audit_log')
      .where({ entity: 'production-orders', entity_id: ids[0] ?? 0 });
    expect(log).to.have.lengthOf(1);
  });

  it('leaves no key behind where an order was refused, and takes no key that could be cut off', async () => {
    const refused = await send({ ...order('ERP-2'), itemId: 9999 }, 'b').expect(422);
    expect(refused.body).to.have.property('code', 'REFERENCE_UNKNOWN');
    await send(order('ERP-2'), 'b').expect(201);
    await send(order('ERP-3'), 'c'.repeat(201)).expect(422);
    const without = await send(order('ERP-2'), '').expect(409);
    expect(without.body).to.have.property('code', 'ALREADY_EXISTS');
  });

  it('keeps the keys of accounts apart', async () => {
    await send(order('ERP-4'), 'd').expect(201);
    const admin = await rig.signIn('admin');
    const theirs = await admin.post('/api/production-orders', order('ERP-5')).set('Idempotency-Key', 'd');
    expect(theirs.status).to.equal(201);
    expect(theirs.body).to.have.property('code', 'ERP-5');
  });

  it('may import the same orders again: what is unchanged stays as it is, by its code', async () => {
    const file = { csv: `code;sectorId;itemId;plannedQuantity\r\nERP-6;INJ;TAMPA;70\r\nERP-1;INJ;TAMPA;50` };
    const counts = async (): Promise<unknown> => {
      const answer = await request(rig.api.url)
        .post('/api/production-orders/import')
        .set('Authorization', `Bearer ${secret}`)
        .send(file)
        .expect(200);
      const { created, updated, unchanged } = answer.body as Record<string, number>;
      return { created, updated, unchanged };
    };
    expect(await counts()).to.deep.equal({ created: 1, updated: 0, unchanged: 1 });
    expect(await counts()).to.deep.equal({ created: 0, updated: 0, unchanged: 2 });
  });

  it('sees no appointment before every earlier one is committed, whatever their order of commit', async () => {
    const { knex } = rig.database;
    const orderId = await makeOrder(supervisor, plant);
    const { next } = await rest(0);
    const late = await knex.transaction();
    const early = await insert(late, orderId, 1);
    const later = await insert(knex, orderId, 2);
    expect(later).to.be.greaterThan(early);
    // The later one is committed. To answer it now would be to lose the earlier one.
    const asked = page(next);
    const first = await Promise.race([
      asked.then(() => 'answered'),
      new Promise((done) => setTimeout(done, 150, 'waits')),
    ]);
    expect(first).to.equal('waits');
    await late.commit();
    expect((await asked).data.map(({ id }) => id)).to.deep.equal([early, later]);
  });

  it('is not kept waiting by a transaction that stays open, and misses nothing of it', async function () {
    this.timeout(20_000);
    const { knex } = rig.database;
    const orderId = await makeOrder(supervisor, plant);
    const { next } = await rest(0);
    const open = await knex.transaction();
    const ids = [await insert(open, orderId, 1), await insert(knex, orderId, 2)];
    expect(await page(next)).to.deep.equal({ data: [], next, more: false });
    await open.rollback();
    expect((await rest(next)).ids).to.deep.equal(ids.slice(1));
  });

  it('gets every appointment once while people and machines book in parallel', async function () {
    this.timeout(60_000);
    const { knex } = rig.database;
    const orderId = await makeOrder(supervisor, plant, { plannedQuantity: 100_000 });
    await supervisor
      .post('/api/production/start-automatic', { orderId, plcConfigId: plant.plcConfigId })
      .expect(200);
    const counter = await makeCounter(knex, plant);
    let { next } = await rest(0);
    const from = next;
    const seen: number[] = [];
    let booking = true;
    const fetching = (async () => {
      while (booking) {
        const found = await page(next, 7);
        seen.push(...found.data.map(({ id }) => id));
        next = found.next;
      }
    })();
    const writer = async (turn: number): Promise<void> => {
      for (let count = 0; count < 25; count += 1)
        await knex.transaction(async (trx) => {
          await insert(trx, orderId, 1);
          // Longer or shorter: they commit in another order than they drew their ids.
          await trx.raw('SELECT pg_sleep(?::float8)', [((turn * 7 + count * 3) % 11) / 1000]);
          await insert(trx, orderId, 1);
        });
    };
    const machine = async (): Promise<void> => {
      for (let count = 0; count < 25; count += 1) await counter.count(1);
    };
    await Promise.all([...[0, 1, 2, 3, 4].map(writer), machine()]);
    booking = false;
    await fetching;
    seen.push(...(await rest(next)).ids);
    const rows = await knex('production_appointments')
      .where('id', '>', from)
      .orderBy('id')
      .pluck<number[]>('id');
    expect(rows).to.have.lengthOf(275);
    expect(seen).to.deep.equal(rows.map(Number));
  });

  it('reads with the right to read orders and nothing else, and no bookings of other sectors', async () => {
    const made = await supervisor
      .post('/api/api-tokens', { name: 'Feed', scopes: ['orders.read'], expiresInDays: 1 })
      .expect(201);
    const bearer = `Bearer ${(made.body as { secret: string }).secret}`;
    const feed = (path: string) => request(rig.api.url).get(path).set('Authorization', bearer);
    await feed('/api/production-appointments/feed?limit=1').expect(200);
    await feed('/api/production-defects/feed').expect(200);
    await feed('/api/items').expect(403);
    await feed('/api/production-appointments/feed?after=-1').expect(422);
    await feed('/api/production-appointments/feed?page=2').expect(422);
  });
});
