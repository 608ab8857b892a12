/**
 * The version of each registration, one more with every change: whoever saves what somebody else changed meanwhile is told so, instead of
 * taking it back unknowingly. A trigger counts, so that a record that is deactivated or imported has a new version too.
 */
import type { Knex } from 'knex';

const TABLES = [
  ...['companies', 'sectors', 'reference_types', 'items', 'activity_types', 'defects'],
  ...['shifts', 'calendar_exceptions', 'users'],
];

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE FUNCTION pulso_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.version := OLD.version + 1; RETURN NEW; END $$;
  `);
  for (const table of TABLES)
    await knex.raw(`
      ALTER TABLE ${table} ADD COLUMN version integer NOT NULL DEFAULT 1;
      CREATE TRIGGER ${table}_version BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION pulso_next_version();
    `);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of TABLES)
    await knex.raw(`DROP TRIGGER ${table}_version ON ${table}; ALTER TABLE ${table} DROP COLUMN version;`);
  await knex.raw('DROP FUNCTION pulso_next_version()');
}
