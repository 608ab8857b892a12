/** Whatever changes something leaves a row in the audit log, in the same transaction, and nobody can change that row (promise 25). */
import { expect } from 'chai';
import type { Response } from 'supertest';
import { makeRoutes } from '../../routes/route-table.ts';
import { startApiRig } from '../api-rig.ts';
import type { ApiRig } from '../api-rig.ts';
import { MUTATIONS } from './mutations.ts';
import type { Mutation } from './mutation.ts';
import { tableDigest } from './table-digest.ts';
import { addressOf, makeStage } from './stage.ts';
import type { Stage } from './stage.ts';

const HERE = 800_001;

describe('the audit log', () => {
  let rig: ApiRig;
  let stage: Stage;
  before(async () => {
    // Nothing but the request itself may change a table while the pictures before and after are compared.
    rig = await startApiRig('nothing');
    stage = await makeStage(rig, HERE, 'AAAA');
    await rig.database.knex.raw(`
      CREATE FUNCTION refuse_audit() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'the audit log refuses'; END $$;
      CREATE TRIGGER refuse_audit BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_audit();
      ALTER TABLE audit_log DISABLE TRIGGER refuse_audit;`);
  });
  after(() => rig.stop());

  const refuse = (isOn: boolean) =>
    rig.database.knex.raw(`ALTER TABLE audit_log ${isOn ? 'ENABLE' : 'DISABLE'} TRIGGER refuse_audit`);

  it('knows a request for every route that changes something', () => {
    const changing = makeRoutes().filter(({ method }) => method !== 'get');
    expect(MUTATIONS.map(({ route }) => route)).to.have.members(
      changing.map(({ method, path }) => `${method} ${path}`),
    );
  });

  for (const mutation of MUTATIONS) {
    it(`records ${mutation.route}, or nothing happens`, async () => {
      const ask = await prepare(mutation);
      await refuse(true);
      const before = await tableDigest(rig.database.knex);
      const refused = await ask();
      const after = await tableDigest(rig.database.knex);
      await refuse(false);
      expect(refused.status, refused.text).to.equal(500);
      expect(after, 'something was changed without a record').to.deep.equal(before);
      const done = await ask();
      expect(done.status, done.text).to.be.within(200, 299);
      const rows = await rig.database
        .knex('audit_log')
        .where({ request_id: String(done.headers['x-request-id']) })
        .select<{ username: string; ip: string }[]>('username', 'ip');
      expect(rows).to.have.length.of.at.least(1);
      expect(rows[0]?.username).to.be.a('string');
      expect(rows[0]?.ip).to.contain('127.0.0.1');
    });
  }

  it('is changed by nobody', async () => {
    for (const sql of [
      `UPDATE audit_log SET username = 'x'`,
      'DELETE FROM audit_log',
      'TRUNCATE audit_log',
    ]) {
      const error: unknown = await rig.database.knex.raw(sql).catch((failure: unknown) => failure);
      expect(String(error), sql).to.contain('never');
    }
  });

  /** The same request as often as it is asked for, on things made once. */
  async function prepare(mutation: Mutation): Promise<() => Promise<Response>> {
    const [method, path] = mutation.route.split(' ') as ['post' | 'patch' | 'delete', string];
    const person = (await mutation.person?.(stage)) ?? stage.admin;
    const id = path.includes(':') ? ((await mutation.id?.(stage)) ?? HERE) : 0;
    const body = await mutation.body?.(stage);
    const address = addressOf(path, id);
    return async () => {
      const ending = new AbortController();
      const meanwhile = mutation.meanwhile?.(stage, ending.signal);
      const answer = await (method === 'delete'
        ? person.delete(address)
        : person[method](address, body ?? {}));
      ending.abort();
      await meanwhile;
      return answer;
    };
  }
});
