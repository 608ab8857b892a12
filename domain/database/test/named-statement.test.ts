import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../../testing/postgres.ts';
import { named } from '../named-statement.ts';

describe('a named statement', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.drop());

  it('answers rows for its values, within a transaction and without one', async () => {
    const ask = (knex: typeof database.knex) =>
      named<{ sum: number }>(knex, 'sum', 'SELECT ?::int + ?::int AS sum', [2, 3]);
    expect((await ask(database.knex)).rows).to.deep.equal([{ sum: 5 }]);
    await database.knex.transaction(async (trx) => {
      expect((await ask(trx)).rows).to.deep.equal([{ sum: 5 }]);
    });
  });

  it('fails with the state that PostgreSQL gives, and undoes its transaction with it', async () => {
    const failing = database.knex.transaction(async (trx) => {
      await named(trx, 'insert-company', `INSERT INTO companies (code, name) VALUES (?, ?)`, ['N', 'Named']);
      await named(trx, 'divide', 'SELECT 1 / ?::int', [0]);
    });
    const error = await failing.then(
      () => null,
      (cause: unknown) => cause,
    );
    expect(error).to.have.property('code', '22012');
    expect(await database.knex('companies').where({ code: 'N' })).to.deep.equal([]);
  });

  it('is not sent when its transaction is over: the connection may be in another one', async () => {
    const trx = await database.knex.transaction();
    await trx.commit();
    const error = await named(trx, 'late', 'SELECT ?::int', [1]).then(
      () => null,
      (cause: unknown) => cause,
    );
    expect(error).to.be.an('error');
  });
});
