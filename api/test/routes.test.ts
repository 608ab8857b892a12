import { expect } from 'chai';
import request from 'supertest';
import { may, ROLES } from '../../domain/roles.ts';
import { openApiPath } from '../openapi/make-document.ts';
import { makeRoutes } from '../routes/route-table.ts';
import { declaredMetrics, watchedMetrics } from '../../testing/watched-metrics.ts';
import { startApiRig } from './api-rig.ts';
import type { ApiRig } from './api-rig.ts';

describe('the table of routes', () => {
  let rig: ApiRig;
  before(async () => (rig = await startApiRig()));
  after(() => rig.stop());
  const table = () => makeRoutes();
  const address = (path: string) => `/api${path.replace(/:\w+/g, '2147483000')}`;

  for (const role of ROLES)
    it(`lets a ${role} do exactly what the permission table says`, async () => {
      const faults: string[] = [];
      const person = await rig.signIn(role);
      for (const route of table()) {
        if (route.access === 'public' || route.path === '/auth/logout') continue;
        // A body that no schema takes and an id that nothing has: who may is told 404 or 422, who may not 403.
        const path = address(route.path);
        const answer =
          route.method === 'get' || route.method === 'delete'
            ? await person[route.method](path)
            : await person[route.method](path, { nonsense: true });
        const isAllowed = route.access === 'signed-in' || may(role, route.access);
        if (isAllowed === (answer.status === 403) || answer.status >= 500 || answer.status === 401)
          faults.push(`${route.method} ${route.path}: ${answer.status}`);
      }
      expect(faults).to.deep.equal([]);
    });

  it('asks whoever is not signed in to sign in', async () => {
    for (const route of table().filter(({ access }) => access !== 'public')) {
      const answer = await request(rig.api.url)[route.method](address(route.path));
      expect(answer.status, `${route.method} ${route.path}`).to.equal(401);
      expect(answer.body).to.have.property('code', 'SIGN_IN_REQUIRED');
    }
  });

  it('is what OpenAPI describes, completely', async () => {
    const answer = await request(rig.api.url).get('/api/openapi.json').expect(200);
    const { openapi, paths } = answer.body as { openapi: string; paths: Record<string, object> };
    expect(openapi).to.equal('3.1.0');
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described).to.have.members(table().map(({ method, path }) => `${method} ${openApiPath(path)}`));
  });

  it('shows the documents and says where nothing is', async () => {
    await request(rig.api.url)
      .get('/api/docs/')
      .expect(200)
      .expect(/swagger-ui-bundle/);
    const answer = await request(rig.api.url).get('/api/nothing').expect(404);
    expect(answer.body).to.have.property('code', 'NOT_FOUND');
    await request(rig.api.url).get('/api/health').expect(200);
  });

  it('gives every figure that the dashboard and the alert rules ask for', async () => {
    const { text } = await request(rig.api.url).get('/api/metrics').expect(200);
    expect(watchedMetrics('pulso-api')).to.include('pulso_http_request_seconds');
    expect(declaredMetrics(text)).to.include.members(watchedMetrics('pulso-api'));
  });

  it('refuses what is not JSON and what is too large', async () => {
    const post = (body: string) =>
      request(rig.api.url).post('/api/auth/login').set('Content-Type', 'application/json').send(body);
    expect((await post('{"a":').expect(400)).body).to.have.property('code', 'BODY_INVALID');
    expect((await post(`"${'x'.repeat(1_100_000)}"`).expect(413)).body).to.have.property(
      'code',
      'BODY_TOO_LARGE',
    );
  });

  it('says of a body that is sent as something else that it takes JSON, and of one without a type too', async () => {
    const send = (type: string, body = '{"username":"nobody","password":"x"}') =>
      request(rig.api.url).post('/api/auth/login').set('Content-Type', type).serialize(String).send(body);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/xml',
      '',
      'json',
      'application/json; charset=latin9',
    ]) {
      const answer = await send(type);
      expect(answer.status, type).to.equal(415);
      expect(answer.body).to.have.property('code', 'UNSUPPORTED_MEDIA_TYPE');
    }
    for (const type of [
      'application/json; charset=utf-8',
      'application/json;charset="UTF-8"',
      'Application/JSON',
    ])
      expect((await send(type)).status, type).to.equal(401);
    const admin = await rig.signIn('admin');
    expect((await admin.delete('/api/items/2147483000')).status).to.equal(404);
    expect((await admin.post('/api/items')).status, 'no body at all').to.equal(422);
  });

  it('says which ways an address can be asked in', async () => {
    const put = await request(rig.api.url).put('/api/items/1').send({}).expect(405);
    expect(put.headers).to.have.property('allow', 'GET, HEAD, PATCH, DELETE');
    expect(put.body).to.have.property('code', 'METHOD_NOT_ALLOWED');
    const post = await request(rig.api.url).post('/api/dashboard').expect(405);
    expect(post.headers).to.have.property('allow', 'GET, HEAD');
    await request(rig.api.url).put('/api/nothing').expect(404);
    await request(rig.api.url).head('/api/health').expect(200);
    const options = await request(rig.api.url).options('/api/items').expect(204);
    expect(options.headers).to.have.property('allow', 'GET, HEAD, POST');
    expect(options.headers).not.to.have.property('access-control-allow-origin');
  });

  it('serves the screens with a nonce of its own in each answer and in its policy', async () => {
    const answer = await request(rig.api.url).get('/orders/1').set('Accept', 'text/html');
    if (answer.status === 503) return;
    const nonce = /'nonce-([^']+)'/.exec(String(answer.headers['content-security-policy']))?.[1] ?? '';
    expect(answer.text).to.contain(`nonce="${nonce}"`).and.not.contain('__CSP_NONCE__');
    expect(answer.headers['content-security-policy']).to.contain("'strict-dynamic'");
  });
});
