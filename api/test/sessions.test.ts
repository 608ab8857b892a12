/** Sign-ins: where they are, when they end, and how quickly (promise 22). */
import { once } from 'node:events';
import { expect } from 'chai';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { PASSWORD, signIn, startApiRig } from './api-rig.ts';
import type { ApiRig, Person } from './api-rig.ts';

interface SessionRow {
  id: number;
  current: boolean;
  address: string;
  expiresAt: string;
}

describe('sessions', () => {
  let rig: ApiRig;
  let admin: Person;
  const sockets: Socket[] = [];
  before(async () => {
    rig = await startApiRig();
    admin = await rig.signIn('admin');
  });
  after(async () => {
    for (const socket of sockets) socket.disconnect();
    await rig.stop();
  });
  const listOf = async (person: Person): Promise<SessionRow[]> =>
    ((await person.get('/api/auth/sessions').expect(200)).body as { data: SessionRow[] }).data;
  const idOf = async (username: string): Promise<number> =>
    (await rig.database.knex('users').where({ username }).first<{ id: number }>('id'))?.id ?? 0;

  it('are moved on by requests, and not written at each of them', async () => {
    const person = await signIn(rig.api.url, 'maintenance');
    const sid =
      decodeURIComponent(person.cookie)
        .replace(/^pulso\.sid=s:/, '')
        .split('.')[0] ?? '';
    // PostgreSQL's own mark of who wrote a row last.
    const version = async () =>
      (
        await rig.database
          .knex('sessions')
          .where({ sid })
          .first<{ xmin: string }>(rig.database.knex.raw('xmin::text'))
      ).xmin;
    const before = await version();
    await person.get('/api/auth/me').expect(200);
    const after = await version();
    expect(after).to.not.equal(before);
    for (let request = 0; request < 5; request += 1) await person.get('/api/auth/me').expect(200);
    expect(await version()).to.equal(after);
    await person.post('/api/auth/logout').expect(204);
  });

  it('are listed with their device, and ended one by one or all but this', async () => {
    const here = await signIn(rig.api.url, 'supervisor');
    const there = await signIn(rig.api.url, 'supervisor');
    const third = await signIn(rig.api.url, 'supervisor');
    const list = await listOf(here);
    expect(list.filter(({ current }) => current)).to.have.lengthOf(1);
    expect(list[0]?.address).to.contain('127.0.0.1');
    expect(JSON.stringify(list)).not.to.contain(here.cookie.split('=')[1]?.slice(4, 24));
    const other = (await listOf(there)).find(({ current }) => current);
    await here.delete(`/api/auth/sessions/${other?.id}`).expect(200);
    await there.get('/api/auth/me').expect(401);
    await here.delete('/api/auth/sessions').expect(200, { ended: 1 });
    await third.get('/api/auth/me').expect(401);
    await here.get('/api/auth/me').expect(200);
  });

  it('of others cannot be ended, but by an admin', async () => {
    const person = await signIn(rig.api.url, 'viewer');
    const [own] = await listOf(admin);
    await person.delete(`/api/auth/sessions/${own?.id}`).expect(404);
    await admin.delete(`/api/users/${await idOf('viewer')}/sessions`).expect(200);
    await person.get('/api/auth/me').expect(401);
  });

  it('end sooner for people than for terminals, and for good after a week', async () => {
    const minutesLeft = async (username: string): Promise<number> => {
      const person = await signIn(rig.api.url, username);
      const [row] = (await listOf(person)).filter(({ current }) => current);
      return (Date.parse(row?.expiresAt ?? '') - Date.now()) / 60_000;
    };
    expect(await minutesLeft('engineer')).to.be.within(29, 30.1);
    expect(await minutesLeft('operator')).to.be.within(719, 720.1);
    const old = await signIn(rig.api.url, 'engineer');
    await rig.database
      .knex('sessions')
      .where({ user_id: await idOf('engineer') })
      .update({
        sess: rig.database.knex.raw(`jsonb_set(sess::jsonb, '{signedInAt}', '1000')`),
      });
    await old.get('/api/auth/me').expect(401);
  });

  it('tell a screen when they end, and let a wall run on where a person signs in again', async () => {
    const monthAgo = Date.now() - 31 * 24 * 3_600_000;
    for (const [username, status] of [
      ['viewer', 200],
      ['supervisor', 401],
    ] as const) {
      const person = await signIn(rig.api.url, username);
      const answer = await person.get('/api/auth/me').expect(200);
      const { session } = answer.body as { session: { idleSeconds: number; endsAt: string } };
      expect(session.idleSeconds).to.equal(username === 'viewer' ? 43_200 : 1_800);
      expect(Date.parse(session.endsAt)).to.be.greaterThan(Date.now() + 6 * 24 * 3_600_000);
      await rig.database
        .knex('sessions')
        .where({ user_id: await idOf(username) })
        .update({
          sess: rig.database.knex.raw(`jsonb_set(sess::jsonb, '{signedInAt}', ?::jsonb)`, [String(monthAgo)]),
        });
      await person.get('/api/auth/me').expect(status);
    }
  });

  it('survive a new password only where it was changed', async () => {
    const here = await signIn(rig.api.url, 'maintenance');
    const there = await signIn(rig.api.url, 'maintenance');
    const change = (currentPassword: string, newPassword: string) =>
      here.post('/api/auth/password', { currentPassword, newPassword });
    const wrong = await change('not-the-password', 'another-one-1').expect(422);
    expect(wrong.body).to.have.nested.property('details[0].path', 'currentPassword');
    await change(PASSWORD, 'short').expect(422);
    await change(PASSWORD, 'another-one-1').expect(200, { ended: 1 });
    await here.get('/api/auth/me').expect(200);
    await there.get('/api/auth/me').expect(401);
    await signIn(rig.api.url, 'maintenance', 'another-one-1');
    await admin.patch(`/api/users/${await idOf('maintenance')}`, { password: PASSWORD }).expect(200);
    await here.get('/api/auth/me').expect(401);
  });

  it('let no admin lose the own rights by a slip', async () => {
    const id = await idOf('admin');
    for (const change of [{ active: false }, { role: 'viewer' }, { sectorIds: [1] }])
      await admin.patch(`/api/users/${id}`, change).expect(409);
  });

  it('of a disabled account are dead on HTTP at once and on the live channel within 5 s', async () => {
    const person = await signIn(rig.api.url, 'operator');
    const socket = io(rig.api.url, {
      path: '/socket.io',
      transports: ['websocket'],
      extraHeaders: { cookie: person.cookie },
      reconnection: false,
      forceNew: true,
    });
    sockets.push(socket);
    await once(socket as never, 'connect');
    const gone = once(socket as never, 'disconnect');
    const id = await idOf('operator');
    await admin.patch(`/api/users/${id}`, { active: false }).expect(200);
    await person.get('/api/auth/me').expect(401);
    const startedAt = performance.now();
    await gone;
    const waitedMs = Math.round(performance.now() - startedAt);
    console.log(`      live channel of a disabled account closed after ${waitedMs} ms (promise 22: 5 000)`);
    await admin.patch(`/api/users/${id}`, { active: true }).expect(200);
  });
});
