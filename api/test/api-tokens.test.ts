import { expect } from 'chai';
import request from 'supertest';
import { startApiRig } from './api-rig.ts';
import type { ApiRig, Person } from './api-rig.ts';

interface Made {
  id: number;
  secret: string;
}

describe('API tokens', () => {
  let rig: ApiRig;
  let supervisor: Person;
  before(async () => {
    rig = await startApiRig();
    supervisor = await rig.signIn('supervisor');
  });
  after(() => rig.stop());
  const make = async (scopes: string[], person = supervisor): Promise<Made> => {
    const answer = await person.post('/api/api-tokens', { name: 'Noite', scopes, expiresInDays: 30 });
    expect(answer.status, answer.text).to.equal(201);
    return answer.body as Made;
  };
  const ask = (secret: string, path: string) =>
    request(rig.api.url).get(path).set('Authorization', `Bearer ${secret}`);

  it('show their secret once, and only its hash is kept', async () => {
    const { id, secret } = await make(['registrations.read']);
    const list = await supervisor.get('/api/api-tokens').expect(200);
    expect(list.text).to.contain(`"id":${id}`).and.not.contain(secret);
    const rows = await rig.database.knex('api_tokens').where({ id });
    const log = await rig.database.knex('audit_log').where({ entity: 'api-tokens' });
    expect(JSON.stringify([rows, log])).not.to.contain(secret);
  });

  it('may what they were made for and no more, and note when they were used', async () => {
    const { id, secret } = await make(['registrations.read']);
    await ask(secret, '/api/items').expect(200);
    const refused = await ask(secret, '/api/production-orders').expect(403);
    expect(refused.body).to.have.property('code', 'FORBIDDEN');
    const row = await rig.database
      .knex('api_tokens')
      .where({ id })
      .first<{ last_used_at: Date | null }>('last_used_at');
    expect(row?.last_used_at).to.be.instanceOf(Date);
  });

  it('have no right that their account lacks, also when it loses one later', async () => {
    const strange = await supervisor
      .post('/api/api-tokens', { name: 'x', scopes: ['users.manage'], expiresInDays: 1 })
      .expect(422);
    expect(strange.body).to.have.nested.property('details[0].code', 'SCOPE_NOT_HELD');
    const engineer = await rig.signIn('engineer');
    const { secret } = await make(['plcs.write'], engineer);
    await rig.database.knex('users').where({ username: 'engineer' }).update({ role: 'viewer' });
    await request(rig.api.url)
      .post('/api/plc-config')
      .set('Authorization', `Bearer ${secret}`)
      .send({})
      .expect(403);
    await rig.database.knex('users').where({ username: 'engineer' }).update({ role: 'engineer' });
  });

  it('make no tokens, change no password and see no sessions', async () => {
    const { secret } = await make(['registrations.read']);
    for (const [method, path] of [
      ['post', '/api/api-tokens'],
      ['post', '/api/auth/password'],
      ['get', '/api/auth/sessions'],
    ] as const) {
      const answer = await request(rig.api.url)
        [method](path)
        .set('Authorization', `Bearer ${secret}`)
        .expect(403);
      expect(answer.body).to.have.property('code', 'SESSION_REQUIRED');
    }
  });

  it('end when they are revoked, when they expire and with their account', async () => {
    const revoked = await make(['registrations.read']);
    await supervisor.delete(`/api/api-tokens/${revoked.id}`).expect(200);
    await ask(revoked.secret, '/api/items').expect(401);
    const expired = await make(['registrations.read']);
    await rig.database.knex('api_tokens').where({ id: expired.id }).update({ expires_at: '2020-01-01' });
    await ask(expired.secret, '/api/items').expect(401);
    const viewer = await rig.signIn('viewer');
    const orphan = await make(['registrations.read'], viewer);
    await rig.database.knex('users').where({ username: 'viewer' }).update({ active: false });
    await ask(orphan.secret, '/api/items').expect(401);
  });

  it('of others are an admin’s to see and revoke, and nobody else’s', async () => {
    const { id } = await make(['registrations.read']);
    const operator = await rig.signIn('operator');
    expect((await operator.get('/api/api-tokens').expect(200)).body).to.deep.equal({ data: [], total: 0 });
    await operator.delete(`/api/api-tokens/${id}`).expect(404);
    await (await rig.signIn('admin')).delete(`/api/api-tokens/${id}`).expect(200);
  });
});
