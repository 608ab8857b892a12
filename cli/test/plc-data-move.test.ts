/**
 * Moving raw readings to an extension. Neither TimescaleDB nor Citus is among Debian's packages, so their own functions are stood in for: what is
 * tested is everything that is ours, on a real database with the real rights.
 */
import { expect } from 'chai';
import type { Knex } from 'knex';
import { dropOldPlcDataDays, ensurePlcDataDays } from '../../domain/database/plc-data-days.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.ts';
import { movePlcData } from '../database/move-plc-data.ts';

const STAND_INS = `
  CREATE TABLE asked (what text);
  CREATE FUNCTION create_hypertable(relation regclass, time_column name, chunk_time_interval interval, create_default_indexes boolean)
    RETURNS void LANGUAGE sql AS $$ INSERT INTO asked VALUES (format('hypertable %s by %s, %s', relation, time_column, chunk_time_interval)) $$;
  CREATE FUNCTION add_retention_policy(relation regclass, drop_after interval)
    RETURNS void LANGUAGE sql AS $$ INSERT INTO asked VALUES (format('keep %s for %s', relation, drop_after)) $$;
  CREATE FUNCTION create_distributed_table(relation regclass, column_name text)
    RETURNS void LANGUAGE sql AS $$ INSERT INTO asked VALUES (format('distribute %s by %s', relation, column_name)) $$;
  -- Found before the catalogue's own view of that name.
  CREATE VIEW pg_available_extensions AS SELECT unnest(ARRAY['timescaledb', 'citus']) AS name, '1' AS installed_version;
  ALTER DATABASE :name: SET search_path = public, pg_catalog;`;

describe('npm run plc-data:move', () => {
  let database: TestDatabase;
  let knex: Knex;
  beforeEach(async () => {
    database = await createTestDatabase();
    knex = database.knex;
    await knex.raw(
      `INSERT INTO plc_data (plc_config_id, register_address, value, "timestamp", read_at)
       SELECT 1, n % 10, n, now() - n * interval '1 hour', now() FROM generate_series(1, 100) n`,
    );
  });
  afterEach(() => database.drop());

  async function standIn(): Promise<void> {
    const name = new URL(database.url).pathname.slice(1);
    await knex.raw(STAND_INS.replace(':name:', name));
    await knex.destroy();
    knex.initialize();
  }

  const asked = () => knex('asked').pluck<string[]>('what');
  const sum = async (): Promise<number> =>
    Number((await knex('plc_data').sum('value as sum').first())?.['sum']);

  it('says what to install where the server has no such extension, and changes nothing', async () => {
    const refusal = await movePlcData(knex, 'timescaledb', 90).catch(
      (error: unknown) => (error as Error).message,
    );
    expect(refusal).to.equal(
      'This server has no timescaledb: install it there, add it to shared_preload_libraries, and restart PostgreSQL.',
    );
    expect(await sum()).to.equal(5050);
  });

  it('moves every reading into a hypertable that collectors write to and the API reads, with the same rights', async () => {
    await standIn();
    const rights = `SELECT grantee, string_agg(privilege_type, ',' ORDER BY privilege_type) AS verbs
      FROM information_schema.role_table_grants WHERE table_name = 'plc_data' AND grantee LIKE 'pulso\\_%' GROUP BY 1 ORDER BY 1`;
    const before = (await knex.raw<{ rows: unknown[] }>(rights)).rows;
    await movePlcData(knex, 'timescaledb', 30);
    expect(await asked()).to.deep.equal([
      'hypertable plc_data by timestamp, 1 day',
      'keep plc_data for 30 days',
    ]);
    expect(await sum()).to.equal(5050);
    expect(before).to.have.length.above(1);
    expect((await knex.raw<{ rows: unknown[] }>(rights)).rows).to.deep.equal(before);
    // What the processes do every hour finds nothing to do, and a collector's insert gets its number.
    await ensurePlcDataDays(knex);
    expect(await dropOldPlcDataDays(knex, 30)).to.deep.equal([]);
    await knex.transaction(async (trx) => {
      await trx.raw('SET LOCAL ROLE pulso_collector');
      await trx.raw(
        `INSERT INTO plc_data (plc_config_id, register_address, value, "timestamp", read_at) VALUES (1, 1, 7, now() - interval '400 days', now())`,
      );
    });
    expect(await sum()).to.equal(5057);
    const again = await movePlcData(knex, 'timescaledb', 30).catch(
      (error: unknown) => (error as Error).message,
    );
    expect(again).to.include('it was moved before');
  });

  it('spreads the partitions over Citus’ workers by machine, and goes on making days', async () => {
    await standIn();
    await movePlcData(knex, 'citus', 30);
    expect(await asked()).to.deep.equal(['distribute plc_data by plc_config_id']);
    await ensurePlcDataDays(knex);
    expect(await sum()).to.equal(5050);
  });
});
