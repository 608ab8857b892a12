import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../../testing/postgres.ts';
import { dropOldPlcDataDays, ensurePlcDataDays } from '../plc-data-days.ts';

describe('the days of plc_data', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase();
  });
  after(async () => database.drop());

  async function days(): Promise<string[]> {
    const { rows } = await database.knex.raw<{ rows: { name: string }[] }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'plc_data'::regclass ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  }

  it('are made again when they are missing, however often that is asked for', async () => {
    const all = await days();
    await database.knex.raw(`DROP TABLE ${all.at(-1)}, ${all.at(-2)}`);
    await Promise.all([ensurePlcDataDays(database.knex), ensurePlcDataDays(database.knex)]);
    expect(await days()).to.deep.equal(all);
  });

  it('are dropped when they are older than the retention, and never while a replay may need them', async () => {
    const kept = await days();
    await database.knex.raw(
      `SELECT pulso_ensure_plc_data_days(today - 40, today - 30) FROM (SELECT (now() AT TIME ZONE 'UTC')::date AS today) AS day`,
    );
    expect(await dropOldPlcDataDays(database.knex, 35)).to.have.length(5);
    expect(await dropOldPlcDataDays(database.knex, 1)).to.have.length(6);
    expect(await days()).to.deep.equal(kept);
  });
});
