/**
 * What a PLC's configuration was, save by save: `snapshot` is what a save of the PLC would send, with the ids of its registers. Rows are
 * written in the transaction of the save and never changed. Legal values of `action`: domain/contracts/plc-versions.ts; `found` is the state
 * before the first save that was recorded.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE plc_config_versions (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      plc_config_id integer NOT NULL REFERENCES plc_configs ON DELETE CASCADE,
      version integer NOT NULL CHECK (version > 0),
      action text NOT NULL CHECK (action IN ('create', 'update', 'restore', 'clone', 'import', 'found')),
      snapshot jsonb NOT NULL CHECK (jsonb_typeof(snapshot) = 'object'),
      note text,
      user_id integer REFERENCES users ON DELETE SET NULL,
      username text,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (plc_config_id, version)
    );
    CREATE TRIGGER plc_config_versions_fixed BEFORE UPDATE OF plc_config_id, version, action, snapshot, username, created_at
      ON plc_config_versions FOR EACH ROW EXECUTE FUNCTION pulso_refuse_change();
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE plc_config_versions');
}
