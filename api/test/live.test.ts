import { once } from 'node:events';
import { expect } from 'chai';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { LIVE_SIGNALS } from '../../domain/contracts/live.ts';
import { makeOrder, makePlant, signIn, startApiRig } from './api-rig.ts';
import type { ApiRig, Plant } from './api-rig.ts';

interface Machine {
  id: number;
  sequence: number;
  order: { id: number; producedQuantity: number } | null;
}

describe('the live channel', () => {
  let rig: ApiRig;
  let plant: Plant;
  const sockets: Socket[] = [];
  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
  });
  after(async () => {
    for (const socket of sockets) socket.disconnect();
    await rig.stop();
  });

  function open(cookie: string): Socket {
    const socket = io(rig.api.url, {
      path: '/socket.io',
      transports: ['websocket'],
      extraHeaders: { cookie },
      reconnection: false,
      forceNew: true,
    });
    sockets.push(socket);
    return socket;
  }
  const heard = async <T>(socket: Socket, event: string): Promise<T> =>
    ((await once(socket as never, event)) as [T])[0];

  it('lets nobody in without a session', async () => {
    const error = await heard<Error>(open('pulso.sid=nothing'), 'connect_error');
    expect(error.message).to.equal('SIGN_IN_REQUIRED');
  });

  it('sends a machine when something was booked, with a higher sequence than the snapshot', async () => {
    const supervisor = await rig.signIn('supervisor');
    const orderId = await makeOrder(supervisor, plant);
    await supervisor
      .post('/api/production/start-automatic', { orderId, plcConfigId: plant.plcConfigId })
      .expect(200);
    const snapshot = await supervisor.get('/api/dashboard').expect(200);
    const [before] = (snapshot.body as { machines: Machine[] }).machines;
    const socket = open((await rig.signIn('viewer')).cookie);
    const beat = heard(socket, 'heartbeat');
    await heard(socket, 'connect');
    LIVE_SIGNALS.heartbeat.parse(await beat);
    await socket.emitWithAck('subscribe', {});
    // What the start of the order had to tell may come only now: the picture with these pieces is meant.
    const next = new Promise<Machine>((resolve) =>
      socket.on('machines', (machines: Machine[]) => {
        for (const machine of machines) if (machine.order?.producedQuantity === 42) resolve(machine);
      }),
    );
    await rig.database.knex('production_orders').where({ id: orderId }).update({ produced_quantity: 42 });
    await rig.database.knex.raw(`SELECT pg_notify('pulso_live', ?)`, [
      JSON.stringify({ plcConfigIds: [plant.plcConfigId] }),
    ]);
    const machine = await next;
    expect(machine.order?.id).to.equal(orderId);
    expect(machine.sequence).to.be.above(before?.sequence ?? Infinity);
  });

  it('tells everybody to fetch again after the listening connection was lost', async () => {
    const socket = open((await rig.signIn('viewer')).cookie);
    await heard(socket, 'connect');
    const resync = heard(socket, 'resync');
    await rig.database.knex.raw(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'pulso-api-listen' AND datname = current_database()`,
    );
    await resync;
  });

  it('ends with the session', async () => {
    const person = await signIn(rig.api.url, 'operator');
    const socket = open(person.cookie);
    await heard(socket, 'connect');
    const gone = heard(socket, 'disconnect');
    await person.post('/api/auth/logout').expect(204);
    await gone;
  });
});
