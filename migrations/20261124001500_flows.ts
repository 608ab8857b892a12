/**
 * Versions of flows that say where they come from, tickets that open the editor, and what an admin lets a collector's flows do.
 * `flow_snapshots.origin` makes a version that waited on the collector arrive once. `deployment`: editor (an engineer's deploy), import, restore,
 * push (from another collector), rollback (the collector went back by itself), found (the flow that was there at a start).
 * `outcome`: running (was taken over), rolled_back (did not pass its trial). `plc_config` is filled when the version arrives.
 * `collectors.flow_permissions`: network, files, commands; what each means is in domain/flows/node-types.ts.
 * `editor_tickets` keeps hashes; a ticket is good once and for a minute.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE flow_snapshots
      ADD COLUMN origin uuid UNIQUE,
      ADD COLUMN deployment text NOT NULL DEFAULT 'editor'
        CHECK (deployment IN ('editor', 'import', 'restore', 'push', 'rollback', 'found')),
      ADD COLUMN outcome text NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'rolled_back')),
      ADD COLUMN reason text,
      ADD COLUMN changes jsonb;
    ALTER TABLE collectors
      ADD COLUMN flow_permissions text[] NOT NULL DEFAULT '{}'
        CHECK (flow_permissions <@ ARRAY['network', 'files', 'commands']);

    -- The PLCs of a collector as they are saved, so that a version can bring them back.
    CREATE FUNCTION pulso_flow_plc_config() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.plc_config IS NULL THEN
        SELECT coalesce(jsonb_agg(to_jsonb(plc) || jsonb_build_object('registers', (
          SELECT coalesce(jsonb_agg(to_jsonb(register) ORDER BY register.id), '[]')
          FROM plc_registers register WHERE register.plc_config_id = plc.id)) ORDER BY plc.id), '[]')
        INTO NEW.plc_config
        FROM plc_configs plc JOIN collectors me ON me.id = NEW.collector_id
        WHERE plc.active AND CASE
          WHEN plc.collector_id IS NOT NULL THEN plc.collector_id = me.id
          WHEN EXISTS (SELECT FROM collectors c WHERE c.active AND c.sector_id = plc.sector_id) THEN me.sector_id = plc.sector_id
          ELSE me.sector_id IS NULL END;
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER flow_snapshots_plc_config BEFORE INSERT ON flow_snapshots
      FOR EACH ROW EXECUTE FUNCTION pulso_flow_plc_config();

    CREATE TABLE editor_tickets (
      ticket_hash text PRIMARY KEY,
      user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
      collector_id integer NOT NULL REFERENCES collectors ON DELETE CASCADE,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL
    );
    -- A ticket is spent by being deleted: of two who try at once one finds nothing.
    CREATE FUNCTION pulso_redeem_editor_ticket(wanted_hash text, collector_name text) RETURNS text
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public AS $$
      WITH spent AS (
        DELETE FROM editor_tickets t USING collectors c
        WHERE t.ticket_hash = wanted_hash AND c.id = t.collector_id AND c.name = collector_name AND c.active
        RETURNING t.user_id, t.expires_at
      )
      SELECT u.username FROM spent JOIN users u ON u.id = spent.user_id
      WHERE spent.expires_at > now() AND u.active
    $$;
    REVOKE ALL ON FUNCTION pulso_redeem_editor_ticket(text, text) FROM PUBLIC;

    DO $$
    BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'pulso_collector') THEN
        GRANT EXECUTE ON FUNCTION pulso_redeem_editor_ticket(text, text) TO pulso_collector;
      END IF;
    END $$;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP FUNCTION pulso_redeem_editor_ticket(text, text);
    DROP TABLE editor_tickets;
    DROP TRIGGER flow_snapshots_plc_config ON flow_snapshots;
    DROP FUNCTION pulso_flow_plc_config();
    ALTER TABLE collectors DROP COLUMN flow_permissions;
    ALTER TABLE flow_snapshots DROP COLUMN origin, DROP COLUMN deployment, DROP COLUMN outcome, DROP COLUMN reason,
      DROP COLUMN changes;
  `);
}
