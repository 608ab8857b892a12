/**
 * The least that a collector must be able to do, as the group role pulso_collector; each collector signs in as a member of it
 * (npm run collector:create). Roles belong to the whole server, so down() takes the rights back and keeps the role: another database may use it.
 * Where the migrating user may not create roles, the database works without: collectors then sign in as the owner.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- What the Node-RED editor's sign-in needs of one account, and nothing of the others.
    CREATE FUNCTION pulso_editor_account(wanted text)
    RETURNS TABLE (id integer, username text, name text, role text, password_hash text, active boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT u.id, u.username, u.name, u.role, u.password_hash, u.active FROM users u
      WHERE u.username = lower(wanted) AND u.role IN ('engineer', 'admin', 'maintenance', 'supervisor')
    $$;
    REVOKE ALL ON FUNCTION pulso_editor_account(text) FROM PUBLIC;
    REVOKE ALL ON FUNCTION pulso_ensure_plc_data_days(date, date) FROM PUBLIC;

    DO $$
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pulso_collector') THEN
        BEGIN
          CREATE ROLE pulso_collector NOLOGIN;
        EXCEPTION
          WHEN insufficient_privilege THEN
            RAISE NOTICE 'pulso: no right to create the role pulso_collector; collectors will sign in as the owner';
            RETURN;
          WHEN duplicate_object OR unique_violation THEN NULL; -- made by another database's migration at the same moment
        END;
      END IF;
      GRANT USAGE ON SCHEMA public TO pulso_collector;
      GRANT SELECT ON plc_configs, plc_registers, sectors, items, collectors, collector_cursors, collector_commands, plc_leases,
        plc_status, production_orders, order_runs, production_appointments, production_defects, count_inbox, machine_states,
        downtimes, flow_snapshots TO pulso_collector;
      GRANT UPDATE (version, started_at, heartbeat_at, clock_skew_ms, health) ON collectors TO pulso_collector;
      GRANT INSERT, UPDATE ON collector_cursors, plc_leases, plc_status TO pulso_collector;
      GRANT DELETE ON plc_leases TO pulso_collector;
      GRANT UPDATE (status, result, error_code, error_message, started_at, finished_at) ON collector_commands TO pulso_collector;
      GRANT INSERT ON plc_data, production_appointments, production_defects, count_inbox, flow_snapshots, notifications TO pulso_collector;
      GRANT USAGE ON SEQUENCE plc_data_id_seq TO pulso_collector;
      GRANT UPDATE (produced_quantity, scrap_quantity, status, start_date, end_date, version) ON production_orders TO pulso_collector;
      GRANT INSERT ON order_runs TO pulso_collector;
      GRANT UPDATE (ended_at, end_reason) ON order_runs TO pulso_collector;
      GRANT INSERT ON machine_states, downtimes TO pulso_collector;
      GRANT UPDATE (ended_at, state) ON machine_states TO pulso_collector;
      GRANT UPDATE (end_date, kind) ON downtimes TO pulso_collector;
      GRANT EXECUTE ON FUNCTION pulso_editor_account(text), pulso_ensure_plc_data_days(date, date) TO pulso_collector;
    END $$;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DO $$
    BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'pulso_collector') THEN
        REVOKE ALL ON ALL TABLES IN SCHEMA public FROM pulso_collector;
        REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM pulso_collector;
        REVOKE ALL ON FUNCTION pulso_ensure_plc_data_days(date, date) FROM pulso_collector;
        REVOKE USAGE ON SCHEMA public FROM pulso_collector;
      END IF;
    END $$;
    DROP FUNCTION pulso_editor_account(text);
  `);
}
