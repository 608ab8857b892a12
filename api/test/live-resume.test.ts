/** No change is lost on the way to a screen: connections that go deaf, processes that end, and screens that come back elsewhere. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket as TcpSocket } from 'node:net';
import { expect } from 'chai';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { z } from 'zod';
import { FaultProxy } from '../../chaos/fault-proxy.ts';
import { LIVE_EVENTS, plantSnapshot } from '../../domain/contracts/live.ts';
import { waitUntil } from '../../testing/wait.ts';
import { startApi } from '../api-server.ts';
import type { ApiServer } from '../api-server.ts';
import { ListenConnection } from '../live/listen-connection.ts';
import { makeLogger } from '../logger.ts';
import { makeOrder, makePlant, signIn, startApiRig } from './api-rig.ts';
import type { ApiRig, Person, Plant } from './api-rig.ts';

type Snapshot = z.output<typeof plantSnapshot>;
const logger = makeLogger({ level: 'error', silent: true });

/** Hands each new connection to the next of the backends that still listens, as a balancer without stickiness does. */
class Balancer {
  readonly server: Server;
  private readonly sockets = new Set<TcpSocket>();
  private turn = 0;

  constructor(ports: number[]) {
    this.server = createServer((client) => this.serve(client, ports, ports.length));
  }

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(client: TcpSocket, ports: number[], tries: number): void {
    const backend = connect(ports[this.turn++ % ports.length] ?? 0, '127.0.0.1');
    backend.once('connect', () => client.pipe(backend).pipe(client));
    backend.once('error', () => (tries > 1 ? this.serve(client, ports, tries - 1) : client.destroy()));
    for (const socket of [client, backend]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.sockets.delete(socket));
    }
    backend.once('close', (hadError) => {
      if (!hadError) client.destroy();
    });
    client.once('close', () => backend.destroy());
  }
}

