import { expect } from 'chai';
import request from 'supertest';
import { PASSWORD, signIn, startApiRig } from './api-rig.ts';
import type { ApiRig, Person } from './api-rig.ts';

describe('badges', () => {
  let rig: ApiRig;
  let admin: Person;
  before(async () => {
    rig = await startApiRig();
    admin = await signIn(rig.api.url, 'admin');
  });
  after(() => rig.stop());

  const userId = async (username: string): Promise<number> =>
    (await rig.database.knex('users').where({ username }).first<{ id: number }>('id')).id;
  const issue = async (): Promise<string> => {
    const answer = await admin.post(`/api/users/${await userId('operator')}/badge`).expect(201);
    return (answer.body as { code: string }).code;
  };
  const scan = (code: string) => request(rig.api.url).post('/api/auth/badge').send({ code });
  const actions = async (): Promise<string[]> =>
    (
      await rig.database
        .knex('audit_log')
        .whereIn('action', ['issue-badge', 'revoke-badge', 'sign-in'])
        .whereNot({ username: 'admin' })
        .orWhere('action', 'like', '%-badge')
        .orderBy('id')
        .select<{ action: string }[]>('action')
    ).map(({ action }) => action);

  it('sign an operator in by one scan, whatever case the scanner types, and are on record', async () => {
    const code = await issue();
    const answer = await scan(` ${code.toLowerCase()} `).expect(200);
    expect(answer.body).to.have.nested.property('user.username', 'operator');
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    await request(rig.api.url).get('/api/dashboard').set('Cookie', cookie).expect(200);
    expect((await actions()).slice(-2)).to.deep.equal(['issue-badge', 'sign-in']);
    const kept = JSON.stringify(await rig.database.knex('user_badges').select());
    expect(kept).not.to.contain(code);
  });

  it('open nothing any more once a new one was issued, the badge was taken back or the person was disabled', async () => {
    const old = await issue();
    const code = await issue();
    expect((await scan(old).expect(401)).body).to.have.property('code', 'BADGE_UNKNOWN');
    await scan(code).expect(200);
    const id = await userId('operator');
    await rig.database.knex('users').where({ id }).update({ active: false });
    await scan(code).expect(401);
    await rig.database.knex('users').where({ id }).update({ active: true });
    await scan(code).expect(200);
    await admin.delete(`/api/users/${id}/badge`).expect(204);
    await admin.delete(`/api/users/${id}/badge`).expect(404);
    await scan(code).expect(401);
  });

  it('are for operators only, also where somebody became more than that', async () => {
    const refused = await admin.post(`/api/users/${await userId('supervisor')}/badge`).expect(409);
    expect(refused.body).to.have.property('code', 'BADGE_ROLE');
    const code = await issue();
    const id = await userId('operator');
    await rig.database.knex('users').where({ id }).update({ role: 'supervisor' });
    await scan(code).expect(401);
    await rig.database.knex('users').where({ id }).update({ role: 'operator' });
    await scan(code).expect(200);
  });

  it('are listed without their codes', async () => {
    await issue();
    const answer = await admin.get('/api/badges').expect(200);
    const { data } = answer.body as { data: { username: string; issuedAt: string | null }[] };
    expect(data.map(({ username }) => username)).to.deep.equal(['operator']);
    expect(data[0]?.issuedAt).to.be.a('string');
    expect(answer.text).not.to.match(/hash|code/);
  });

  it('cannot be guessed quickly, and guessing keeps nobody from signing in with a password', async () => {
    for (let turn = 0; turn < 10; turn += 1) await scan(`GUESS${turn}`).expect(401);
    expect((await scan('GUESS').expect(429)).body).to.have.property('code', 'TOO_MANY_ATTEMPTS');
    const credentials = { username: 'operator', password: PASSWORD };
    await request(rig.api.url).post('/api/auth/login').send(credentials).expect(200);
  });
});
