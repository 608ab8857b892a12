import { expect } from 'chai';
import request from 'supertest';
import { makeOrder, makePlant, startApiRig } from './api-rig.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';

describe('production orders', () => {
  let rig: ApiRig;
  let plant: Plant;
  let supervisor: Person;
  let operator: Person;
  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
    supervisor = await rig.signIn('supervisor');
    operator = await rig.signIn('operator');
  });
  after(() => rig.stop());
  const start = (orderId: number, plcConfigId?: number) =>
    operator.post('/api/production/start-automatic', { orderId, plcConfigId });
  const act = (orderId: number, action: string) => operator.post(`/api/production/${orderId}/${action}`);

  it('take the company from the sector and refuse what does not belong together', async () => {
    const id = await makeOrder(supervisor, plant);
    const order = await supervisor.get(`/api/production-orders/${id}`).expect(200);
    expect(order.body).to.include({ companyId: plant.companyId, itemName: 'Tampa 28 mm', status: 'PLANNED' });
    const refused = await supervisor
      .post('/api/production-orders', {
        code: 'X',
        companyId: plant.otherCompanyId,
        sectorId: plant.sectorId,
        itemId: plant.itemId,
        plannedQuantity: 5,
      })
      .expect(422);
    expect(refused.body).to.have.property('code', 'SECTOR_OF_OTHER_COMPANY');
    expect(refused.body).to.have.nested.property('details[0].path', 'sectorId');
  });

  it('start once, run on their machine, pause, resume and finish', async () => {
    const id = await makeOrder(supervisor, plant);
    const started = await start(id, plant.plcConfigId).expect(200);
    expect(started.body).to.include({ status: 'IN_PROGRESS', plcConfigId: plant.plcConfigId });
    const { startDate } = started.body as { startDate: string };
    await act(id, 'pause').expect(200);
    const again = await act(id, 'resume').expect(200);
    expect(again.body).to.include({ status: 'IN_PROGRESS', startDate });
    const finished = await act(id, 'finish').expect(200);
    expect(finished.body).to.have.property('endDate').that.is.a('string');
    const runs = await rig.database.knex('order_runs').where({ production_order_id: id }).orderBy('id');
    expect(runs.map((run: { end_reason: string }) => run.end_reason)).to.deep.equal(['paused', 'finished']);
    const late = await act(id, 'resume').expect(409);
    expect(late.body).to.deep.include({ code: 'ORDER_STATE_CONFLICT' });
    expect(late.body).to.have.nested.property('context.currentStatus', 'COMPLETED');
  });

  it('let one of many parallel starts win, for one order and for one machine', async () => {
    const id = await makeOrder(supervisor, plant);
    const same = await Promise.all([1, 2, 3, 4, 5].map(() => start(id, plant.plcConfigId)));
    expect(same.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409, 409, 409]);
    await act(id, 'finish').expect(200);
    const ids = [];
    for (let turn = 0; turn < 4; turn += 1) ids.push(await makeOrder(supervisor, plant));
    const rivals = await Promise.all(ids.map((one) => start(one, plant.plcConfigId)));
    expect(rivals.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409, 409]);
    const loser = rivals.find(({ status }) => status === 409);
    expect(loser?.body).to.have.property('code', 'MACHINE_BUSY');
    const open = await rig.database.knex('order_runs').whereNull('ended_at');
    expect(open).to.have.lengthOf(1);
    await act(ids[rivals.findIndex(({ status }) => status === 200)] ?? 0, 'finish').expect(200);
  });

  it('can be changed in full only while they are planned', async () => {
    const id = await makeOrder(supervisor, plant);
    await supervisor.patch(`/api/production-orders/${id}`, { dueDate: '2026-12-24' }).expect(200);
    await start(id, plant.plcConfigId).expect(200);
    await supervisor.patch(`/api/production-orders/${id}`, { plannedQuantity: 150 }).expect(200);
    const refused = await supervisor.patch(`/api/production-orders/${id}`, { code: 'OTHER' }).expect(409);
    expect(refused.body).to.have.property('code', 'ORDER_NOT_EDITABLE');
    await act(id, 'finish').expect(200);
  });

  it('are booked by hand once a key, and adjusted only with a reason by who may', async () => {
    const id = await makeOrder(supervisor, plant);
    await start(id).expect(200);
    const book = (person: Person, body: object, key = 'k1') =>
      person.post('/api/production-appointments', { orderId: id, ...body }).set('Idempotency-Key', key);
    const [first, second] = await Promise.all([
      book(operator, { quantity: 7 }),
      book(operator, { quantity: 7 }),
    ]);
    expect(first.body).to.deep.equal(second.body);
    await book(operator, { quantity: -2, reason: 'x' }, 'k2').expect(403);
    await book(supervisor, { quantity: -2 }, 'k3').expect(422);
    await book(supervisor, { quantity: -2, reason: 'contagem em dobro' }, 'k4').expect(201);
    await book(supervisor, { quantity: -20, reason: 'x' }, 'k5').expect(422);
    const extra = await book(operator, { quantity: 3 }, 'k6').expect(201);
    const undo = { quantity: -3, correctsId: (extra.body as { id: number }).id };
    await book(operator, undo, 'k7').expect(201);
    await book(operator, undo, 'k8').expect(409);
    const [defect] = await rig.database
      .knex('defects')
      .insert({ code: 'REB', name: 'Rebarba' })
      .returning<{ id: number }[]>('id');
    const scrap = (quantity: number, key: string, correctsId?: number) =>
      operator
        .post('/api/production-defects', { orderId: id, quantity, defectId: defect?.id, correctsId })
        .set('Idempotency-Key', key);
    const once = await scrap(2, 's1').expect(201);
    expect((await scrap(2, 's1').expect(201)).body).to.deep.equal(once.body);
    expect(once.body).to.include({ quantity: 2, defectName: 'Rebarba', source: 'manual' });
    await scrap(-1, 's2').expect(403);
    await supervisor
      .post('/api/production-defects', { orderId: id, quantity: -9, defectId: defect?.id })
      .expect(422);
    const wrong = await scrap(4, 's3').expect(201);
    const { id: wrongId } = wrong.body as { id: number };
    await scrap(-3, 's4', wrongId).expect(404);
    await scrap(-4, 's5', wrongId).expect(201);
    await scrap(-4, 's6', wrongId).expect(409);
    const order = await supervisor.get(`/api/production-orders/${id}`).expect(200);
    expect(order.body).to.include({ producedQuantity: 5, scrapQuantity: 2 });
    await act(id, 'finish').expect(200);
  });

  it('show on the dashboard while they run and when they are done today', async () => {
    const id = await makeOrder(supervisor, plant);
    await start(id, plant.plcConfigId).expect(200);
    const machine = async () => {
      const answer = await operator.get('/api/dashboard').expect(200);
      return (
        answer.body as { machines: { order: { id: number; status: string }; state: string; ribbon: [] }[] }
      ).machines[0];
    };
    expect(await machine()).to.deep.nested.include({
      'order.id': id,
      'order.status': 'IN_PROGRESS',
      state: 'UNKNOWN',
    });
    await act(id, 'finish').expect(200);
    expect(await machine()).to.deep.nested.include({ 'order.id': id, 'order.status': 'COMPLETED' });
  });
});

