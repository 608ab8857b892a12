import { expect } from 'chai';
import { HARMFUL_NODES } from '../../testing/harmful-flows.ts';
import { startApiRig, makePlant } from './api-rig.ts';
import type { ApiRig, Person } from './api-rig.ts';

interface Body {
  code: string;
  details: { code: string; path: string }[];
  data: Record<string, unknown>[];
  [name: string]: unknown;
}

const FLOW = [
  { id: 't', type: 'tab', label: 'Coletor' },
  { id: 'c', type: 'collector', collectorName: 'pi-1' },
  { id: 'p', type: 'plc-pool', z: 't', collector: 'c', wires: [['a']] },
  { id: 'a', type: 'production-appointment', z: 't', collector: 'c', wires: [] },
];

describe('flows over the API', () => {
  let rig: ApiRig;
  let maintenance: Person;
  let engineer: Person;
  let pi: number;
  let other: number;

  before(async () => {
    rig = await startApiRig();
    maintenance = await rig.signIn('maintenance');
    engineer = await rig.signIn('engineer');
    await makePlant(rig.database);
    const { knex } = rig.database;
    const health = JSON.stringify({
      editorUrl: 'http://127.0.0.1:1880',
      flow: { checksum: 'sum-2', waiting: 0 },
    });
    const rows = await knex('collectors')
      .insert([{ name: 'pi-1', heartbeat_at: knex.fn.now(), health }, { name: 'pi-2' }])
      .returning<{ id: number }[]>('id');
    [pi, other] = rows.map(({ id }) => id) as [number, number];
    await knex('flow_snapshots').insert([
      { collector_id: pi, flow: JSON.stringify(FLOW.slice(0, 2)), checksum: 'sum-1', deployment: 'found' },
      { collector_id: pi, flow: JSON.stringify(FLOW), checksum: 'sum-2', author: 'engineer' },
      { collector_id: pi, flow: '[]', checksum: 'sum-3', outcome: 'rolled_back', reason: 'FLOW_NOT_STARTED' },
    ]);
  });
  after(() => rig.stop());

  const versionsOf = async (id: number): Promise<Record<string, unknown>[]> =>
    ((await maintenance.get(`/api/flows/${id}/versions`).expect(200)).body as Body).data;

  it('shows which collector runs which version, and where what runs is another', async () => {
    const list = (await maintenance.get('/api/flows').expect(200)).body as Body;
    expect(
      list.data.map(({ collectorName, online, drift, versions }) => [collectorName, online, drift, versions]),
    ).to.deep.equal([
      ['pi-1', true, 'same', 3],
      ['pi-2', false, 'unknown', 0],
    ]);
    expect(list.data[0]).to.have.nested.property('latest.checksum', 'sum-2');
    const health = JSON.stringify({ flow: { checksum: 'by hand', waiting: 0 } });
    await rig.database.knex('collectors').where({ id: pi }).update({ health });
    const one = (await maintenance.get(`/api/flows?collectorId=${pi}`).expect(200)).body as Body;
    expect(one.data.map(({ drift }) => drift)).to.deep.equal(['differs']);
    expect((await maintenance.get(`/api/flows/${pi}`).expect(200)).body).to.deep.equal(one.data[0]);
    await maintenance.get('/api/flows/999999').expect(404);
    const ask = async (query: string): Promise<[unknown[], number]> => {
      const { data, total } = (await maintenance.get(`/api/flows?${query}`).expect(200)).body as Body;
      return [data.map(({ collectorName }) => collectorName), Number(total)];
    };
    expect(await ask('sort=-collectorName&pageSize=1')).to.deep.equal([['pi-2'], 2]);
    expect(await ask('sort=-versions&page=2&pageSize=1')).to.deep.equal([['pi-2'], 2]);
    expect(await ask('search=PI-1')).to.deep.equal([['pi-1'], 1]);
    await maintenance.get('/api/flows?sort=health').expect(422);
  });

  it('lists, names, compares and hands out versions as plain Node-RED JSON', async () => {
    const [bad, newest, first] = await versionsOf(pi);
    expect(bad).to.include({ outcome: 'rolled_back', reason: 'FLOW_NOT_STARTED' });
    await maintenance
      .patch(`/api/flows/versions/${String(newest?.['id'])}`, { name: 'Antes da troca' })
      .expect(200);
    expect((await versionsOf(pi))[1]).to.include({
      name: 'Antes da troca',
      nodes: 4,
      author: 'engineer',
      plcs: 1,
    });
    const diff = (
      await maintenance
        .get(`/api/flows/versions/${String(newest?.['id'])}/diff?against=${String(first?.['id'])}`)
        .expect(200)
    ).body as Body;
    expect(diff['counts']).to.deep.equal({ added: 2, removed: 0, changed: 0, moved: 0 });
    const before = await maintenance.get(`/api/flows/versions/${String(newest?.['id'])}/diff`).expect(200);
    expect(before.body).to.deep.equal(diff);
    const file = await maintenance.get(`/api/flows/versions/${String(newest?.['id'])}/download`).expect(200);
    expect(file.headers['content-disposition']).to.contain('attachment').and.contain('.json');
    expect(file.body).to.deep.equal(FLOW);
  });

  it('tells before a deploy what would change and what stands against it', async () => {
    const flow = [...FLOW, { id: 'x', type: 'exec', z: 't', wires: [['nowhere']] }];
    const check = (await maintenance.post(`/api/flows/${pi}/check`, { flow }).expect(200)).body as {
      refused: boolean;
      problems: { code: string; path: string }[];
      counts: object;
    };
    expect(check.refused).to.equal(true);
    expect(check.problems.map(({ code, path }) => `${code} ${path}`)).to.deep.equal([
      'FLOW_TYPE_OFF 4.type',
      'FLOW_WIRE_BROKEN 4.wires.0.0',
    ]);
    expect(check.counts).to.deep.equal({ added: 1, removed: 0, changed: 0, moved: 0 });
  });

  it('refuses every harmful flow before a collector hears of it (PROMISES 21)', async () => {
    const answers = new Map<string, number>();
    for (const [name, nodes] of HARMFUL_NODES) {
      const answer = await maintenance.post('/api/flows/deploy', {
        collectorIds: [pi],
        flow: [...FLOW, ...nodes],
      });
      if (answer.status < 400 || answer.status >= 500) answers.set(name, answer.status);
    }
    expect([...answers]).to.deep.equal([]);
    expect(await rig.database.knex('collector_commands').where({ kind: 'flow_deploy' })).to.deep.equal([]);
  });

  it('deploys to several, and says what became of each', async () => {
    const { knex } = rig.database;
    const answering = new AbortController();
    const collector = (async () => {
      while (!answering.signal.aborted) {
        const result = JSON.stringify({
          outcome: 'rolled_back',
          reason: 'FLOW_STOPPED_COUNTING',
          detail: 'Injetora 1',
          checksum: 'sum-2',
          counted: 3,
        });
        await knex('collector_commands').where({ status: 'pending' }).update({ status: 'done', result });
      }
    })();
    await knex('collectors').where({ id: pi }).update({ heartbeat_at: knex.fn.now() });
    const flow = FLOW.map((node) => ({ ...node, credentials: { password: 'secret' } }));
    const answer = await maintenance
      .post('/api/flows/deploy', { collectorIds: [pi, other], flow, note: 'teste' })
      .expect(200);
    answering.abort();
    await collector;
    expect((answer.body as { results: object[] }).results).to.deep.equal([
      {
        collectorId: pi,
        outcome: 'rolled_back',
        code: 'FLOW_STOPPED_COUNTING',
        message: null,
        detail: 'Injetora 1',
        checksum: 'sum-2',
        counted: 3,
      },
      {
        collectorId: other,
        outcome: 'failed',
        code: 'COLLECTOR_OFFLINE',
        message: 'No collector is online that could do this.',
        detail: null,
        checksum: null,
        counted: null,
      },
    ]);
    const commands: unknown = await knex('collector_commands')
      .where({ kind: 'flow_deploy' })
      .select('payload');
    const [{ payload }] = commands as [{ payload: { author: string; deployment: string; note: string } }];
    expect(payload).to.include({ author: 'maintenance', deployment: 'import', note: 'teste' });
    expect(JSON.stringify(payload)).to.not.contain('secret');
  });

  it('brings the PLCs of a version back for whoever may change PLCs', async () => {
    const { knex } = rig.database;
    await knex('plc_configs').where({ name: 'Injetora 1' }).update({ poll_interval: 5000 });
    const [, version] = await versionsOf(pi);
    const body = { collectorIds: [other], versionId: version?.['id'], restorePlcs: true };
    await maintenance.post('/api/flows/deploy', body).expect(403);
    const answer = await engineer.post('/api/flows/deploy', body).expect(200);
    expect(answer.body).to.have.property('plcsRestored', 1);
    const plc: unknown = await knex('plc_configs').where({ name: 'Injetora 1' }).first('poll_interval');
    expect(plc).to.deep.equal({ poll_interval: 1000 });
  });

  it('lets only an admin widen what flows may do', async () => {
    await engineer.patch(`/api/flows/${pi}/permissions`, { permissions: ['files'] }).expect(403);
    const admin = await rig.signIn('admin');
    await admin.patch(`/api/flows/${pi}/permissions`, { permissions: ['exec'] }).expect(422);
    const answer = await admin
      .patch(`/api/flows/${pi}/permissions`, { permissions: ['commands'] })
      .expect(200);
    expect(answer.body).to.have.property('permissions').deep.equal(['commands']);
    const flow = [...FLOW, { id: 'x', type: 'exec', z: 't', wires: [] }];
    const check = await engineer.post(`/api/flows/${pi}/check`, { flow }).expect(200);
    expect(check.body).to.have.property('refused', false);
  });

  it('opens the editor by a ticket of which only the hash is kept', async () => {
    const health = JSON.stringify({ editorUrl: 'http://127.0.0.1:1880' });
    await rig.database.knex('collectors').where({ id: pi }).update({ health });
    const answer = await engineer.post(`/api/flows/${pi}/editor-ticket`).expect(200);
    const body: unknown = answer.body;
    const ticket =
      /^http:\/\/127\.0\.0\.1:1880\/\?code=([\w-]{43})$/.exec((body as { url: string }).url)?.[1] ?? '';
    expect(ticket).to.not.equal('');
    const kept = JSON.stringify(await rig.database.knex('editor_tickets'));
    expect(kept).to.not.contain(ticket);
    await engineer.post(`/api/flows/${other}/editor-ticket`).expect(409);
    const operator = await rig.signIn('operator');
    await operator.post(`/api/flows/${pi}/editor-ticket`).expect(403);
  });
});
