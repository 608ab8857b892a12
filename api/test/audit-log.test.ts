import { expect } from 'chai';
import { auditNews, auditPage } from '../../domain/contracts/audit.ts';
import { startApiRig } from './api-rig.ts';
import type { ApiRig, Person } from './api-rig.ts';

describe('the audit log as it is read', () => {
  let rig: ApiRig;
  let admin: Person;
  before(async () => {
    rig = await startApiRig();
    admin = await rig.signIn('admin');
    const { knex } = rig.database;
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));
    await knex('audit_log').insert(
      Array.from({ length: 25 }, (_, index) => ({
        ...{ at: at(index), username: index % 2 ? 'rui' : 'ana', action: 'update', entity: 'items' },
        entity_id: String(index),
        before: JSON.stringify({ name: `Tampa ${index}`, updatedAt: 'x' }),
        after: JSON.stringify({ name: `=Tampa ${index + 1}`, updatedAt: 'y' }),
        ip: '10.0.0.9',
      })),
    );
  });
  after(() => rig.stop());
  const page = async (query: string) =>
    auditPage.parse((await admin.get(`/api/audit-log?${query}`).expect(200)).body);
  const ANA = 'filter[username]=ana&filter[entity]=items';

  it('is paged by cursor without a gap or a repetition, whatever is written meanwhile', async () => {
    const seen: number[] = [];
    let cursor = '';
    for (let round = 0; round < 20; round += 1) {
      const { data, next, total } = await page(`${ANA}&limit=5${cursor}`);
      expect(total).to.equal(null);
      seen.push(...data.map(({ id }) => id));
      await rig.database.knex('audit_log').insert({ username: 'ana', action: 'update', entity: 'items' });
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(seen).to.have.lengthOf(13);
    expect(new Set(seen).size).to.equal(13);
    expect([...seen].sort((a, b) => b - a)).to.deep.equal(seen);
    const news = await admin.get(`/api/audit-log/news?after=${seen[0]}&${ANA}`).expect(200);
    expect(auditNews.parse(news.body).count).to.equal(3);
  });

  it('is paged by number with the total, searched and filtered by time', async () => {
    const first = await page('pageSize=2&search=10.0.0.9&filter[to]=2026-01-01T12:10:00Z');
    expect(first).to.include({ total: 10, next: null });
    expect(first.data[0]).to.include({ entityId: '9', username: 'rui' });
    await admin.get('/api/audit-log?filter[nothing]=1').expect(422);
    await (await rig.signIn('supervisor')).get('/api/audit-log?limit=5').expect(403);
  });

  it('is handed out with a line for each field that changed, and no formula', async () => {
    const file = await admin.get('/api/audit-log/export?format=csv-br&filter[entityId]=7').expect(200);
    expect(file.headers['content-disposition']).to.match(/filename="(auditoria|audit)-.*\.csv/);
    const [head, line, end] = file.text.split('\r\n');
    expect(head).to.match(/^\uFEFF?Quando;Quem;Ação;/);
    expect(line).to.equal("01/01/2026 09:07:00;rui;mudou;Item;7;Nome;Tampa 7;'=Tampa 8;10.0.0.9;");
    expect(end).to.equal('');
  });

  it('is handed out in the words of the screens: actions, fields, states, moments, and codes of what a field points to', async () => {
    const { knex } = rig.database;
    const [company] = await knex('companies')
      .insert({ code: 'C1', name: 'X' })
      .returning<{ id: number }[]>('id');
    const id = Number(company?.id);
    await knex('audit_log').insert({
      ...{ at: '2026-01-02T12:00:00Z', username: 'ana', action: 'pause', entity: 'production-orders' },
      entity_id: 'words',
      before: JSON.stringify({ status: 'IN_PROGRESS', companyId: id, active: true, idealCycle: 2.5 }),
      after: JSON.stringify({
        ...{ status: 'PAUSED', companyId: id + 1, active: false, idealCycle: 3, extra: [{ code: 'A' }] },
        startDate: '2026-01-02T12:00:00.000Z',
      }),
    });
    const linesIn = async (query: string): Promise<string[]> => {
      const file = await admin.get(`/api/audit-log/export?${query}&filter[entityId]=words`).expect(200);
      return file.text.split('\r\n').slice(1, -1);
    };
    expect(await linesIn('format=csv-br')).to.have.members(
      [
        'Situação;Em produção;Pausada',
        `Empresa;C1;#${id + 1}`,
        'Ativo;sim;não',
        'Ciclo ideal (s/peça);2,5;3',
        'extra › 1 › Código;;A',
        'Início;;02/01/2026 09:00:00',
      ].map((change) => `02/01/2026 09:00:00;ana;pausou;Ordem de produção;words;${change};;`),
    );
    expect(await linesIn('format=csv')).to.include(
      '2026-01-02 09:00:00,ana,paused,Production order,words,Status,In progress,Paused,,',
    );
  });
});
