/**
 * What a collector says of itself, it says of itself only: whoever has stolen one Pi's password can neither answer another collector's commands,
 * read its flows, take its machines from it, move the cursor by which its pieces are known, nor give its signs of life. Machines whose lease
 * has ended may be taken by any collector. Restrictive policies, so that they hold for members of pulso_collector and nobody else; owner, API and
 * whatever role a plant makes for itself see what they saw before.
 */
import type { Knex } from 'knex';

/** Table, what is confined, the rows that remain. A lookup of the collector's own id is made once a statement. */
const OWN = '(SELECT pulso_own_collector())';
const CONFINED = [
  ['collectors', 'UPDATE', `id = ${OWN}`],
  ['collector_cursors', 'ALL', `collector_id = ${OWN}`],
  ['collector_commands', 'ALL', `collector_id = ${OWN}`],
  ['flow_snapshots', 'ALL', `collector_id = ${OWN}`],
  [
    'plc_leases',
    'UPDATE',
    `collector_id = ${OWN} OR expires_at < clock_timestamp()`,
    `collector_id = ${OWN}`,
  ],
  ['plc_leases', 'INSERT', null, `collector_id = ${OWN}`],
  ['plc_leases', 'DELETE', `collector_id = ${OWN}`],
] as const;
const TABLES = [...new Set(CONFINED.map(([table]) => table))];

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- The roles are named by npm run collector:create. SECURITY DEFINER, so that it needs no right on the table that it protects.
    CREATE FUNCTION pulso_own_collector() RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT id FROM collectors WHERE 'pulso_collector_' || replace(name, '-', '_') = session_user
    $$;
    REVOKE ALL ON FUNCTION pulso_own_collector() FROM PUBLIC;
  `);
  // Where roles could not be made, collectors sign in as the owner, whom no policy holds.
  const { rows } = await knex.raw<{ rows: unknown[] }>(
    `SELECT FROM pg_roles WHERE rolname = 'pulso_collector'`,
  );
  if (rows.length === 0) return;
  await knex.raw('GRANT EXECUTE ON FUNCTION pulso_own_collector() TO pulso_collector');
  for (const table of TABLES)
    await knex.raw(`
      ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
      CREATE POLICY ${table}_everyone ON ${table} USING (true) WITH CHECK (true);
    `);
  for (const [table, verb, using, check] of CONFINED)
    await knex.raw(`
      CREATE POLICY ${table}_own_${verb.toLowerCase()} ON ${table} AS RESTRICTIVE FOR ${verb} TO pulso_collector
        ${using === null ? '' : `USING (${using})`} ${check === undefined ? '' : `WITH CHECK (${check})`}
    `);
}

export async function down(knex: Knex): Promise<void> {
  for (const [table, verb] of CONFINED)
    await knex.raw(`DROP POLICY IF EXISTS ${table}_own_${verb.toLowerCase()} ON ${table}`);
  for (const table of TABLES)
    await knex.raw(`
      DROP POLICY IF EXISTS ${table}_everyone ON ${table};
      ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY;
    `);
  await knex.raw('DROP FUNCTION pulso_own_collector()');
}
