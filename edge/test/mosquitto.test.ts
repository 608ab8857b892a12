/** The example of a unified namespace on the broker that plants have: what is kept for who comes late, and a broker that is away. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { FlowNode } from '../../domain/flows/flow-types.ts';
import { waitUntil } from '../../testing/wait.ts';
import type { EdgeRig } from './edge-rig.ts';
import { freePorts } from './free-ports.ts';
import { useSharedEdge } from './shared-edge.ts';

const COUNTER = 'fabrica/injecao/injetora-01/contador';
const STATE = 'fabrica/injecao/pulso/estado';
/** Node-RED tries a broker again after 15 s. */
const RECONNECTED_WITHIN = { timeoutMs: 60_000 };

interface Message {
  topic: string;
  qos: string;
  wasRetained: boolean;
  payload: string;
}

describe('Counts on mosquitto', function () {
  this.timeout(150_000);
  const edge = useSharedEdge();
  const folder = mkdtempSync(path.join(tmpdir(), 'pulso-mosquitto-'));
  const wires = new Set<Socket>();
  const heard: Message[] = [];
  let brokerPort: number;
  let broker: ChildProcess | undefined;
  let subscriber: ChildProcess | undefined;
  let rig: EdgeRig;
  /** Between collector and broker, so that the connection can be cut. */
  const wire = createServer((socket) => {
    const onward = connect(brokerPort, '127.0.0.1');
    for (const [end, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      wires.add(end);
      end.pipe(other);
      end.on('error', () => other.destroy());
      end.on('close', () => other.destroy());
    }
  });

  before(async function () {
    if (spawnSync('sh', ['-c', 'command -v mosquitto && command -v mosquitto_sub']).status !== 0) {
      console.log('      (mosquitto and mosquitto-clients are absent on this machine)');
      this.skip();
    }
    rig = edge();
    brokerPort = await freePorts(1);
    chmodSync(folder, 0o755);
    writeFileSync(path.join(folder, 'conf'), `listener ${brokerPort} 127.0.0.1\nallow_anonymous true\n`);
    wire.listen(0, '127.0.0.1');
    await once(wire, 'listening');
    await startBroker();
    await deploy();
  });
  after(() => {
    subscriber?.kill('SIGKILL');
    broker?.kill('SIGKILL');
    for (const socket of wires) socket.destroy();
    wire.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('come to a subscriber at once, and the last one to whoever comes later', async () => {
    const total = await count(3);
    await waitUntil(() => last(COUNTER)?.total === total, { timeoutMs: 20_000, what: 'the count' });
    expect(heard.find(({ topic }) => topic === COUNTER)).to.include({ qos: '1' });
    const late = spawnSync(
      'mosquitto_sub',
      ['-p', String(brokerPort), '-t', 'fabrica/#', '-q', '1', '-F', '%t %q %r %p', '-C', '2', '-W', '20'],
      { encoding: 'utf8' },
    );
    const kept = late.stdout.trim().split('\n').map(read);
    expect(kept.every(({ wasRetained }) => wasRetained)).to.equal(true);
    expect(kept.find(({ topic }) => topic === STATE)?.payload).to.equal('ligado');
    expect(JSON.parse(kept.find(({ topic }) => topic === COUNTER)?.payload ?? '{}')).to.include({ total });
  });

  it('tell others that the collector is out of contact, and that it is back', async () => {
    for (const socket of wires) socket.destroy();
    await waitUntil(() => lastOf(STATE) === 'sem contato', { ...RECONNECTED_WITHIN, what: 'the last will' });
    await waitUntil(() => lastOf(STATE) === 'ligado', { ...RECONNECTED_WITHIN, what: 'its return' });
  });

  it('are neither lost nor doubled in Pulso by a broker that dies, and agree again when it is back', async () => {
    broker?.kill('SIGKILL');
    await count(5);
    await startBroker();
    await waitUntil(() => lastOf(STATE) === 'ligado', { ...RECONNECTED_WITHIN, what: 'the collector' });
    const total = await count(1);
    await waitUntil(() => last(COUNTER)?.total === total, { timeoutMs: 20_000, what: 'the count' });
    expect(await rig.metric('pulso_pieces_counted_total')).to.equal(total);
  });

  /** The machine makes so many pieces, one by one; answers its counter once Pulso has counted them. */
  async function count(pieces: number): Promise<number> {
    const value = rig.plc.get(1, 'holding', 4129) + pieces;
    for (let now = value - pieces + 1; now <= value; now += 1) {
      rig.plc.set(1, 'holding', 4129, now);
      // The counter stood at 0 when it was first read, and only goes up: its value is the number of pieces.
      await waitUntil(async () => (await rig.metric('pulso_pieces_counted_total')) === now, {
        timeoutMs: 20_000,
        what: `piece ${now}`,
      });
    }
    return value;
  }

  async function startBroker(): Promise<void> {
    broker = spawn('mosquitto', ['-c', path.join(folder, 'conf')], { stdio: 'ignore' });
    await waitUntil(
      () =>
        new Promise<boolean>((resolve) => {
          const probe = connect(brokerPort, '127.0.0.1');
          probe.once('connect', () => resolve(true)).once('error', () => resolve(false));
          probe.once('connect', () => probe.destroy());
        }),
      { timeoutMs: 20_000, what: 'mosquitto' },
    );
    heard.length = 0;
    subscriber?.kill('SIGKILL');
    const args = ['-p', String(brokerPort), '-t', 'fabrica/#', '-q', '1', '-F', '%t %q %r %p'];
    subscriber = spawn('mosquitto_sub', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    subscriber.stdout?.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n')) if (line !== '') heard.push(read(line));
    });
  }

  async function deploy(): Promise<void> {
    const example = new URL('../../flows/examples/publish-counts-mqtt.json', import.meta.url);
    const port = String((wire.address() as AddressInfo).port);
    const flows = (JSON.parse(readFileSync(example, 'utf8')) as FlowNode[]).map((node) =>
      node.type === 'mqtt-broker' ? { ...node, port } : node,
    );
    const token = (await rig.signIn('engineer')) ?? '';
    const answer = await rig.admin(token, '/flows', { method: 'POST', body: JSON.stringify({ flows }) });
    expect(answer.status, await answer.text()).to.equal(200);
    await waitUntil(() => lastOf(STATE) === 'ligado', { ...RECONNECTED_WITHIN, what: 'the collector' });
  }

  const lastOf = (topic: string): string | undefined =>
    heard.findLast((message) => message.topic === topic)?.payload;
  const last = (topic: string) => JSON.parse(lastOf(topic) ?? 'null') as { total: number } | null;
});

/** A line of mosquitto_sub -F '%t %q %r %p'. */
function read(line: string): Message {
  const [topic = '', qos = '', retained, ...payload] = line.split(' ');
  return { topic, qos, wasRetained: retained === '1', payload: payload.join(' ') };
}
