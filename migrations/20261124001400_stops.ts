/**
 * One timeline a machine, and stops that are worked out from it. \`machine_states\` no longer keeps a timeline a source: \`source\` says what
 * told of the state (count, status, link), \`downtime_after_ms\` how long a stop must last to be a downtime by the cycle of then.
 * \`downtimes.edited\`: a person gave it its reason, a note or another edge, so nothing that comes later changes it. \`split_start\`: a person
 * split the stop here. The constraint on overlap may be deferred, as one transaction moves the edges of neighbours.
 * \`stop_reviews\` is a queue: the stops of this machine are worked out again from \`from_time\` on. Written by triggers, so that nothing that
 * moves a stop can forget it; rows are only added and removed, so that no writer waits for another.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE machine_states
      DROP CONSTRAINT machine_states_no_overlap,
      ADD COLUMN downtime_after_ms integer CHECK (downtime_after_ms >= 0),
      ADD CONSTRAINT machine_states_no_overlap EXCLUDE USING gist
        (plc_config_id WITH =, tstzrange(started_at, ended_at) WITH &&);
    CREATE INDEX machine_states_open ON machine_states (plc_config_id) WHERE ended_at IS NULL;

    ALTER TABLE downtimes
      DROP CONSTRAINT downtimes_no_overlap,
      ADD COLUMN edited boolean NOT NULL DEFAULT false,
      ADD COLUMN split_start boolean NOT NULL DEFAULT false,
      ADD CONSTRAINT downtimes_no_overlap EXCLUDE USING gist
        (plc_config_id WITH =, tstzrange(start_date, end_date) WITH &&) DEFERRABLE INITIALLY IMMEDIATE;
    CREATE INDEX downtimes_group ON downtimes (group_id);
    CREATE INDEX downtimes_open ON downtimes (plc_config_id) WHERE end_date IS NULL;
    CREATE INDEX downtimes_reasons ON downtimes (plc_config_id, classified_at DESC) WHERE activity_type_id IS NOT NULL;

    CREATE TABLE stop_reviews (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      plc_config_id integer NOT NULL REFERENCES plc_configs ON DELETE CASCADE,
      from_time timestamptz NOT NULL
    );

    CREATE FUNCTION pulso_review_states() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      INSERT INTO stop_reviews (plc_config_id, from_time) VALUES (NEW.plc_config_id, NEW.started_at);
      RETURN NULL;
    END $$;
    CREATE TRIGGER machine_states_review AFTER INSERT OR UPDATE ON machine_states
      FOR EACH ROW EXECUTE FUNCTION pulso_review_states();

    -- A start, pause or end of an order: what no order and changeover are changes, and the ideal cycle that the collector works with.
    CREATE FUNCTION pulso_review_runs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      INSERT INTO stop_reviews (plc_config_id, from_time)
        SELECT p.id, NEW.started_at FROM plc_configs p
        WHERE p.id = NEW.plc_config_id OR (NEW.plc_config_id IS NULL AND p.sector_id = NEW.sector_id);
      PERFORM pg_notify('pulso_config', json_build_object('table', TG_TABLE_NAME, 'id', NEW.id)::text);
      RETURN NULL;
    END $$;
    CREATE TRIGGER order_runs_review AFTER INSERT OR UPDATE ON order_runs
      FOR EACH ROW EXECUTE FUNCTION pulso_review_runs();
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP TRIGGER order_runs_review ON order_runs;
    DROP TRIGGER machine_states_review ON machine_states;
    DROP FUNCTION pulso_review_runs();
    DROP FUNCTION pulso_review_states();
    DROP TABLE stop_reviews;
    DROP INDEX machine_states_open, downtimes_group, downtimes_open, downtimes_reasons;
    ALTER TABLE downtimes
      DROP CONSTRAINT downtimes_no_overlap, DROP COLUMN edited, DROP COLUMN split_start,
      ADD CONSTRAINT downtimes_no_overlap EXCLUDE USING gist (plc_config_id WITH =, tstzrange(start_date, end_date) WITH &&);
    ALTER TABLE machine_states
      DROP CONSTRAINT machine_states_no_overlap, DROP COLUMN downtime_after_ms,
      ADD CONSTRAINT machine_states_no_overlap EXCLUDE USING gist
        (plc_config_id WITH =, source WITH =, tstzrange(started_at, ended_at) WITH &&);
  `);
}
