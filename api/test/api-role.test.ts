/** The API's role in PostgreSQL: every table and verb, as granted and not more. All tests of the API run as this role. */
import { expect } from 'chai';
import knexPackage, { type Knex } from 'knex';
import { dropOldPlcDataDays } from '../../domain/database/plc-data-days.ts';
import { startApiRig } from './api-rig.ts';
import type { ApiRig } from './api-rig.ts';

const VERBS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'] as const;
const ROWS = 'SELECT INSERT UPDATE DELETE';
/** What differs from reading and writing rows, and why. */
const LESS: Record<string, string> = {
  // Only grow.
  audit_log: 'SELECT INSERT',
  production_appointments: 'SELECT INSERT',
  // History that is closed, never removed.
  order_runs: 'SELECT INSERT UPDATE',
  count_inbox: 'SELECT INSERT UPDATE',
  machine_states: 'SELECT INSERT UPDATE',
  // The collectors'.
  plc_data: 'SELECT',
  collector_cursors: 'SELECT',
  // The owner's.
  knex_migrations: 'SELECT',
  knex_migrations_lock: 'SELECT',
};

describe('the API’s role in the database', () => {
  let rig: ApiRig;
  let knex: Knex;
  before(async () => {
    rig = await startApiRig();
    ({ knex } = rig.database);
  });
  after(() => rig.stop());

  it('holds on every table exactly the rights that are meant', async () => {
    const tables = await knex('pg_tables')
      .where({ schemaname: 'public' })
      .whereNot('tablename', '~', '^plc_data_[0-9]')
      .pluck<string[]>('tablename');
    const faults: string[] = [];
    for (const table of tables) {
      for (const verb of VERBS) {
        const { rows } = await knex.raw<{ rows: { may: boolean }[] }>(
          `SELECT has_table_privilege('pulso_api', ?, ?) AS may`,
          [table, verb],
        );
        if (rows[0]?.may !== (LESS[table] ?? ROWS).split(' ').includes(verb)) faults.push(`${verb} ${table}`);
      }
    }
    expect(faults).to.deep.equal([]);
  });

  it('is the one that the API signs in with, and defines nothing', async () => {
    const api = rig.api.services.knex;
    const { rows } = await api.raw<{ rows: { who: string; isSuper: boolean }[] }>(
      `SELECT current_user AS who, rolsuper AS "isSuper" FROM pg_roles WHERE rolname = current_user`,
    );
    expect(rows[0]).to.include({ isSuper: false });
    expect(rows[0]?.who).to.match(/_api$/);
    for (const sql of [
      'CREATE TABLE mine (id int)',
      'ALTER TABLE users ADD COLUMN mine int',
      'DROP TABLE items',
      'ALTER TABLE audit_log DISABLE TRIGGER ALL',
      'UPDATE audit_log SET username = NULL',
      'DELETE FROM production_appointments',
      'INSERT INTO plc_data (plc_config_id, register_address, value, "timestamp", read_at) VALUES (1, 0, 0, now(), now())',
      'CREATE ROLE mine',
    ]) {
      const error: unknown = await api.raw(sql).catch((failure: unknown) => failure);
      expect(error, sql).to.have.property('code', '42501');
    }
  });

  it('drops days beyond the retention, and only those', async () => {
    const api = rig.api.services.knex;
    await knex.raw(`SELECT pulso_ensure_plc_data_days(current_date - 40, current_date - 39)`);
    expect(await dropOldPlcDataDays(api, 30)).to.have.lengthOf(2);
    const error: unknown = await api
      .raw('SELECT pulso_drop_plc_data_day(current_date)')
      .catch((failure: unknown) => failure);
    expect(String(error)).to.contain('may still be needed');
  });

  it('waits for nobody who reads', async () => {
    await knex.raw(`SELECT pulso_ensure_plc_data_days(current_date - 41, current_date - 41)`);
    const reader = knexPackage.knex({ client: 'pg', connection: rig.database.url });
    const reading = await reader.transaction();
    try {
      await reading.raw('SELECT count(*) FROM plc_data');
      expect(await dropOldPlcDataDays(rig.api.services.knex, 30)).to.deep.equal([]);
    } finally {
      await reading.rollback();
      await reader.destroy();
    }
    expect(await dropOldPlcDataDays(rig.api.services.knex, 30)).to.have.lengthOf(1);
  });
});
