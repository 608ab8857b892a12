import { expect } from 'chai';
import type { BulkAnswer } from '../../domain/contracts/bulk.ts';
import type { TableView } from '../../domain/contracts/table-views.ts';
import { makePlant, PASSWORD, signIn, startApiRig } from './api-rig.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';

interface Row {
  id: number;
  version: number;
  name: string;
}

describe('changing registrations', () => {
  let rig: ApiRig;
  let plant: Plant;
  let supervisor: Person;
  let admin: Person;
  before(async () => {
    rig = await startApiRig('nothing');
    plant = await makePlant(rig.database);
    supervisor = await rig.signIn('supervisor');
    admin = await rig.signIn('admin');
  });
  after(() => rig.stop());

  const make = async (path: string, values: object): Promise<Row> =>
    (await supervisor.post(`/api/${path}`, values).expect(201)).body as Row;

  it('gives a company its time zone, and a defect its severity, where little is said', async () => {
    const patch = (timeZone: unknown) => admin.patch(`/api/companies/${plant.companyId}`, { timeZone });
    expect((await patch('America/Manaus').expect(200)).body).to.have.property('timeZone', 'America/Manaus');
    for (const wrong of ['America/Nowhere', '+03:00', '', null, "UTC'; DROP TABLE users"])
      await patch(wrong).expect(422);
    const defect = await admin.post('/api/defects', { code: 'SEM', name: 'Sem severidade' }).expect(201);
    expect(defect.body).to.have.property('severity', 'MEDIUM');
  });

  it('tells the second of two people who changed what, and keeps what the first one saved', async () => {
    const { id, version } = await make('defects', { code: 'DUAS', name: 'Antes' });
    const first = await admin.patch(`/api/defects/${id}`, { name: 'Da Ana', version }).expect(200);
    expect((first.body as Row).version).to.equal(version + 1);
    const second = await supervisor.patch(`/api/defects/${id}`, { severity: 'HIGH', version }).expect(409);
    expect(second.body).to.have.property('code', 'VERSION_CONFLICT');
    expect(second.body).to.have.nested.include({
      'context.changedBy': 'admin',
      'context.version': version + 1,
      'context.current.name': 'Da Ana',
      'context.current.severity': 'MEDIUM',
    });
    await supervisor.delete(`/api/defects/${id}`).expect(200);
    await supervisor.patch(`/api/defects/${id}`, { name: 'x', version: version + 1 }).expect(404);
  });

  it('gives a record that is only deactivated a new version too', async () => {
    const { id, version } = await make('items', { code: 'USADO', name: 'Usado' });
    await supervisor
      .post('/api/production-orders', {
        code: 'OP-USA',
        sectorId: plant.sectorId,
        itemId: id,
        plannedQuantity: 5,
      })
      .expect(201);
    expect((await supervisor.delete(`/api/items/${id}`).expect(200)).body).to.have.property('deleted', false);
    await supervisor.patch(`/api/items/${id}`, { name: 'x', version }).expect(409);
  });

  describe('many at once', () => {
    const bulk = async (changes: object[], skipBad = false): Promise<BulkAnswer> =>
      (await supervisor.post('/api/items/bulk', { changes, skipBad }).expect(200)).body as BulkAnswer;
    const names = (ids: number[]): Promise<string[]> =>
      rig.database.knex('items').whereIn('id', ids).orderBy('id').pluck('name');
    let rows: Row[];
    beforeEach(async () => {
      const stamp = Date.now();
      rows = [];
      for (const letter of ['a', 'b', 'c'])
        rows.push(await make('items', { code: `${letter}-${stamp}`, name: letter }));
    });

    it('are saved together, each on record, and taken back by the versions that the answer tells', async () => {
      const answer = await bulk(rows.map(({ id, version }) => ({ id, version, values: { unit: 'kg' } })));
      expect(answer).to.include({ changed: 3, refused: 0 });
      const ids = rows.map(({ id }) => id);
      expect(await rig.database.knex('items').whereIn('id', ids).pluck('unit')).to.deep.equal([
        'kg',
        'kg',
        'kg',
      ]);
      const audited = rig.database.knex('audit_log').where({ entity: 'items', action: 'update' });
      expect(await audited.whereIn('entity_id', ids.map(String)).pluck('username')).to.deep.equal([
        'supervisor',
        'supervisor',
        'supervisor',
      ]);
      const back = await bulk(
        answer.rows.map(({ id, version }) => ({ id, version, values: { unit: 'pç' } })),
      );
      expect(back).to.include({ changed: 3 });
    });

    it('stay all as they were while one is refused, which is named with its reason', async () => {
      const [a, b, c] = rows as [Row, Row, Row];
      await supervisor.patch(`/api/items/${b.id}`, { name: 'mudado' }).expect(200);
      const changes = [
        { id: a.id, version: a.version, values: { name: 'novo' } },
        { id: b.id, version: b.version, values: { name: 'novo' } },
        { id: c.id, version: c.version, values: { idealCycle: -1 } },
        { id: 999_999, values: { name: 'novo' } },
      ];
      const refusal = await supervisor.post('/api/items/bulk', { changes }).expect(422);
      expect(refusal.body).to.have.property('code', 'BULK_ROWS_REFUSED');
      const answer = (refusal.body as { context: BulkAnswer }).context;
      expect(answer).to.include({ changed: 1, refused: 3 });
      expect(answer.rows.map(({ id, errors }) => [id, errors[0]?.code])).to.deep.equal([
        [a.id, undefined],
        [b.id, 'VERSION_CONFLICT'],
        [c.id, 'INVALID'],
        [999_999, 'NOT_FOUND'],
      ]);
      expect(await names([a.id, b.id, c.id])).to.deep.equal(['a', 'mudado', 'c']);
      expect(await bulk(changes, true)).to.include({ changed: 1, refused: 3 });
      expect(await names([a.id, b.id, c.id])).to.deep.equal(['novo', 'mudado', 'c']);
    });

    it('are refused to whoever may not register, and bounded', async () => {
      const operator = await rig.signIn('operator');
      const changes = [{ id: rows[0]?.id, values: { active: false } }];
      await operator.post('/api/items/bulk', { changes }).expect(403);
      await supervisor.post('/api/items/bulk', { changes: Array(501).fill(changes[0]) }).expect(422);
      await supervisor.post('/api/items/bulk', { changes: [] }).expect(422);
    });
  });

  it('is told to whoever may change the record: who, when, what, and nothing of addresses', async () => {
    const { id } = await make('sectors', { code: 'HIS', name: 'Um', companyId: plant.companyId });
    for (const name of ['Dois', 'Três']) await supervisor.patch(`/api/sectors/${id}`, { name }).expect(200);
    const { data, next } = (await supervisor.get(`/api/sectors/${id}/history`).expect(200)).body as {
      data: { action: string; username: string; before: Row | null; after: Row }[];
      next: null;
    };
    expect(next).to.equal(null);
    expect(data.map(({ action, before, after }) => [action, before?.name, after.name])).to.deep.equal([
      ['update', 'Dois', 'Três'],
      ['update', 'Um', 'Dois'],
      ['create', undefined, 'Um'],
    ]);
    expect(data[0]).to.not.have.any.keys('ip', 'requestId');
    await (await rig.signIn('operator')).get(`/api/sectors/${id}/history`).expect(403);
    await supervisor.get(`/api/users/${id}/history`).expect(403);
    const knex = rig.database.knex;
    await knex('users').insert({
      ...{ username: 'limitada', name: 'Limitada', role: 'supervisor' },
      password_hash: knex('users').where({ username: 'admin' }).select('password_hash'),
    });
    const limited = knex('users').where({ username: 'limitada' }).select('id');
    await knex('user_companies').insert({ user_id: limited, company_id: plant.otherCompanyId });
    const person = await signIn(rig.api.url, 'limitada', PASSWORD);
    await person.get(`/api/sectors/${id}/history`).expect(404);
    await person.get(`/api/sectors/${plant.otherSectorId}/history`).expect(200);
  });

  describe('views of tables', () => {
    const view = { table: 'orders', name: 'Pausadas', query: 'status=PAUSED', hidden: ['dueDate'] };
    const seen = async (person: Person): Promise<{ columns: object[]; views: TableView[] }> =>
      (await person.get('/api/table-views').expect(200)).body as { columns: object[]; views: TableView[] };

    it('belong to the person: columns, names, filters; and nobody else changes them', async () => {
      const viewer = await rig.signIn('viewer');
      for (const hidden of [['dueDate'], ['dueDate', 'status']])
        await viewer.post('/api/table-views/columns', { table: 'orders', hidden }).expect(200);
      const { id } = (await viewer.post('/api/table-views', view).expect(201)).body as TableView;
      await viewer.post('/api/table-views', view).expect(409);
      await viewer.patch(`/api/table-views/${id}`, { name: 'Minhas' }).expect(200);
      const own = await seen(viewer);
      expect(own.columns).to.deep.equal([{ table: 'orders', hidden: ['dueDate', 'status'] }]);
      expect(own.views[0]).to.include({ id, name: 'Minhas', query: 'status=PAUSED', own: true });
      expect(await seen(admin)).to.deep.equal({ columns: [], views: [] });
      await admin.delete(`/api/table-views/${id}`).expect(404);
      await admin.patch(`/api/table-views/${id}`, { name: 'x' }).expect(404);
      await viewer.delete(`/api/table-views/${id}`).expect(200);
      expect((await seen(viewer)).views).to.deep.equal([]);
    });

    it('are shared with a role by whoever may register', async () => {
      const viewer = await rig.signIn('viewer');
      const shared = { ...view, sharedWith: 'viewer' };
      await viewer.post('/api/table-views', shared).expect(403);
      const { id } = (await supervisor.post('/api/table-views', shared).expect(201)).body as TableView;
      expect((await seen(viewer)).views[0]).to.include({ id, own: false, ownerName: 'supervisor' });
      expect((await seen(await rig.signIn('operator'))).views).to.deep.equal([]);
      await viewer.delete(`/api/table-views/${id}`).expect(404);
    });
  });
});
