/** Two companies in one plant: whoever is limited to one never reads or changes anything of the other, whatever the route. */
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import type { Response } from 'supertest';
import { WHOLE_PLANT_PERMISSIONS } from '../../../domain/roles.ts';
import type { Route } from '../../routes/route.ts';
import { makeRoutes } from '../../routes/route-table.ts';
import { PASSWORD, signIn, startApiRig } from '../api-rig.ts';
import type { ApiRig, Person } from '../api-rig.ts';
import { MUTATIONS } from './mutations.ts';
import { tableDigest } from './table-digest.ts';
import { addressOf, makeStage } from './stage.ts';
import type { Stage } from './stage.ts';

const HERE = 800_001;
const THERE = 900_001;

/** Queries without which a route answers nothing. */
const QUERIES: Record<string, string> = {
  '/production/queue': `?sectorId=${THERE}`,
  '/plc-data/series': `?plcRegisterId=${THERE}&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z`,
  '/downtimes/reasons': `?plcConfigId=${THERE}`,
  '/downtimes/timeline': `?plcConfigId=${THERE}&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`,
};
const HOUR_MS = 3_600_000;
/** The hours of the stage, for the reports; whoever may see nothing in them gets an empty one. */
const reportHours = (path: string): string => {
  const at = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
  return `?from=${at(-24)}&to=${at(1)}${GROUPED_REPORTS.includes(path) ? '&groupBy=machine' : ''}`;
};
const GROUPED_REPORTS = ['oee', 'production', 'downtime', 'defects'].map((name) => `/reports/${name}`);
/** Figures without a name: what the other company adds to them must be missing. */
const FIGURES = ['/count-inbox/summary', '/notifications/summary'];

describe('an account that is limited to one company', () => {
  let rig: ApiRig;
  let here: Stage;
  let there: Stage;
  let limited: Person;
  let routes: readonly Route[];
  before(async () => {
    // Nothing but the request itself may change a table while the pictures before and after are compared.
    rig = await startApiRig('nothing');
    here = await makeStage(rig, HERE, 'AAAA');
    there = await makeStage(rig, THERE, 'ZZZZ');
    const admin = await rig.signIn('admin');
    await admin
      .post('/api/users', {
        username: 'limited',
        name: 'L',
        role: 'admin',
        password: PASSWORD,
        companyIds: [HERE],
      })
      .expect(201);
    limited = await signIn(rig.api.url, 'limited');
    routes = makeRoutes();
  });
  after(() => rig.stop());

  const read = (person: Person, { path }: Route): PromiseLike<Response> =>
    person.get(addressOf(path, THERE) + (QUERIES[path] ?? (isReport(path) ? reportHours(path) : '')));
  const isReport = (path: string): boolean => path.startsWith('/reports/') && !path.includes(':');
  const shows = ({ text }: Response): boolean => text.includes(there.marker) || text.includes(String(THERE));

  it('meets no route that does not say what it may do there', () => {
    const silent = routes.filter(({ access, scope }) => access !== 'public' && scope === undefined);
    expect(silent.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([]);
  });

  it('reads nothing of another company, on any route that shows a part of the plant', async () => {
    const faults: string[] = [];
    for (const route of routes.filter(({ method, scope }) => method === 'get' && scope === 'rows')) {
      const full = await read(there.admin, route);
      const part = await read(limited, route);
      const isOne = route.path.includes(':') || QUERIES[route.path] !== undefined;
      if (FIGURES.includes(route.path)) {
        if (part.status !== 200 || part.text === full.text)
          faults.push(`${route.path} counts the other company`);
        continue;
      }
      if (full.status !== 200 || !shows(full))
        faults.push(`${route.path}: the stage has nothing there to hide (${full.status})`);
      if (shows(part) && part.status === 200) faults.push(`${route.path} shows the other company`);
      if (part.status !== (isOne ? 404 : 200)) faults.push(`${route.path} answers ${part.status}`);
    }
    expect(faults).to.deep.equal([]);
  });

  it('reads its own company', async () => {
    for (const path of ['companies', 'sectors', 'items', 'production-orders', 'plc-config', 'plc-data']) {
      const answer = await limited.get(`/api/${path}`).expect(200);
      expect(answer.text, path).to.contain(here.marker);
    }
    await limited.patch(`/api/items/${HERE}`, { name: 'AAAA, renamed' }).expect(200);
    const dashboard = await limited.get('/api/dashboard').expect(200);
    expect((dashboard.body as { machines: unknown[] }).machines).to.have.lengthOf(1);
  });

  it('meets no route of the whole installation', async () => {
    for (const route of routes.filter(({ scope }) => scope === 'unlimited')) {
      const address = addressOf(route.path, THERE);
      const answer = await (route.method === 'get' || route.method === 'delete'
        ? limited[route.method](address)
        : limited[route.method](address, {}));
      expect(answer.status, `${route.method} ${route.path}`).to.equal(403);
    }
  });

  it('has none of the rights of which all routes are of the whole installation, and its screens know them', async () => {
    const open = new Set(routes.filter(({ scope }) => scope !== 'unlimited').map(({ access }) => access));
    const closed = new Set(routes.map(({ access }) => access).filter((access) => !open.has(access)));
    expect([...closed].sort()).to.deep.equal([...WHOLE_PLANT_PERMISSIONS].sort());
    const me = await limited.get('/api/auth/me').expect(200);
    expect(me.body).to.have.nested.property('user.limited', true);
  });

  it('changes nothing of another company, nor what all share', async () => {
    const faults: string[] = [];
    for (const mutation of MUTATIONS) {
      const [method, path] = mutation.route.split(' ') as ['post' | 'patch' | 'delete', string];
      const route = routes.find((one) => one.method === method && one.path === path);
      if (route?.scope === 'own' || route?.access === 'public') continue;
      const id = path.includes(':') ? ((await mutation.id?.(there)) ?? THERE) : 0;
      const body = { ...(await mutation.body?.(there)) };
      const address = addressOf(path, id);
      const before = await tableDigest(rig.database.knex);
      const answer = await (method === 'delete' ? limited.delete(address) : limited[method](address, body));
      const after = await tableDigest(rig.database.knex);
      if (![403, 404, 422].includes(answer.status) || !isDeepStrictEqual(after, before))
        faults.push(`${mutation.route} answers ${answer.status}: ${answer.text}`);
    }
    expect(faults).to.deep.equal([]);
  });

  it('cannot move its own rows there', async () => {
    const move = await limited.patch(`/api/items/${HERE}`, { companyId: THERE, sectorId: THERE }).expect(403);
    expect(move.body).to.have.property('code', 'OUT_OF_SCOPE');
    await limited.patch(`/api/plc-config/${HERE}`, { sectorId: THERE }).expect(403);
  });

  it('is narrowed further by a sector of that company', async () => {
    const admin = await rig.signIn('admin');
    const made = await admin.post('/api/sectors', { code: 'A2', name: 'A2', companyId: HERE }).expect(201);
    const { id } = made.body as { id: number };
    const user = await rig.database.knex('users').where({ username: 'limited' }).first<{ id: number }>('id');
    await admin.patch(`/api/users/${user?.id}`, { sectorIds: [id] }).expect(200);
    const orders = await limited.get('/api/production-orders').expect(200);
    expect(orders.body).to.deep.equal({ data: [], total: 0 });
    await limited.get('/api/sectors').expect(200, new RegExp('"A2"'));
    await limited.post('/api/sectors', { code: 'A3', name: 'A3', companyId: HERE }).expect(403);
    await admin.patch(`/api/users/${user?.id}`, { sectorIds: [] }).expect(200);
  });
});
