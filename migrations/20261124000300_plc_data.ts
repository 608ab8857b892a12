/**
 * The raw history, partitioned by UTC day of \`timestamp\` from the first row on: dropping a day is then instant and blocks no writer.
 * There is no DEFAULT partition, so every writer clamps with pulso_plc_data_time(): a jumped clock never loses a row.
 * No primary key and no foreign key on purpose (measured: 2-3.5x slower inserts); ids come from a sequence.
 * \`timestamp\` is the (clamped) time of the read, \`read_at\` what the collector's clock said, \`stored_at\` when it arrived here.
 */
import type { Knex } from 'knex';

/** Days kept ready around today: late replays reach back, the job creates ahead. */
const DAYS_BACK = 8;
const DAYS_AHEAD = 7;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE SEQUENCE plc_data_id_seq AS bigint CACHE 100;
    CREATE TABLE plc_data (
      id bigint NOT NULL DEFAULT nextval('plc_data_id_seq'),
      plc_config_id integer NOT NULL,
      plc_register_id integer,
      register_address integer NOT NULL,
      value double precision NOT NULL,
      raw_value double precision,
      quality text NOT NULL DEFAULT 'good' CHECK (quality IN ('good', 'bad', 'out_of_range')),
      connected boolean NOT NULL DEFAULT true,
      error_message text,
      "timestamp" timestamptz NOT NULL,
      read_at timestamptz NOT NULL,
      stored_at timestamptz NOT NULL DEFAULT now(),
      collector_id integer,
      seq bigint
    ) PARTITION BY RANGE ("timestamp");
    ALTER SEQUENCE plc_data_id_seq OWNED BY plc_data.id;
    CREATE INDEX idx_plc_data_timestamp ON plc_data ("timestamp" DESC);
    CREATE INDEX idx_plc_data_register ON plc_data (plc_config_id, register_address);

    -- Creates the missing days of a range. SECURITY DEFINER: a collector may ask for days, but never create tables itself.
    CREATE FUNCTION pulso_ensure_plc_data_days(first_day date, last_day date) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE
      part_day date;
      part_name text;
      made integer := 0;
    BEGIN
      IF last_day - first_day > 400 THEN
        RAISE EXCEPTION 'pulso: at most 400 days of plc_data can be prepared at once';
      END IF;
      PERFORM pg_advisory_xact_lock(8201126);
      FOR part_day IN SELECT generate_series(first_day::timestamp, last_day::timestamp, interval '1 day')::date LOOP
        part_name := 'plc_data_' || to_char(part_day, 'YYYYMMDD');
        IF to_regclass(format('%I.%I', 'public', part_name)) IS NULL THEN
          EXECUTE format(
            'CREATE TABLE %I.%I PARTITION OF %I.plc_data FOR VALUES FROM (%L) TO (%L)',
            'public', part_name, 'public', to_char(part_day, 'YYYY-MM-DD') || ' 00:00:00+00',
            to_char(part_day + 1, 'YYYY-MM-DD') || ' 00:00:00+00');
          made := made + 1;
        END IF;
      END LOOP;
      RETURN made;
    END $$;

    -- The time under which a row is kept: the read's own, unless no partition can hold it.
    CREATE FUNCTION pulso_plc_data_time(read_at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
      SELECT CASE
        WHEN read_at < date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - interval '${DAYS_BACK} days'
          OR read_at > now() + interval '1 day' THEN now()
        ELSE read_at END
    $$;
  `);
  await knex.raw(`
    SELECT pulso_ensure_plc_data_days(
      (now() AT TIME ZONE 'UTC')::date - ${DAYS_BACK}, (now() AT TIME ZONE 'UTC')::date + ${DAYS_AHEAD})`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP FUNCTION pulso_plc_data_time(timestamptz);
    DROP FUNCTION pulso_ensure_plc_data_days(date, date);
    DROP TABLE plc_data;
  `);
}