describe('a screen over several API processes', () => {
  let rig: ApiRig;
  let other: ApiServer;
  let balancer: Balancer;
  let url: string;
  let plant: Plant;
  let supervisor: Person;
  let orderId: number;
  const sockets: Socket[] = [];
  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
    other = await startApi({
      database: { url: rig.database.url, ssl: false },
      host: '127.0.0.1',
      port: 0,
      sessionSecret: 'x'.repeat(40),
      isDemo: false,
      retentionDays: 90,
      logger,
    });
    await other.ready;
    balancer = new Balancer([rig.api.port, other.port]);
    url = await balancer.listen();
    supervisor = await signIn(url, 'supervisor');
    orderId = await makeOrder(supervisor, plant);
    await supervisor
      .post('/api/production/start-automatic', { orderId, plcConfigId: plant.plcConfigId })
      .expect(200);
  });
  after(async () => {
    for (const socket of sockets) socket.disconnect();
    await balancer.close();
    await other.stop();
    await rig.stop();
  });

  function open(address: string, cookie: string, reconnection = false): Socket {
    const socket = io(address, {
      transports: ['websocket'],
      extraHeaders: { cookie },
      reconnection,
      reconnectionDelay: 50,
      forceNew: true,
    });
    sockets.push(socket);
    return socket;
  }
  const subscribe = async (socket: Socket, wish: object = {}): Promise<Snapshot> =>
    plantSnapshot.parse(await socket.emitWithAck('subscribe', wish));
  const bookThrough = (api: ApiServer, quantity: number) =>
    signIn(api.url, 'supervisor').then((person) =>
      person.post('/api/production-appointments', { orderId, quantity, reason: 'x' }).expect(201),
    );
  /** What the database says; booked pieces only grow in these tests. */
  const truth = async () =>
    (
      await rig.database
        .knex('production_orders')
        .where({ id: orderId })
        .first<{ produced_quantity: number }>()
    ).produced_quantity;

  /** A screen that keeps to the rules of domain/contracts/live.ts. */
  class Screen {
    readonly socket: Socket;
    /** Of the machine, and in the order in which they were taken over. */
    readonly sequences: number[] = [];
    pictures = 0;
    produced: number | undefined;

    constructor(address: string, reconnection = false) {
      this.socket = open(address, supervisor.cookie, reconnection);
      this.socket.on('connect', () => void this.subscribe().catch(() => undefined));
      this.socket.on('resync', () => void this.subscribe().catch(() => undefined));
      this.socket.on('machines', (sent: unknown) => {
        const [machine] = LIVE_EVENTS.machines.payload.parse(sent);
        if (machine && this.pictures > 0 && machine.sequence > (this.sequences.at(-1) ?? 0))
          this.show(machine);
      });
    }

    private async subscribe(): Promise<void> {
      const { machines } = await subscribe(this.socket);
      this.pictures += 1;
      if (machines[0]) this.show(machines[0]);
    }

    private show(machine: Snapshot['machines'][number]): void {
      this.sequences.push(machine.sequence);
      this.produced = machine.order?.producedQuantity;
    }
  }

  it('hears on one what is done through the other, in pictures with growing numbers', async () => {
    const screens = [new Screen(rig.api.url), new Screen(other.url)];
    await waitUntil(() => screens.every(({ pictures }) => pictures > 0), { what: 'the first pictures' });
    for (const api of [rig.api, other]) {
      await bookThrough(api, 3);
      const expected = await truth();
      await waitUntil(() => screens.every(({ produced }) => produced === expected), {
        what: 'both screens to show it',
      });
    }
    for (const { sequences } of screens)
      expect(sequences).to.deep.equal([...new Set(sequences)].sort((a, b) => a - b));
  });

  it('comes back elsewhere with everything that happened while it was away', async () => {
    const screen = new Screen(url, true);
    await waitUntil(() => screen.pictures === 1, { what: 'the first picture' });
    screen.socket.disconnect();
    await bookThrough(rig.api, 5);
    screen.socket.connect();
    await waitUntil(() => screen.pictures === 2, { what: 'the picture after coming back' });
    expect(screen.produced).to.equal(await truth());
    for (let round = 0; round < 6; round += 1) {
      const pictures = screen.pictures;
      screen.socket.io.engine.close();
      await bookThrough(round % 2 === 0 ? rig.api : other, 1);
      await waitUntil(() => screen.pictures > pictures, { what: 'a picture after the cut' });
    }
    const expected = await truth();
    await waitUntil(() => screen.produced === expected, { what: 'the screen to show every piece' });
  });

  it('sends each list only to whom may read it, and a limited subscription only its sectors', async () => {
    const viewer = await signIn(url, 'viewer');
    const [forViewer, forSupervisor] = [open(url, viewer.cookie), open(url, supervisor.cookie)];
    const heard: string[] = [];
    forViewer.onAny((event: string) => heard.push(event));
    await Promise.all([forViewer, forSupervisor].map((socket) => once(socket as never, 'connect')));
    await subscribe(forSupervisor);
    const none = await subscribe(forViewer, { sectorIds: [plant.otherSectorId] });
    expect(none.machines).to.deep.equal([]);
    const inbox = once(forSupervisor as never, 'inbox');
    const plcs = once(forViewer as never, 'plcs');
    await rig.database.knex.raw(`SELECT pg_notify('pulso_live', ?)`, [
      JSON.stringify({ plcConfigIds: [plant.plcConfigId], kinds: ['inbox', 'plcs'] }),
    ]);
    await Promise.all([inbox, plcs]);
    expect(heard).to.include('plcs').and.not.include('inbox').and.not.include('machines');
  });

  it('ends with the session and with the account, whichever process took them away', async () => {
    const [person, disabled] = [await signIn(url, 'engineer'), await signIn(url, 'maintenance')];
    const first = open(rig.api.url, person.cookie);
    const second = open(other.url, disabled.cookie);
    await Promise.all([first, second].map((socket) => once(socket as never, 'connect')));
    const gone = Promise.all([first, second].map((socket) => once(socket as never, 'disconnect')));
    const sid = decodeURIComponent(person.cookie).replace(/^pulso\.sid=s:([^.]+)\..*$/, '$1');
    expect(await rig.database.knex('sessions').where({ sid }).delete()).to.equal(1);
    await rig.database.knex('users').where({ username: 'maintenance' }).update({ active: false });
    await gone;
  });
});

describe('a listening connection that goes deaf', () => {
  it('is noticed by its canary, made anew, and tells of the gap', async () => {
    const rig = await startApiRig();
    const target = new URL(rig.database.url);
    const proxy = new FaultProxy(Number(target.port));
    target.port = String(await proxy.listen());
    const told: string[] = [];
    const listening = new ListenConnection({
      config: { connectionString: target.href, connectionTimeoutMillis: 500 },
      knex: rig.database.knex,
      logger,
      canaryMs: 150,
      onNotice: (notice) => told.push(...(notice.kinds ?? [])),
      onGap: () => told.push('gap'),
      onDeaf: () => told.push('deaf'),
    });
    const notify = (kind: string) =>
      rig.database.knex.raw(`SELECT pg_notify('pulso_live', ?)`, [JSON.stringify({ kinds: [kind] })]);
    try {
      await listening.start();
      await notify('first');
      await waitUntil(() => told.includes('first'), { what: 'the first notice' });
      expect(listening.isHearing).to.equal(true);
      proxy.silence('both');
      await notify('missed');
      await waitUntil(() => told.includes('deaf'), { what: 'the deafness to be noticed' });
      expect(listening.isHearing).to.equal(false);
      proxy.silence('none');
      await waitUntil(() => told.includes('gap'), { what: 'the connection to be made anew' });
      await notify('second');
      await waitUntil(() => told.includes('second'), { what: 'a notice over the new connection' });
      expect(told.indexOf('gap')).to.be.below(told.indexOf('second'));
      proxy.silence('both');
    } finally {
      // Also while it is deaf it ends.
      await listening.stop();
      await proxy.close();
      await rig.stop();
    }
  });
});
