import { expect } from 'chai';
import { createEmptyDatabase, createTestDatabase } from './postgres.ts';

describe('the test PostgreSQL', () => {
  it('gives each caller a database of its own', async () => {
    const [first, second] = [await createEmptyDatabase(), await createEmptyDatabase()];
    try {
      await first.knex.raw('CREATE TABLE only_here (id int)');
      const found = await second.knex.raw<{ rows: { found: string | null }[] }>(
        `SELECT to_regclass('only_here')::text AS found`,
      );
      expect(found.rows).to.deep.equal([{ found: null }]);
    } finally {
      await first.drop();
      await second.drop();
    }
  });

  it('applies every migration to a database made by createTestDatabase', async () => {
    const database = await createTestDatabase();
    try {
      const [done, open] = (await database.knex.migrate.list()) as [unknown[], unknown[]];
      expect(done).to.have.length.above(0);
      expect(open).to.deep.equal([]);
    } finally {
      await database.drop();
    }
  });
});
