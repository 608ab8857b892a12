/** Each example that we hand out, deployed as it is but for addresses, does what its comment says. */
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Aedes } from 'aedes';
import { expect } from 'chai';
import ModbusRtu from 'modbus-serial';
import { SMTPServer } from 'smtp-server';
import type { FlowNode } from '../../domain/flows/flow-types.ts';
import { isRefused, validateFlow } from '../../domain/flows/validate-flow.ts';
import { waitUntil } from '../../testing/wait.ts';
import { openDebugChannel, type DebugChannel } from './debug-channel.ts';
import type { EdgeRig } from './edge-rig.ts';
import { freePorts } from './free-ports.ts';
import { DEFAULT_FLOW, useSharedEdge } from './shared-edge.ts';

const DIRS = {
  plant: fileURLToPath(new URL('../../flows/examples/', import.meta.url)),
  menu: fileURLToPath(new URL('../../custom-nodes/examples/', import.meta.url)),
};
/** The menu's examples use the collector that the editor has already: with one of their own, importing them would ask what to do with two. */
const read = (name: string, dir: keyof typeof DIRS = 'plant'): FlowNode[] => {
  const flow = JSON.parse(readFileSync(`${DIRS[dir]}${name}.json`, 'utf8')) as FlowNode[];
  const isWhole = flow.some(({ type }) => type === 'collector');
  return isWhole ? flow : [...flow, ...DEFAULT_FLOW.filter(({ type }) => type === 'collector')];
};
const namesIn = (dir: keyof typeof DIRS): string[] =>
  readdirSync(DIRS[dir]).map((file) => file.replace(/\.json$/, ''));

