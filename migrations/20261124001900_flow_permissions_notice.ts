/**
 * An admin who lets a collector's flows do more, or less, is heard at once: until now the collector looked every few seconds. The notice is
 * the one of the configuration (`pulso_config`); a heartbeat, which writes the same row, still sends none.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TRIGGER collectors_permissions_notify AFTER UPDATE OF flow_permissions ON collectors
      FOR EACH ROW EXECUTE FUNCTION pulso_notify_config();
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TRIGGER collectors_permissions_notify ON collectors');
}
