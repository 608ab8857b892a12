import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { Aedes } from 'aedes';
import { expect } from 'chai';
import type { FlowNode } from '../../domain/flows/flow-types.ts';
import { isRefused, validateFlow } from '../../domain/flows/validate-flow.ts';
import { waitUntil } from '../../testing/wait.ts';
import type { EdgeRig } from './edge-rig.ts';
import { useSharedEdge } from './shared-edge.ts';

const DIR = fileURLToPath(new URL('../../flows/examples/', import.meta.url));
const read = (name: string): FlowNode[] =>
  JSON.parse(readFileSync(`${DIR}${name}.json`, 'utf8')) as FlowNode[];

describe('The example flows', function () {
  this.timeout(90_000);
  const edge = useSharedEdge();
  const published = new Map<string, unknown>();
  const scale = createServer((socket) => {
    socket.on('data', () => socket.write('ST,GS,+0012.5kg\r\n'));
    socket.on('error', () => undefined);
  });
  const mqtt = createServer();
  let broker: Aedes;
  let rig: EdgeRig;
  let token = '';

  before(async () => {
    broker = await Aedes.createBroker();
    broker.on('publish', ({ topic, payload }) => published.set(topic, payload.toString()));
    mqtt.on('connection', (socket) => broker.handle(socket));
    mqtt.listen(0, '127.0.0.1');
    scale.listen(0, '127.0.0.1');
    await Promise.all([once(mqtt, 'listening'), once(scale, 'listening')]);
    rig = edge();
    token = (await rig.signIn('engineer')) ?? '';
  });
  after(async () => {
    await new Promise<void>((resolve) => broker.close(resolve));
    mqtt.close();
    scale.close();
  });

  it('pass the judgement that every collector makes', () => {
    const names = readdirSync(DIR).map((file) => file.replace(/\.json$/, ''));
    expect(names).to.have.length(5);
    for (const name of names) {
      const problems = validateFlow(read(name), { permissions: ['network'] });
      expect(isRefused(problems), `${name} ${JSON.stringify(problems)}`).to.equal(false);
      expect(isRefused(validateFlow(read(name), { permissions: [] })), name).to.equal(
        name === 'read-second-protocol',
      );
    }
  });

  it('publishes counts to MQTT', async () => {
    await deploy(read('publish-counts-mqtt'));
    await waitUntil(() => broker.connectedClients > 0, { what: 'the broker' });
    let value = rig.plc.get(1, 'holding', 4129);
    const raise = setInterval(() => rig.plc.set(1, 'holding', 4129, ++value), 200);
    try {
      const at = 'fabrica/injecao/injetora-01/contador';
      const text = await waitUntil(() => published.get(at), { timeoutMs: 20_000, what: at });
      expect(JSON.parse(String(text))).to.have.keys('pieces', 'total', 'at');
    } finally {
      clearInterval(raise);
    }
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
      timeoutMs: 20_000,
      what: 'the permission',
    });
    const at = 'fabrica/expedicao/balanca-1/peso';
    const text = await waitUntil(() => published.get(at), { timeoutMs: 20_000, what: at });
    expect(JSON.parse(String(text))).to.deep.equal({ kg: 12.5, stable: true });
  });

  it('writes a set-point only within its range, as a whole number, and not too often', async () => {
    await deploy(read('write-set-point'));
    const guard = functionOf('write-set-point', 'Guarda');
    for (const payload of [149, 221, 180.5, 'quente', null])
      expect(guard({ payload })).to.have.property('0', null);
    expect(guard({ payload: 180 }))
      .to.have.nested.property('0.payload')
      .include({ value: 180, address: 4196, fc: 6 });
    expect(guard({ payload: 181 })).to.have.property('0', null);
  });

  it('mails once when a PLC is silent for a minute, and once when it is back', async () => {
    await deploy(read('alarm-by-email'));
    const watch = functionOf('alarm-by-email', '60 s sem ligação');
    const at = (seconds: number, connected: boolean): unknown =>
      watch({
        payload: { plcConfigId: 1, plcName: 'Injetora', connected, readAtMs: 1_000_000 + seconds * 1000 },
      });
    expect([at(0, false), at(59, false)]).to.deep.equal([null, null]);
    expect(at(60, false)).to.have.property('topic', 'Injetora sem ligação');
    expect(at(61, false)).to.equal(null);
    expect(at(62, true)).to.have.property('topic', 'Injetora voltou');
    expect(at(63, true)).to.equal(null);
  });

  async function deploy(flow: FlowNode[]): Promise<void> {
    const answer = await post(flow);
    expect(answer.status, await answer.text()).to.equal(200);
  }

  /** With the addresses of this test in place of the plant's. */
  function post(flow: FlowNode[]): Promise<Response> {
    const ports: Record<string, number> = {
      'mqtt-broker': (mqtt.address() as AddressInfo).port,
      'tcp request': (scale.address() as AddressInfo).port,
    };
    const flows = flow.map((node) => (ports[node.type] ? { ...node, port: String(ports[node.type]) } : node));
    return rig.admin(token, '/flows', { method: 'POST', body: JSON.stringify({ flows }) });
  }
});

/** A function node's code as Node-RED would call it, with a context of its own. */
function functionOf(example: string, name: string): (msg: object) => unknown {
  const code = String(read(example).find((node) => node.name === name)?.['func']);
  const kept = new Map<string, unknown>();
  const context = {
    get: (key: string) => kept.get(key),
    set: (key: string, value: unknown) => kept.set(key, value),
  };
  const sandbox = createContext({ context, node: { warn: () => undefined }, msg: {} });
  const run = runInContext(`((msg) => {${code}\n})`, sandbox) as (msg: object) => unknown;
  return run;
}
