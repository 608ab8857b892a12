/**
 * The least that the API must be able to do, as the group role pulso_api: rows of the plant, but no table, no trigger and no role; the audit
 * log and the ledger of pieces only grow; the raw readings are read. `npm run migrate` stays with the owner. Tables of later migrations are
 * opened to it by the default privileges of whoever migrates; a migration of a table that only grows takes the rest back itself.
 * Days of plc_data beyond the retention are dropped by a function of the owner: detaching CONCURRENTLY is not possible within a function, so it
 * waits for the table only 100 ms, holds no writer up for longer, and is asked again an hour later.
 * Roles belong to the whole server: down() takes the rights back and keeps the role.
 */
import type { Knex } from 'knex';

/** Shorter than anything that must be kept for a replay (DAYS_BACK of plc_data). */
const KEPT_AT_LEAST_DAYS = 8;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE FUNCTION pulso_drop_plc_data_day(day date) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET lock_timeout = '100ms' AS $$
    BEGIN
      IF day >= (now() AT TIME ZONE 'UTC')::date - ${KEPT_AT_LEAST_DAYS} THEN
        RAISE EXCEPTION 'pulso: % may still be needed by a replay', day;
      END IF;
      EXECUTE format('DROP TABLE IF EXISTS public.%I', 'plc_data_' || to_char(day, 'YYYYMMDD'));
      RETURN true;
    EXCEPTION WHEN lock_not_available THEN RETURN false;
    END $$;
    REVOKE ALL ON FUNCTION pulso_drop_plc_data_day(date) FROM PUBLIC;

    DO $$
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pulso_api') THEN
        BEGIN
          CREATE ROLE pulso_api NOLOGIN;
        EXCEPTION
          WHEN insufficient_privilege THEN
            RAISE NOTICE 'pulso: no right to create the role pulso_api; the API will sign in as the owner';
            RETURN;
          WHEN duplicate_object OR unique_violation THEN NULL; -- made by another database's migration at the same moment
        END;
      END IF;
      GRANT USAGE ON SCHEMA public TO pulso_api;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO pulso_api;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO pulso_api;
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO pulso_api;
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO pulso_api;
      REVOKE UPDATE, DELETE ON audit_log, production_appointments FROM pulso_api;
      REVOKE DELETE ON order_runs, count_inbox, machine_states FROM pulso_api;
      REVOKE INSERT, UPDATE, DELETE ON plc_data, collector_cursors, knex_migrations, knex_migrations_lock FROM pulso_api;
      GRANT EXECUTE ON FUNCTION pulso_ensure_plc_data_days(date, date), pulso_drop_plc_data_day(date) TO pulso_api;
    END $$;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DO $$
    BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'pulso_api') THEN
        ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM pulso_api;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM pulso_api;
        REVOKE ALL ON ALL TABLES IN SCHEMA public FROM pulso_api;
        REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM pulso_api;
        REVOKE ALL ON FUNCTION pulso_ensure_plc_data_days(date, date) FROM pulso_api;
        REVOKE USAGE ON SCHEMA public FROM pulso_api;
      END IF;
    END $$;
    DROP FUNCTION pulso_drop_plc_data_day(date);
  `);
}
