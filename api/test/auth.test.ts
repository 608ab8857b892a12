import { expect } from 'chai';
import request from 'supertest';
import { hashToken } from '../auth/principal.ts';
import { PASSWORD, signIn, startApiRig } from './api-rig.ts';
import type { ApiRig } from './api-rig.ts';

describe('signing in', () => {
  let rig: ApiRig;
  before(async () => (rig = await startApiRig()));
  after(() => rig.stop());
  const login = (username: string, password: string) =>
    request(rig.api.url).post('/api/auth/login').send({ username, password });

  it('answers the user and a CSRF token, with a cookie that no script reads', async () => {
    const answer = await login('admin', PASSWORD).expect(200);
    expect(answer.body).to.have.property('csrfToken').that.is.a('string').with.length.above(20);
    expect(answer.body).to.have.nested.property('user.role', 'admin');
    expect(JSON.stringify(answer.body)).not.to.contain('argon2');
    expect(String(answer.headers['set-cookie'])).to.match(/HttpOnly.*SameSite=Lax/i);
  });

  it('says the same of a wrong password and of an unknown name', async () => {
    const wrong = await login('viewer', 'not-the-password').expect(401);
    const unknown = await login('nobody', 'not-the-password').expect(401);
    expect(wrong.body).to.deep.equal(unknown.body);
    expect(wrong.body).to.have.property('code', 'INVALID_CREDENTIALS');
  });

  it('stops guessing at one account, and only there', async () => {
    for (let turn = 0; turn < 10; turn += 1) await login('maintenance', `guess-${turn}`).expect(401);
    const answer = await login('maintenance', PASSWORD).expect(429);
    expect(answer.body).to.have.property('code', 'TOO_MANY_ATTEMPTS');
    expect(Number(answer.headers['retry-after'])).to.be.above(0);
    await login('admin', PASSWORD).expect(200);
  });

  it('refuses a change without the CSRF token', async () => {
    const person = await signIn(rig.api.url, 'supervisor');
    const answer = await request(rig.api.url)
      .post('/api/companies')
      .set('Cookie', person.cookie)
      .send({ code: 'X', name: 'X' })
      .expect(403);
    expect(answer.body).to.have.property('code', 'CSRF_INVALID');
  });

  it('gives a new session id at each sign-in and none after signing out', async () => {
    const first = await signIn(rig.api.url, 'supervisor');
    const again = await request(rig.api.url)
      .post('/api/auth/login')
      .set('Cookie', first.cookie)
      .send({ username: 'supervisor', password: PASSWORD })
      .expect(200);
    expect(String(again.headers['set-cookie'])).not.to.contain(first.cookie);
    const person = await signIn(rig.api.url, 'supervisor');
    await person.post('/api/auth/logout').expect(204);
    await person.get('/api/auth/me').expect(401);
  });

  it('shuts a disabled account out at once', async () => {
    const person = await signIn(rig.api.url, 'viewer');
    await person.get('/api/items').expect(200);
    const admin = await rig.signIn('admin');
    const { id } = await rig.database.knex('users').where({ username: 'viewer' }).first<{ id: number }>('id');
    await admin.patch(`/api/users/${id}`, { active: false }).expect(200);
    await person.get('/api/items').expect(401);
    await login('viewer', PASSWORD).expect(401);
    await admin.patch(`/api/users/${id}`, { active: true }).expect(200);
  });

  it('names the time zone of the plant, and of each sector that has another, as far as the account sees them', async () => {
    const { knex } = rig.database;
    const add = async (table: string, row: object): Promise<number> =>
      (await knex(table).insert(row).returning<{ id: number }[]>('id'))[0]?.id ?? 0;
    const south = await add('companies', { code: 'SUL', name: 'Sul' });
    const north = await add('companies', { code: 'NOR', name: 'Norte', time_zone: 'America/Manaus' });
    await add('sectors', { code: 'S', name: 'S', company_id: south });
    const sector = await add('sectors', { code: 'N', name: 'N', company_id: north });
    const zones = async (username: string): Promise<unknown> => {
      const { timeZone, sectorZones } = (await login(username, PASSWORD).expect(200)).body as object & {
        timeZone: string;
        sectorZones: object;
      };
      return { timeZone, sectorZones };
    };
    const seen = { timeZone: 'America/Sao_Paulo', sectorZones: { [sector]: 'America/Manaus' } };
    expect(await zones('engineer')).to.deep.equal(seen);
    const { id } = await knex('users').where({ username: 'operator' }).first<{ id: number }>('id');
    await knex('user_companies').insert({ user_id: id, company_id: north });
    expect(await zones('operator')).to.deep.equal({ timeZone: 'America/Manaus', sectorZones: {} });
  });

  it('takes an API token instead of a session, until it is revoked', async () => {
    const { id } = await rig.database
      .knex('users')
      .where({ username: 'supervisor' })
      .first<{ id: number }>('id');
    await rig.database.knex('api_tokens').insert({
      user_id: id,
      name: 'script',
      token_hash: hashToken('secret-token'),
      scopes: ['registrations.read'],
    });
    const ask = () => request(rig.api.url).get('/api/items').set('Authorization', 'Bearer secret-token');
    await ask().expect(200);
    await rig.database.knex('api_tokens').update({ revoked_at: rig.database.knex.fn.now() });
    await ask().expect(401);
  });
});
