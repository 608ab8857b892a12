/** A flow leaves one collector as a file, enters another that never saw it, and counts there exactly as before: two real edges, two PLCs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { PASSWORD, startApiRig, type ApiRig, type Person } from '../../api/test/api-rig.ts';
import { openDoor } from '../../custom-nodes/runtime/test/door.ts';
import type {
  CollectorFlow,
  FlowCheck,
  FlowDeployAnswer,
  FlowVersion,
} from '../../domain/contracts/flows.ts';
import type { FlowNode } from '../../domain/flows/flow-types.ts';
import { freePorts } from '../../edge/test/free-ports.ts';
import { ModbusServer } from '../modbus-server.ts';
import { startProcess, type TestProcess } from '../processes.ts';
import { waitUntil } from '../wait.ts';

const COUNTER = 4129;
const NAMES = ['origem', 'destino'] as const;

interface Site {
  name: string;
  collectorId: number;
  plcId: number;
  plc: ModbusServer;
  door: Awaited<ReturnType<typeof openDoor>>;
  edge: TestProcess;
  url: string;
}

describe('A flow on its way from one collector to another', function () {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-round-trip-'));
  let rig: ApiRig;
  let maintenance: Person;
  let sites: [Site, Site];
  let exported: FlowNode[];

  before(async () => {
    rig = await startApiRig();
    maintenance = await rig.signIn('maintenance');
    sites = (await Promise.all(NAMES.map(startSite))) as [Site, Site];
    await Promise.all(
      sites.map(({ name, url, edge }) =>
        waitUntil(async () => (await fetch(`${url}/health`)).ok && (await flowOf(name)).latest !== null, {
          what: `the collector ${name}: ${edge.output()}`,
        }),
      ),
    );
  });
  after(async () => {
    for (const { edge, plc, door } of sites ?? []) {
      await edge.stop();
      await plc.close();
      await door.close();
    }
    await rig?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('is edited on the first, and leaves it as plain Node-RED JSON', async () => {
    const [first] = sites;
    const token = await signIn(first);
    const { flows } = (await (await admin(first, token, '/flows')).json()) as { flows: FlowNode[] };
    // A rule of the engineer's between two nodes of ours, and a credential that must stay here.
    const rule = {
      id: 'aaaabbbbccccdddd',
      type: 'function',
      func: 'return msg;',
      outputs: 1,
      libs: [],
      x: 260,
      y: 300,
    };
    const edited = flows.map((node) => (node.type === 'plc-pool' ? { ...node, wires: [[rule.id]] } : node));
    const tab = flows.find(({ type }) => type === 'tab')?.id ?? '';
    const next = flows.find(({ type }) => type === 'change-detection')?.id ?? '';
    const mail = { id: 'eeeeffffaaaabbbb', type: 'e-mail', z: tab, x: 260, y: 360, wires: [] };
    const credentials = { userid: 'pulso', password: 'a mailbox secret' };
    const body = JSON.stringify({
      flows: [...edited, { ...rule, z: tab, wires: [[next]] }, { ...mail, credentials }],
    });
    expect((await admin(first, token, '/flows', { method: 'POST', body })).status).to.equal(200);
    const version = await waitUntil(async () => {
      const { latest } = await flowOf(first.name);
      return latest?.deployment === 'editor' ? latest : undefined;
    });
    const file = await maintenance.get(`/api/flows/versions/${version?.id}/download`).expect(200);
    exported = file.body as FlowNode[];
    expect(exported).to.have.length(flows.length + 2);
    expect(JSON.stringify(exported)).to.not.contain('secret');
  });

  it('enters the second by the import, with what will change told before, and counts the same', async () => {
    const [first, second] = sites;
    const check = (
      await maintenance.post(`/api/flows/${second.collectorId}/check`, { flow: exported }).expect(200)
    ).body as FlowCheck;
    expect(check).to.deep.include({ refused: false, counts: { added: 2, removed: 0, changed: 1, moved: 0 } });
    const { results } = await producing(() => deploy({ collectorIds: [second.collectorId], flow: exported }));
    expect(results[0]).to.include({ outcome: 'deployed', code: null });
    await waitUntil(async () => (await flowOf(second.name)).drift === 'same', {
      what: 'the news of the second',
    });
    const [one, other] = await Promise.all(NAMES.map(flowOf));
    expect(one?.runningChecksum).to.equal(other?.runningChecksum);
    await expectSameCounts();
    expect(first.plc.get(1, 'holding', COUNTER)).to.be.above(10);
  });

  it('goes to both at once, and both say what they run', async () => {
    const collectorIds = sites.map(({ collectorId }) => collectorId);
    const flow = exported.map((node) => (node.type === 'debug' ? { ...node, name: 'Para todos' } : node));
    const { results } = await producing(() => deploy({ collectorIds, flow, note: 'Turno da noite' }));
    expect(results.map(({ outcome }) => outcome)).to.deep.equal(['deployed', 'deployed']);
    await waitUntil(async () => {
      const found = await Promise.all(NAMES.map(flowOf));
      return found.every(({ drift, latest }) => drift === 'same' && latest?.note === 'Turno da noite');
    });
    await expectSameCounts();
  });

  it('is kept by a collector whose database is away, for whom engineers it knows can sign in, and arrives later', async () => {
    const [, second] = sites;
    await signIn(second);
    second.door.shut();
    const token = await signIn(second);
    const { flows } = (await (await admin(second, token, '/flows')).json()) as { flows: FlowNode[] };
    const changed = flows.map((node) => (node.type === 'debug' ? { ...node, name: 'Sem banco' } : node));
    const body = JSON.stringify({ flows: changed });
    expect((await admin(second, token, '/flows', { method: 'POST', body })).status).to.equal(200);
    const before = await flowOf(second.name);
    expect(before.latest).to.include({ note: 'Turno da noite' });
    await producing(() => waitUntil(() => second.plc.get(1, 'holding', COUNTER) % 10 === 0));
    second.door.open();
    const version = await waitUntil(
      async () => {
        const { latest, drift } = await flowOf(second.name);
        return drift === 'same' && latest?.id !== before.latest?.id ? latest : undefined;
      },
      { what: 'the version that waited' },
    );
    expect(version).to.include({ deployment: 'editor', author: 'engineer' });
    expect(version?.changes).to.deep.equal({ added: 0, removed: 0, changed: 1, moved: 0 });
    await expectSameCounts();
  });

  async function startSite(name: string): Promise<Site> {
    const { knex, url: databaseUrl } = rig.database;
    const plc = new ModbusServer();
    const port = await plc.listen();
    plc.set(1, 'holding', COUNTER, 0);
    const insert = async (table: string, row: object): Promise<number> => {
      const [found] = await knex(table).insert(row).returning<{ id: number }[]>('id');
      return found?.id ?? 0;
    };
    const company = await insert('companies', { code: name, name });
    const sector = await insert('sectors', { code: name, name, company_id: company });
    const collectorId = await insert('collectors', { name });
    const plcId = await insert('plc_configs', {
      ...{ name: `Injetora ${name}`, host: '127.0.0.1', port, sector_id: sector, collector_id: collectorId },
      ...{ dialect: 'delta-dvp', poll_interval: 100 },
    });
    await insert('plc_registers', {
      ...{ plc_config_id: plcId, name: 'Contador', role: 'PRODUCTION_COUNTER' },
      ...{ address: 'D33', area: 'holding', offset: COUNTER },
    });
    const door = await openDoor(databaseUrl);
    const edgePort = String(await freePorts(1));
    const edge = startProcess({
      entry: 'edge/main.ts',
      env: {
        DATABASE_URL: door.url,
        DATA_DIR: path.join(dir, name),
        EDGE_PORT: edgePort,
        COLLECTOR_NAME: name,
      },
    });
    return { name, collectorId, plcId, plc, door, edge, url: `http://127.0.0.1:${edgePort}` };
  }

  /** Both machines make pieces meanwhile, each at its own pace. */
  async function producing<T>(work: () => Promise<T>): Promise<T> {
    const timers = sites.map(({ plc }, index) =>
      setInterval(() => plc.set(1, 'holding', COUNTER, plc.get(1, 'holding', COUNTER) + 1), 40 + 20 * index),
    );
    try {
      return await work();
    } finally {
      timers.forEach(clearInterval);
    }
  }

  /** Of each machine as many pieces in PostgreSQL as its counter shows: it began at 0, and no order runs. */
  async function expectSameCounts(): Promise<void> {
    for (const { name, plc, plcId } of sites) {
      const shown = plc.get(1, 'holding', COUNTER);
      const booked = async (): Promise<number> => {
        const rows = await rig.database
          .knex('count_inbox')
          .where({ plc_config_id: plcId })
          .sum<{ sum: string | null }[]>('quantity');
        return Number(rows[0]?.sum ?? 0);
      };
      await waitUntil(async () => (await booked()) >= shown, {
        what: `the pieces of ${name}`,
      });
      expect(await booked(), name).to.equal(shown);
    }
  }

  async function flowOf(name: string): Promise<CollectorFlow & { latest: FlowVersion | null }> {
    const { data } = (await maintenance.get('/api/flows').expect(200)).body as { data: CollectorFlow[] };
    const found = data.find(({ collectorName }) => collectorName === name);
    if (!found) throw new Error(`the collector ${name} is not listed`);
    return found;
  }

  async function deploy(body: object): Promise<FlowDeployAnswer> {
    const answer = await maintenance.post('/api/flows/deploy', { trialSeconds: 1, ...body }).expect(200);
    return answer.body as FlowDeployAnswer;
  }
});

async function signIn({ url, edge }: Site): Promise<string> {
  const form = {
    client_id: 'node-red-editor',
    grant_type: 'password',
    username: 'engineer',
    password: PASSWORD,
  };
  const answer = await fetch(`${url}/auth/token`, { method: 'POST', body: new URLSearchParams(form) });
  if (!answer.ok) throw new Error(`the editor refused the engineer: ${answer.status} ${edge.output()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

function admin({ url }: Site, token: string, at: string, init?: RequestInit): Promise<Response> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'node-red-api-version': 'v2',
    connection: 'close',
  };
  return fetch(`${url}${at}`, { ...init, headers });
}
