/**
 * A shift that is deactivated ends with its last start, and what it was in the past stays: whoever tidied up an old shift changed every OEE that
 * had ever been reported for it. `valid_until` becomes today in the company's time zone, or yesterday where today's has not begun yet; a shift
 * that never began has no day and is left out. A shift that is activated again goes on as if it had never ended, unless it is told another day.
 * For the same reason a shift can be deleted only on the day on which it was made, as a mistake, or before it began; later it is refused as a
 * row that others refer to, which the API answers by deactivating it.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE FUNCTION pulso_end_shift() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
    DECLARE
      here timestamp := now() AT TIME ZONE (SELECT time_zone FROM companies WHERE id = NEW.company_id);
      last_day date := here::date - (NEW.start_time > here::time)::integer;
    BEGIN
      IF NEW.active THEN
        IF NEW.valid_until IS NOT DISTINCT FROM OLD.valid_until THEN NEW.valid_until := NULL; END IF;
      ELSIF NEW.valid_from > last_day THEN NEW.valid_until := NULL;
      ELSE NEW.valid_until := least(NEW.valid_until, last_day);
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER shifts_end BEFORE UPDATE OF active ON shifts
      FOR EACH ROW WHEN (OLD.active IS DISTINCT FROM NEW.active) EXECUTE FUNCTION pulso_end_shift();

    CREATE FUNCTION pulso_keep_shift() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD.created_at > now() - interval '1 day' OR OLD.valid_from > now() THEN RETURN OLD; END IF;
      RAISE EXCEPTION 'pulso: figures of the past refer to the shift %', OLD.code USING ERRCODE = 'foreign_key_violation';
    END $$;
    CREATE TRIGGER shifts_keep BEFORE DELETE ON shifts FOR EACH ROW EXECUTE FUNCTION pulso_keep_shift();
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP TRIGGER shifts_keep ON shifts;
    DROP FUNCTION pulso_keep_shift();
    DROP TRIGGER shifts_end ON shifts;
    DROP FUNCTION pulso_end_shift();
  `);
}