describe('registrations and PLCs', () => {
  let rig: ApiRig;
  let plant: Plant;
  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
  });
  after(() => rig.stop());

  const samples: [path: string, create: (own: Plant) => object, change: object][] = [
    ['companies', () => ({ code: 'N1', name: 'Nova', cnpj: '11.222.333/0001-81' }), { tradeName: 'N' }],
    ['sectors', (own) => ({ companyId: own.companyId, code: 'N1', name: 'Novo' }), { name: 'Outro' }],
    ['reference-types', () => ({ code: 'N1', name: 'Cor' }), { description: 'x' }],
    ['items', () => ({ code: 'N1', name: 'Pote', idealCycle: 8.25 }), { idealCycle: 9 }],
    ['activity-types', () => ({ code: 'N1', name: 'Setup', color: '#0b57a4' }), { planned: true }],
    ['defects', () => ({ code: 'N1', name: 'Rebarba', severity: 'LOW' }), { severity: 'HIGH' }],
    [
      'shifts',
      (own) => ({
        companyId: own.companyId,
        code: 'N1',
        name: 'Manhã',
        startTime: '06:00',
        endTime: '14:00',
        weekdays: [1, 2],
      }),
      { weekdays: [6] },
    ],
    [
      'users',
      () => ({ username: 'nova', name: 'Nova', role: 'operator', password: 'long-enough-1' }),
      { name: 'N' },
    ],
  ];
  for (const [path, create, change] of samples) {
    it(`keep ${path}: list, get, create, patch, delete, with an audit row each`, async () => {
      const admin = await rig.signIn('admin');
      const made = await admin.post(`/api/${path}`, create(plant)).expect(201);
      const { id } = made.body as { id: number };
      expect(JSON.stringify(made.body)).not.to.match(/password|argon2/);
      const double = await admin.post(`/api/${path}`, create(plant)).expect(409);
      expect(double.body).to.have.property('code', 'ALREADY_EXISTS');
      expect((double.body as { details: unknown[] }).details).to.have.lengthOf(1);
      const patched = await admin.patch(`/api/${path}/${id}`, change).expect(200);
      expect(patched.body).to.deep.include(change);
      const list = await admin
        .get(`/api/${path}?page=1&pageSize=500&sort=-name&search=n&filter[active]=true`)
        .expect(200);
      expect((list.body as { data: { id: number }[] }).data.some((row) => row.id === id)).to.equal(true);
      await admin.post(`/api/${path}`, { ...create(plant), hacked: 1 }).expect(422);
      await admin.delete(`/api/${path}/${id}`).expect(200);
      const actions = await rig.database
        .knex('audit_log')
        .where({ entity: path, entity_id: String(id) })
        .orderBy('id')
        .pluck<string[]>('action');
      expect(actions).to.deep.equal(['create', 'update', path === 'users' ? 'deactivate' : 'delete']);
    });
  }

  it('deactivate what others refer to', async () => {
    const admin = await rig.signIn('admin');
    const answer = await admin.delete(`/api/companies/${plant.companyId}`).expect(200);
    expect(answer.body).to.deep.equal({ id: plant.companyId, deleted: false });
    await admin.patch(`/api/companies/${plant.companyId}`, { active: true }).expect(200);
  });

  it('refuse unknown filters, orders and ids in words', async () => {
    const admin = await rig.signIn('admin');
    expect((await admin.get('/api/items?filter[nope]=1').expect(422)).body).to.have.property(
      'code',
      'FILTER_UNKNOWN',
    );
    expect((await admin.get('/api/items?sort=nope').expect(422)).body).to.have.property(
      'code',
      'SORT_UNKNOWN',
    );
    await admin.get('/api/items?filter[id]=abc').expect(422);
    await admin.get(`/api/items?search=${encodeURIComponent('%_\\\'"\u0000')}`).expect(422);
    await admin.get('/api/items/99999999999').expect(404);
    await admin.get('/api/items/abc').expect(404);
  });

  const register = { name: 'Produção', address: 'D33', role: 'PRODUCTION_COUNTER' };
  it('keep a PLC with its registers: canonical places, ids that stay, all or nothing', async () => {
    const engineer = await rig.signIn('engineer');
    const made = await engineer
      .post('/api/plc-config', {
        name: 'CLP 1',
        host: '192.168.1.10',
        sectorId: plant.sectorId,
        dialect: 'delta-dvp',
        registers: [
          register,
          { name: 'Refugo', address: 'D34', role: 'SCRAP_COUNTER', deadBand: null, scale: null },
        ],
      })
      .expect(201);
    const plc = made.body as {
      id: number;
      registers: { id: number; name: string; offset: number; area: string }[];
    };
    expect(plc.registers[0]).to.include({ area: 'holding', offset: 4129, address: 'D33' });
    const [production, scrap] = plc.registers;
    const patched = await engineer
      .patch(`/api/plc-config/${plc.id}`, {
        registers: [
          { ...register, id: scrap?.id },
          { name: 'Refugo', address: 'D35', id: production?.id },
          { name: 'Estado', area: 'holding', offset: 4136 },
        ],
      })
      .expect(200);
    const after = (patched.body as typeof plc).registers;
    expect(after.map(({ id }) => id).slice(0, 2)).to.have.members([production?.id, scrap?.id]);
    expect(after).to.have.lengthOf(3);
    await engineer
      .patch(`/api/plc-config/${plc.id}`, { name: 'Y', registers: [{ name: 'a', address: '?' }] })
      .expect(422);
    const kept = await engineer.get(`/api/plc-config/${plc.id}`).expect(200);
    expect(kept.body).to.have.property('name', 'CLP 1');
  });

  it('never guess a bare number, and name the register that is wrong', async () => {
    const engineer = await rig.signIn('engineer');
    const answer = await engineer
      .post('/api/plc-config', {
        name: 'CLP 2',
        host: '10.0.0.1',
        sectorId: plant.sectorId,
        registers: [
          { ...register, dialect: 'delta-dvp' },
          { name: 'B', address: '33' },
        ],
      })
      .expect(422);
    expect((answer.body as { details: object[] }).details[0]).to.include({
      path: 'registers.1.address',
      code: 'ADDRESS_AMBIGUOUS',
    });
  });

  it('say that no collector is there to test a PLC, and pass on what one answers', async () => {
    const engineer = await rig.signIn('engineer');
    const test = () =>
      engineer.post('/api/plc-config/test', { host: '127.0.0.1', port: 502, unitId: 1, timeout: 500 });
    const offline = await test().expect(503);
    expect(offline.body).to.have.property('code', 'COLLECTOR_OFFLINE');
    const { knex } = rig.database;
    await knex('collectors').insert({ name: 'collector-1', heartbeat_at: knex.fn.now() });
    const asked = test().then((answer) => answer);
    const result = { success: false, latency: null, message: 'refused', code: 'PLC_REFUSED' };
    for (let done = 0; done === 0;)
      done = await knex('collector_commands')
        .where({ kind: 'plc_test', status: 'pending' })
        .update({ status: 'done', result: JSON.stringify(result), finished_at: knex.fn.now() });
    const answer = await asked;
    expect(answer.status).to.equal(200);
    expect(answer.body).to.deep.equal(result);
  });

  it('answer 503 with Retry-After while the database is away', async () => {
    const other = await startApiRig();
    const person = await other.signIn('admin');
    await other.database.drop();
    const answer = await person.get('/api/items').expect(503);
    expect(answer.body).to.have.property('code', 'DATABASE_UNAVAILABLE');
    expect(answer.headers['retry-after']).to.equal('2');
    await request(other.api.url).get('/api/health').expect(503);
    await other.api.stop();
  });
});
