import { expect } from 'chai';
import request from 'supertest';
import { PASSWORD, signIn, startApiRig } from './api-rig.ts';
import type { ApiRig, Person } from './api-rig.ts';

describe('at a terminal', () => {
  let rig: ApiRig;
  let admin: Person;
  before(async () => {
    rig = await startApiRig();
    admin = await signIn(rig.api.url, 'admin');
  });
  after(() => rig.stop());

  const userId = async (username: string): Promise<number> =>
    (await rig.database.knex('users').where({ username }).first<{ id: number }>('id')).id;

  describe('badges', () => {
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

  describe('PINs', () => {
    const PIN = '204061';
    /** Each case from an address of its own, so that none eats another's tries. */
    let addresses = 0;
    let address = '';
    beforeEach(() => {
      addresses += 1;
      address = `203.0.113.${addresses}`;
    });
    const login = (username: string, password: string) =>
      request(rig.api.url)
        .post('/api/auth/login')
        .set('X-Forwarded-For', address)
        .send({ username, password });
    /** Another operator, so that wrong tries are nobody else's. */
    const newOperator = async (username: string): Promise<number> => {
      const body = { username, name: username, role: 'operator', password: PASSWORD };
      return ((await admin.post('/api/users', body).expect(201)).body as { id: number }).id;
    };
    const give = async (id: number, pin: string | null = PIN) => admin.post(`/api/users/${id}/pin`, { pin });
    const records = (id: number) =>
      rig.database
        .knex('audit_log')
        .where({ entity: 'users', entity_id: String(id) })
        .orderBy('id')
        .select<{ action: string; username: string; before: unknown; after: unknown }[]>(
          'action',
          'username',
          'before',
          'after',
        );

    it('are set, changed and removed by their owner, who confirms the password, and end nothing else', async () => {
      const id = await newOperator('ana');
      const ana = await signIn(rig.api.url, 'ana');
      const elsewhere = await signIn(rig.api.url, 'ana');
      const set = (pin: string | null, currentPassword = PASSWORD) =>
        ana.post('/api/auth/pin', { currentPassword, pin });
      await ana.get('/api/auth/pin').expect(200, { setAt: null });
      const unconfirmed = await set(PIN, 'not-the-password').expect(422);
      expect(unconfirmed.body).to.have.nested.property('details[0].path', 'currentPassword');
      await login('ana', PIN).expect(401);
      expect((await set(PIN).expect(200)).body)
        .to.have.property('setAt')
        .that.is.a('string');
      expect((await login('ana', PIN).expect(200)).body).to.have.nested.property('user.role', 'operator');
      await set('918273').expect(200);
      await login('ana', PIN).expect(401);
      await login('ANA', '918273').expect(200);
      await login('ana', PASSWORD).expect(200);
      await set(null).expect(200, { setAt: null });
      await login('ana', '918273').expect(401);
      expect((await set(null).expect(404)).body).to.have.property('code', 'NOT_FOUND');
      for (const session of [ana, elsewhere]) await session.get('/api/auth/me').expect(200);
      expect(
        (await records(id)).map(({ action }) => action).filter((action) => action.endsWith('-pin')),
      ).to.deep.equal(['set-pin', 'set-pin', 'remove-pin']);
    });

    it('are kept as a hash that no list, history or record shows, and the record of a sign-in names them', async () => {
      const id = await newOperator('bia');
      await give(id);
      await login('bia', PIN).expect(200);
      const { pin_hash } = await rig.database
        .knex('user_pins')
        .where({ user_id: id })
        .first<{ pin_hash: string }>('pin_hash');
      expect(pin_hash).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      const told = [
        JSON.stringify(await records(id)),
        (await admin.get(`/api/users/${id}/pin`).expect(200)).text,
        (await admin.get(`/api/users/${id}`).expect(200)).text,
        (await admin.get(`/api/users/${id}/history`).expect(200)).text,
      ].join();
      expect(told).not.to.include(pin_hash);
      expect(told).not.to.match(/argon2|204061/);
      const [setting, entry] = (await records(id)).slice(-2);
      expect(setting).to.include({ action: 'set-pin', username: 'admin', before: null, after: null });
      expect(entry).to.deep.include({ action: 'sign-in', username: 'bia', after: { by: 'pin' } });
    });

    it('are refused where others would try them first', async () => {
      const id = await newOperator('104233');
      for (const [pin, code] of [
        ['20406', 'PIN_LENGTH'],
        ['2040612345678', 'PIN_LENGTH'],
        ['abcdef', 'PIN_LENGTH'],
        ['777777', 'PIN_TOO_SIMPLE'],
        ['123456', 'PIN_TOO_SIMPLE'],
        ['654321', 'PIN_TOO_SIMPLE'],
        ['104233', 'PIN_TOO_SIMPLE'],
      ] as const) {
        const refused = (await give(id, pin)).body as object;
        expect(refused, pin).to.deep.include({ code });
        expect(refused).to.have.nested.property('details[0].path', 'pin');
      }
      expect((await admin.get(`/api/users/${id}/pin`).expect(200)).body).to.deep.equal({ setAt: null });
    });

    it('are for operators only, also where somebody became more than that, and open one account only', async () => {
      const refused = await give(await userId('supervisor'));
      expect(refused.body).to.deep.include({ code: 'PIN_ROLE' });
      const supervisor = await signIn(rig.api.url, 'supervisor');
      await supervisor.post('/api/auth/pin', { currentPassword: PASSWORD, pin: PIN }).expect(409);
      await supervisor.get('/api/users/1/pin').expect(403);
      expect((await give(999_999)).status).to.equal(404);
      const id = await newOperator('caio');
      await give(id);
      await login('caio', PIN).expect(200);
      await login('operator', PIN).expect(401);
      await admin.patch(`/api/users/${id}`, { role: 'supervisor' }).expect(200);
      await login('caio', PIN).expect(401);
      await login('caio', PASSWORD).expect(200);
      await admin.patch(`/api/users/${id}`, { role: 'operator' }).expect(200);
      await login('caio', PIN).expect(200);
      await admin.patch(`/api/users/${id}`, { active: false }).expect(200);
      await login('caio', PIN).expect(401);
      await admin.patch(`/api/users/${id}`, { active: true, role: 'supervisor' }).expect(200);
      expect((await give(id, null)).body).to.deep.equal({ setAt: null });
    });

    it('never stand for the password of whoever is signed in', async () => {
      const id = await newOperator('davi');
      await give(id);
      const davi = await signIn(rig.api.url, 'davi', PIN);
      const newPassword = 'another-one-1';
      await davi.post('/api/auth/password', { currentPassword: PIN, newPassword }).expect(422);
      await davi.post('/api/auth/pin', { currentPassword: PIN, pin: '918273' }).expect(422);
      await davi.get('/api/reports/oee').expect(403);
    });

    it('make no other version of the account: whoever has its form open saves it', async () => {
      const id = await newOperator('eva');
      const { version } = (await admin.get(`/api/users/${id}`).expect(200)).body as { version: number };
      await give(id);
      await admin.patch(`/api/users/${id}`, { name: 'Eva', version }).expect(200);
    });

    it('count as tries together with passwords: ten, and then the right one is not looked at either', async () => {
      await give(await newOperator('fabio'));
      for (let turn = 0; turn < 5; turn += 1) {
        await login('fabio', `93715${turn}`).expect(401);
        await login('fabio', `guess-${turn}`).expect(401);
      }
      const refused = await login('fabio', PIN).expect(429);
      expect(refused.body).to.have.property('code', 'TOO_MANY_ATTEMPTS');
      await login('fabio', PASSWORD).expect(429);
      address = '198.51.100.20';
      await login('fabio', PIN).expect(200);
    });

    it('get the same answer where they are wrong, where there is none and where nobody has that name', async () => {
      await give(await newOperator('gil'));
      await newOperator('hugo');
      const answers = new Set<string>();
      for (const name of ['gil', 'hugo', 'nobody'])
        answers.add((await login(name, '937150').expect(401)).text);
      expect([...answers]).to.have.length(1);
    });
  });
});
