import { expect } from 'chai';
import type { Knex } from 'knex';
import { migrations } from '../../knexfile.ts';
import { createEmptyDatabase, type TestDatabase } from '../../testing/postgres.ts';

async function tablesOf(knex: Knex): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'knex%' ORDER BY 1`,
  );
  return rows.map((row) => row.name);
}

describe('migrations', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createEmptyDatabase();
  });
  after(async () => database.drop());

  it('go up, down and up again, and leave nothing behind on the way', async () => {
    const { knex } = database;
    await knex.migrate.latest(migrations);
    const first = await tablesOf(knex);
    expect(first).to.include.members([
      'companies',
      'plc_configs',
      'plc_data',
      'production_appointments',
      'audit_log',
    ]);
    await knex.migrate.rollback(migrations, true);
    expect(await tablesOf(knex)).to.deep.equal([]);
    await knex.migrate.latest(migrations);
    expect(await tablesOf(knex)).to.deep.equal(first);
  });

  it('keeps the history of PLCs in partitions of one day, a week ahead', async () => {
    const { rows } = await database.knex.raw<{ rows: { days: number }[] }>(
      `SELECT count(*)::int AS days FROM pg_inherits WHERE inhparent = 'plc_data'::regclass`,
    );
    expect(rows[0]?.days).to.equal(16);
  });

  it('stores a reading of a jumped clock under a day that exists', async () => {
    await database.knex.raw(
      `INSERT INTO plc_data (plc_config_id, register_address, value, "timestamp", read_at)
       SELECT 1, 0, 0, pulso_plc_data_time(t), t FROM unnest(ARRAY['1970-01-01', '2099-01-01']::timestamptz[]) t`,
    );
    const { rows } = await database.knex.raw<{ rows: { n: number }[] }>(
      `SELECT count(*)::int AS n FROM plc_data`,
    );
    expect(rows[0]?.n).to.equal(2);
  });

  it('refuses two open runs on one machine, overlapping stops and a changed ledger', async () => {
    const { knex } = database;
    await knex.raw(`
      INSERT INTO companies (id, code, name) VALUES (1, 'C', 'C');
      INSERT INTO sectors (id, company_id, code, name) VALUES (1, 1, 'S', 'S');
      INSERT INTO items (id, code, name) VALUES (1, 'I', 'I');
      INSERT INTO plc_configs (id, name, host, sector_id) VALUES (1, 'P', '127.0.0.1', 1);
      INSERT INTO production_orders (id, code, company_id, sector_id, item_id, planned_quantity)
        VALUES (1, 'A', 1, 1, 1, 10), (2, 'B', 1, 1, 1, 10);
      INSERT INTO order_runs (production_order_id, plc_config_id, sector_id, started_at) VALUES (1, 1, 1, now());
      INSERT INTO downtimes (plc_config_id, start_date) VALUES (1, now() - interval '1 hour');
      INSERT INTO production_appointments (production_order_id, quantity, kind) VALUES (1, 3, 'manual');
      INSERT INTO audit_log (action, entity) VALUES ('create', 'order');`);
    const refused = [
      `INSERT INTO order_runs (production_order_id, plc_config_id, sector_id, started_at) VALUES (2, 1, 1, now())`,
      `INSERT INTO downtimes (plc_config_id, start_date) VALUES (1, now())`,
      `UPDATE production_appointments SET quantity = 4`,
      `DELETE FROM production_appointments`,
      `UPDATE audit_log SET action = 'x'`,
      `TRUNCATE audit_log`,
      `UPDATE production_orders SET produced_quantity = -1`,
      `INSERT INTO production_orders (code, company_id, sector_id, item_id, planned_quantity) VALUES ('Z', 1, 1, 1, 0)`,
    ];
    for (const sql of refused) {
      const outcome = await knex.raw(sql).then(
        () => 'accepted',
        () => 'refused',
      );
      expect(outcome, sql).to.equal('refused');
    }
  });
});
