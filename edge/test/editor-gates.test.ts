import { expect } from 'chai';
import { HARMFUL_NODES } from '../../testing/harmful-flows.ts';
import { waitUntil } from '../../testing/wait.ts';
import { adminRoutes } from './admin-routes.ts';
import { PASSWORD, type EdgeRig } from './edge-rig.ts';
import { useSharedEdge } from './shared-edge.ts';

interface Flows {
  flows: Record<string, unknown>[];
  rev: string;
}

/** Files, texts and the sign-in itself: what a browser needs before anybody has signed in. Everything else asks for a session. */
const PUBLIC = [
  /^\/$/,
  /^\/icons\/.+/,
  /^\/resources\//,
  /^\/locales\//,
  /^\/auth\/login$/,
  /^\/auth\/token$/,
  /^\/debug\/view\/./,
];
const FORGED: readonly Record<string, string>[] = [
  {},
  { authorization: 'Bearer x' },
  { authorization: 'Bearer undefined' },
  { authorization: `Bearer ${'a'.repeat(43)}` },
  { authorization: 'Basic ZW5naW5lZXI6eA==' },
  { 'x-forwarded-user': 'engineer', 'x-remote-user': 'admin', cookie: 'pulso.sid=s%3Aadmin.x' },
  { 'x-original-url': '/auth/login', 'x-rewrite-url': '/auth/login', 'x-http-method-override': 'GET' },
];