describe('The example flows', function () {
  const edge = useSharedEdge();
  const published = new Map<string, unknown>();
  const mails: string[] = [];
  const written = new Map<number, number>();
  const scale = createServer((socket) => {
    socket.on('data', () => socket.write('ST,GS,+0012.5kg\r\n'));
    socket.on('error', () => undefined);
  });
  const mqtt = createServer();
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        mails.push(text);
        done();
      });
    },
  });
  let broker: Aedes;
  let machine: InstanceType<typeof ModbusRtu.ServerTCP>;
  let machinePort: number;
  let rig: EdgeRig;
  let token = '';
  let debug: DebugChannel;

  before(async () => {
    broker = await Aedes.createBroker();
    broker.on('publish', ({ topic, payload }) => published.set(topic, payload.toString()));
    mqtt.on('connection', (socket) => broker.handle(socket));
    for (const server of [mqtt, scale, smtp]) server.listen(0, '127.0.0.1');
    await Promise.all([once(mqtt, 'listening'), once(scale, 'listening')]);
    machinePort = await freePorts(1);
    const setRegister = (address: number, value: number): Promise<void> => {
      written.set(address, value);
      return Promise.resolve();
    };
    machine = new ModbusRtu.ServerTCP({ setRegister }, { host: '127.0.0.1', port: machinePort, unitID: 1 });
    rig = edge();
    token = (await rig.signIn('engineer')) ?? '';
    debug = await openDebugChannel(rig.url, token);
  });
  after(async () => {
    await debug.close();
    await new Promise<void>((resolve) => broker.close(resolve));
    await new Promise<void>((resolve) => smtp.close(resolve));
    await new Promise<void>((resolve) => machine.close(() => resolve()));
    mqtt.close();
    scale.close();
  });

  it('pass the judgement that every collector makes', () => {
    expect(namesIn('plant')).to.have.length(5);
    const flows = (Object.keys(DIRS) as (keyof typeof DIRS)[]).flatMap((dir) =>
      namesIn(dir).map((name) => ({ name, flow: read(name, dir) })),
    );
    for (const { name, flow } of flows) {
      const problems = validateFlow(flow, { permissions: ['network'] });
      expect(isRefused(problems), `${name} ${JSON.stringify(problems)}`).to.equal(false);
      expect(isRefused(validateFlow(flow, { permissions: [] })), name).to.equal(
        name === 'read-second-protocol',
      );
    }
  });

  it('publishes counts to MQTT', async () => {
    await deploy(read('publish-counts-mqtt'));
    await waitUntil(() => broker.connectedClients > 0, { what: 'the broker' });
    const text = await producing(async () => {
      const at = 'fabrica/injecao/injetora-01/contador';
      return waitUntil(() => published.get(at), { what: at });
    });
    expect(JSON.parse(String(text))).to.have.keys('pieces', 'total', 'at');
  });

  it('counts every piece behind a change rule of one’s own', async () => {
    await deploy(read('custom-change-rule'));
    // The counter stood at 0 when it was first read, and only goes up: its value is the number of pieces.
    const value = rig.plc.get(1, 'holding', 4129) + 7;
    rig.plc.set(1, 'holding', 4129, value);
    await waitUntil(async () => (await rig.metric('pulso_pieces_counted_total')) === value, {
      what: 'the pieces',
    });
  });

  it('reads a scale by TCP where an admin switched the network on', async () => {
    await rig.database
      .knex('collectors')
      .where({ name: 'test-1' })
      .update({ flow_permissions: ['network'] });
    await waitUntil(async () => (await post(read('read-second-protocol'))).status === 200, {
      what: 'the permission',
    });
    const at = 'fabrica/expedicao/balanca-1/peso';
    const text = await waitUntil(() => published.get(at), { what: at });
    expect(JSON.parse(String(text))).to.deep.equal({ kg: 12.5, stable: true });
  });

  it('writes a set-point into a PLC only within its range, as a whole number, and not too often', async () => {
    await deploy(read('write-set-point'));
    await waitUntil(() => machine.socks.size > 0, { what: 'the connection for writing' });
    for (const payload of [149, 221, 180.5, 'quente', null]) {
      const refused = debug.next('sp-4');
      await inject('sp-1', payload);
      expect(String((await refused).msg)).to.match(/^Recusado: /);
    }
    expect([...written]).to.deep.equal([]);
    await inject('sp-1', 180);
    await waitUntil(() => written.get(4196) === 180, { what: 'the set-point in the PLC' });
    const tooSoon = debug.next('sp-4');
    await inject('sp-1', 181);
    expect((await tooSoon).msg).to.equal('Recusado: cedo demais');
    expect([...written]).to.deep.equal([[4196, 180]]);
  });

  it('mails once when a PLC is silent, and once when it is back', async () => {
    const { knex } = rig.database;
    // Its minute as half a second; everything else as it is.
    await deploy(read('alarm-by-email', 'plant').map(hurried));
    const row = {
      name: 'Desligada',
      host: '127.0.0.1',
      port: 1,
      poll_interval: 100,
      reconnect_interval: 1000,
    };
    const place = await knex('plc_configs').first<{ sector_id: number; collector_id: number }>();
    const { sector_id, collector_id } = place;
    const [{ id } = { id: 0 }] = await knex('plc_configs')
      .insert({ ...row, sector_id, collector_id })
      .returning<{ id: number }[]>('id');
    const register = {
      name: 'Nível',
      role: 'MEASUREMENT',
      address: 'holding:4136',
      area: 'holding',
      offset: 4136,
    };
    await knex('plc_registers').insert({ plc_config_id: id, ...register });
    await waitUntil(() => mails.length > 0, { what: 'the mail' });
    expect(mails[0])
      .to.match(/^Subject: .*Desligada/m)
      .and.match(/^To: manutencao@exemplo.com.br/m);
    await knex('plc_configs')
      .where({ id })
      .update({ port: await plcPort() });
    await waitUntil(() => mails.length > 1, { what: 'the second mail' });
    expect(mails).to.have.length(2);
    expect(mails[1]).to.match(/^Subject: .*voltou/m);
    await knex('plc_configs').where({ id }).delete();
  });

  describe('of the Import menu', () => {
    /** Name → the debug node that shows its result, and what it is to show. */
    const SHOWN: Record<string, [string, RegExp]> = {
      'Contar peças': ['24843937b8679de4', /Contador/],
      'Ler só algumas máquinas': ['op-3', /^\d+$/],
      'Observar uma medida': ['om-4', /Temperatura/],
      'Gravar sem contar': ['gs-4', /^\d+$/],
      'Peças por minuto': ['pm-5', /^\d+$/],
      'Avisar quando uma máquina para': ['ap-5', /^Injetora 01: produz desde/],
    };

    it('are offered there, one at least for each node', async () => {
      const answer = await rig.admin(token, '/library/examples/flows/node-red-contrib-pulso');
      const listed = JSON.stringify(await answer.json());
      for (const name of Object.keys(SHOWN)) expect(listed).to.contain(name);
      expect(namesIn('menu').sort()).to.deep.equal(Object.keys(SHOWN).sort());
    });

    for (const [name, [node, expected]] of Object.entries(SHOWN)) {
      it(`${name} does what it says`, async () => {
        await deploy(read(name, 'menu'));
        if (name.startsWith('Avisar')) await standStill();
        rig.plc.set(1, 'holding', 4136, 61 + (rig.plc.get(1, 'holding', 4136) % 2));
        await producing(() => debug.next(node, expected));
      });
    }
  });

  /** The machine makes pieces meanwhile, and its temperature goes up and down. */
  async function producing<T>(work: () => Promise<T>): Promise<T> {
    let value = rig.plc.get(1, 'holding', 4129);
    const raise = setInterval(() => {
      value += 1;
      rig.plc.set(1, 'holding', 4129, value);
      rig.plc.set(1, 'holding', 4136, 61 + (value % 2));
    }, 100);
    try {
      return await work();
    } finally {
      clearInterval(raise);
    }
  }

  /** So that a machine which runs already has something to tell when it goes on. */
  async function standStill(): Promise<void> {
    const stopped = debug.next('ap-5', /^Injetora 01: parou desde/);
    await rig.database.knex('plc_configs').update({ provisional_stop_seconds: 1 });
    await stopped;
  }

  async function plcPort(): Promise<number> {
    const row = await rig.database
      .knex('plc_configs')
      .where({ name: 'Injetora 01' })
      .first<{ port: number }>();
    return row.port;
  }

  /** As a click on the node's button does. */
  async function inject(nodeId: string, payload: number | string | null): Promise<void> {
    const type = typeof payload === 'number' ? 'num' : payload === null ? 'json' : 'str';
    const user = [{ p: 'payload', v: payload === null ? 'null' : String(payload), vt: type }];
    const body = JSON.stringify({ __user_inject_props__: user });
    const answer = await rig.admin(token, `/inject/${nodeId}`, { method: 'POST', body });
    expect(answer.status).to.equal(200);
  }

  async function deploy(flow: FlowNode[]): Promise<void> {
    const answer = await post(flow);
    expect(answer.status, await answer.text()).to.equal(200);
  }

  /** With the addresses of this test in place of the plant's. */
  function post(flow: FlowNode[]): Promise<Response> {
    const portOf = (server: { address(): unknown }): string => String((server.address() as AddressInfo).port);
    const changes: Record<string, () => object> = {
      'mqtt-broker': () => ({ port: portOf(mqtt) }),
      'tcp request': () => ({ port: portOf(scale) }),
      'modbus-client': () => ({ tcpPort: String(machinePort) }),
      'e-mail': () => ({
        server: '127.0.0.1',
        port: portOf(smtp.server),
        secure: false,
        tls: false,
        authtype: 'NONE',
      }),
    };
    const flows = flow.map((node) => ({ ...node, ...changes[node.type]?.() }));
    return rig.admin(token, '/flows', { method: 'POST', body: JSON.stringify({ flows }) });
  }
});

function hurried(node: FlowNode): FlowNode {
  const code = node['func'];
  return typeof code === 'string' ? { ...node, func: code.replace('60000', '500') } : node;
}