describe('The door of the editor', function () {
  const edge = useSharedEdge();
  let rig: EdgeRig;
  let engineer = '';

  before(async () => {
    rig = edge();
    engineer = (await rig.signIn('engineer')) ?? '';
    expect(engineer).to.not.equal('');
  });

  const bare = (at: string, init?: RequestInit): Promise<Response> =>
    fetch(`${rig.url}${at}`, { redirect: 'manual', ...init });

  describe('without a sign-in (PROMISES 20)', () => {
    it('is shut on every admin route that the runtime has, whatever token is forged', async () => {
      const open: string[] = [];
      for (const { method, path } of await adminRoutes()) {
        if (PUBLIC.some((pattern) => pattern.test(path))) continue;
        for (const headers of FORGED) {
          const { status } = await bare(path, { method, headers });
          if (status !== 401 && status !== 404)
            open.push(`${method} ${path} ${status} ${JSON.stringify(headers)}`);
        }
      }
      expect(open).to.deep.equal([]);
    });

    it('is shut for paths written in other ways', async () => {
      const ways = [
        '/flows/',
        '/FLOWS',
        '/Flows',
        '//flows',
        '/./flows',
        '/x/../flows',
        '/%66lows',
        '/flows%2f',
        '/flows;x',
      ];
      const queries = ['?access_token=x', '?code=x', '?token=admin'];
      for (const at of [...ways, ...queries.map((query) => `/flows${query}`)]) {
        const answer = await bare(at);
        expect([401, 404], `${at} ${answer.status}`).to.include(answer.status);
        expect(await answer.text()).to.not.include('plc-pool');
      }
    });

    it('lets no script of another server in, and is framed by nobody', async () => {
      const policy = (await bare('/')).headers.get('content-security-policy') ?? '';
      expect(policy).to.include("default-src 'self'").and.include("frame-ancestors 'self'");
      expect(policy).to.not.match(/https?:|\*/);
    });

    it('tells the live channel nothing', async () => {
      for (const first of ['{"subscribe":"#"}', '{"auth":"x"}', '{"auth":{"toString":1}}', 'nonsense{']) {
        const socket = new WebSocket(`${rig.url.replace('http', 'ws')}/comms`);
        const heard: string[] = [];
        socket.addEventListener('message', ({ data }) => heard.push(String(data)));
        await new Promise((resolve) => socket.addEventListener('open', resolve));
        const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
        socket.send(first);
        socket.send('{"subscribe":"notification/#"}');
        await closed;
        expect(new Set(heard), first).to.deep.equal(new Set(['{"auth":"fail"}']));
      }
    });
  });

  describe('for those who only look', () => {
    it('opens nothing that changes anything', async () => {
      const before = await flowsNow();
      const looking = (await rig.signIn('maintenance')) ?? '';
      const open: string[] = [];
      for (const { method, path } of await adminRoutes()) {
        if (['GET', 'HEAD', 'OPTIONS'].includes(method) || path.startsWith('/auth/')) continue;
        const { status } = await rig.admin(looking, path, { method, body: JSON.stringify(before) });
        if (![401, 403, 404].includes(status)) open.push(`${method} ${path} ${status}`);
      }
      expect(open).to.deep.equal([]);
      expect(await flowsNow()).to.deep.equal(before);
    });
  });

  describe('for harmful flows (PROMISES 21)', () => {
    it('is shut for each sample at each way in, and the running flow stays as it is', async () => {
      const before = await flowsNow();
      const tabId = before.flows.find(({ type }) => type === 'tab')?.['id'] as string;
      const refusals = new Map<string, number>();
      expect(HARMFUL_NODES.size).to.be.at.least(40);
      for (const [name, nodes] of HARMFUL_NODES) {
        const flow = [...before.flows, ...nodes];
        const ways: [string, string, unknown, Record<string, string>?][] = [
          ['POST', '/flows', { flows: flow }],
          ['POST', '/flows', flow, { 'node-red-api-version': 'v1' }],
        ];
        for (const [method, at, body, headers] of ways) {
          const answer = await rig.admin(engineer, at, {
            method,
            body: JSON.stringify(body),
            headers: headers ?? {},
          });
          if (answer.status < 400 || answer.status >= 500) refusals.set(`${name} ${at}`, answer.status);
        }
      }
      for (const type of ['exec', 'file', 'tcp in', 'unheard of']) {
        const nodes = [{ id: 'bad-1', type, z: tabId, wires: [] }];
        for (const [method, at] of [
          ['POST', '/flow'],
          ['PUT', `/flow/${tabId}`],
          ['PUT', '/flow/global'],
        ] as const) {
          const body = at.endsWith('global') ? { configs: nodes } : { label: 'X', nodes, configs: [] };
          const { status } = await rig.admin(engineer, at, { method, body: JSON.stringify(body) });
          if (status < 400 || status >= 500) refusals.set(`${type} ${method} ${at}`, status);
        }
      }
      expect([...refusals]).to.deep.equal([]);
      expect(await flowsNow()).to.deep.equal(before);
    });

    it('says what is wrong and where, in the language of whoever deploys', async () => {
      const { flows } = await flowsNow();
      const nodes = HARMFUL_NODES.get('a node of the type exec') ?? [];
      const answer = await rig.admin(engineer, '/flows', {
        method: 'POST',
        body: JSON.stringify({ flows: [...flows, ...nodes] }),
      });
      expect(answer.status).to.equal(422);
      expect(await answer.json()).to.deep.include({
        code: 'FLOW_REFUSED',
        message:
          'Pulso refused the flow. exec: Nodes of the type exec are off; an admin may switch on “commands” for this collector.',
      });
      const said = await rig.admin(engineer, '/flows', {
        method: 'POST',
        body: JSON.stringify({ flows: [...flows, ...nodes] }),
        headers: { 'accept-language': 'pt-BR,pt;q=0.9,en;q=0.8' },
      });
      expect(await said.json()).to.deep.include({
        code: 'FLOW_REFUSED',
        message:
          'O Pulso recusou o fluxo. exec: Nós do tipo exec estão desligados; um administrador pode ligar “Comandos” para este coletor.',
      });
    });

    it('cannot be widened from the editor: no modules, no switching nodes off, no library, no files', async () => {
      const ways = [
        ['POST', '/nodes', { module: 'node-red-contrib-exec-queue' }],
        ['PUT', '/nodes/node-red-contrib-pulso', { enabled: false }],
        ['DELETE', '/nodes/node-red-contrib-modbus', {}],
        ['POST', '/library/local/flows/x', []],
        ['POST', '/modbus/fc/x', { mapPath: `${rig.dataDir}/editor-accounts.json` }],
        ['POST', '/flows/state', { state: 'stop' }],
      ] as const;
      for (const [method, at, body] of ways) {
        const { status } = await rig.admin(engineer, at, { method, body: JSON.stringify(body) });
        expect(status, `${method} ${at}`).to.equal(404);
      }
    });

    it('shows only what may run, and opens for what an admin switches on', async () => {
      expect(await paletteTypes())
        .to.include('mqtt out')
        .and.not.include('exec');
      await rig.database
        .knex('collectors')
        .where({ name: 'test-1' })
        .update({ flow_permissions: ['files'] });
      await waitUntil(async () => (await paletteTypes()).includes('file in'), {
        what: 'files',
      });
      expect(await paletteTypes()).to.not.include('exec');
      const { flows } = await flowsNow();
      const nodes = HARMFUL_NODES.get('a node of the type watch') ?? [];
      const body = JSON.stringify({ flows: [...flows, ...nodes] });
      expect((await rig.admin(engineer, '/flows', { method: 'POST', body })).status).to.equal(200);
      const back = JSON.stringify({ flows });
      expect((await rig.admin(engineer, '/flows', { method: 'POST', body: back })).status).to.equal(200);
    });
  });

  describe('against guessing, and when somebody has to leave (PROMISES 22)', () => {
    const guess = (username: string, password: string, address: string): Promise<Response> =>
      bare('/auth/token', {
        method: 'POST',
        headers: { 'x-forwarded-for': address },
        body: new URLSearchParams({
          client_id: 'node-red-editor',
          grant_type: 'password',
          username,
          password,
        }),
      });

    it('lets a stranger try ten times, and locks nobody else out', async () => {
      const statuses: number[] = [];
      for (let round = 0; round < 1000; round += 1)
        statuses.push((await guess('engineer', `guess ${round}`, '203.0.113.5')).status);
      expect(statuses.filter((status) => status === 403)).to.have.length(10);
      expect(statuses.filter((status) => status === 429)).to.have.length(990);
      // The same account from elsewhere, and another account from the same address.
      expect((await guess('engineer', PASSWORD, '203.0.113.6')).status).to.equal(200);
      expect((await guess('maintenance', PASSWORD, '203.0.113.5')).status).to.equal(200);
      expect((await guess('engineer', PASSWORD, '203.0.113.5')).status).to.equal(429);
    });

    it('ends the session and the live channel of a disabled account, and of nobody else for longer than it takes to come back', async () => {
      const leaving = (await rig.signIn('maintenance')) ?? '';
      expect((await rig.admin(leaving, '/flows')).status).to.equal(200);
      const socket = new WebSocket(`${rig.url.replace('http', 'ws')}/comms`);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      const accepted = new Promise((resolve) =>
        socket.addEventListener('message', ({ data }) => resolve(data)),
      );
      const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
      socket.send(JSON.stringify({ auth: leaving }));
      expect(await accepted).to.equal('{"auth":"ok"}');
      await rig.database.knex('users').where({ username: 'maintenance' }).update({ active: false });
      await closed;
      expect((await rig.admin(leaving, '/flows')).status).to.equal(401);
      expect((await rig.admin(engineer, '/flows')).status).to.equal(200);
      await rig.database.knex('users').where({ username: 'maintenance' }).update({ active: true });
    });
  });

  describe('by a ticket of the screens', () => {
    it('opens once, for the account that it was made out to, on this collector, in time', async () => {
      const redeem = async (code: string): Promise<Response> =>
        bare('/auth/token', { method: 'POST', body: new URLSearchParams({ code }) });
      await makeTicket('good');
      await makeTicket('late', { expires_at: new Date(Date.now() - 1000) });
      await makeTicket('elsewhere', { collector: 'test-2' });
      expect((await redeem('made up')).status).to.equal(403);
      expect((await redeem('late')).status).to.equal(403);
      expect((await redeem('elsewhere')).status).to.equal(403);
      const answers = await Promise.all([redeem('good'), redeem('good')]);
      expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([200, 403]);
      const opened = answers.find(({ status }) => status === 200);
      const { accessToken } = (await opened?.json()) as { accessToken: string };
      const settings: unknown = await (await rig.admin(accessToken, '/settings')).json();
      expect(settings).to.have.nested.property('user.username', 'engineer');
      expect((await rig.admin(accessToken, '/auth/revoke', { method: 'POST', body: '{}' })).status).to.equal(
        200,
      );
      expect((await rig.admin(accessToken, '/flows')).status).to.equal(401);
    });
  });

  async function makeTicket(
    ticket: string,
    values: { expires_at?: Date; collector?: string } = {},
  ): Promise<void> {
    const { knex } = rig.database;
    const { createHash } = await import('node:crypto');
    const name = values.collector ?? 'test-1';
    await knex('collectors').insert({ name }).onConflict('name').ignore();
    await knex('editor_tickets').insert({
      ticket_hash: createHash('sha256').update(ticket).digest('hex'),
      user_id: knex('users').select('id').where({ username: 'engineer' }),
      collector_id: knex('collectors').select('id').where({ name }),
      expires_at: values.expires_at ?? new Date(Date.now() + 60_000),
    });
  }

  async function flowsNow(): Promise<Flows> {
    return (await (await rig.admin(engineer, '/flows')).json()) as Flows;
  }

  async function paletteTypes(): Promise<string[]> {
    const answer = await rig.admin(engineer, '/nodes', { headers: { accept: 'application/json' } });
    const sets = (await answer.json()) as { types: string[]; enabled: boolean }[];
    return sets.filter(({ enabled }) => enabled).flatMap(({ types }) => types);
  }
});
