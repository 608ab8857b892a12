/** Promise 19: a collector signed in to PostgreSQL tries every table with every verb, and may do what is listed here and nothing else. */
import { expect } from 'chai';
import { Client, type DatabaseError } from 'pg';
import { CollectorRig } from './collector-rig.ts';

/** R reads, C adds, D removes; with columns: changes those. */
const MAY: Readonly<Record<string, string>> = {
  // What it is to do, and the calendar by which stops are judged.
  collectors: 'R clock_skew_ms health heartbeat_at started_at version',
  plc_configs: 'R',
  plc_registers: 'R',
  sectors: 'R',
  items: 'R',
  shifts: 'R',
  calendar_exceptions: 'R',
  // What it says of itself and of its machines.
  collector_cursors: 'RC all',
  collector_commands: 'R error_code error_message finished_at result started_at status',
  counter_positions: 'RC all',
  plc_leases: 'RCD all',
  plc_status: 'RC all',
  plc_data: 'C',
  machine_states: 'RC ended_at state',
  count_anomalies: 'C',
  flow_snapshots: 'RC',
  notifications: 'C',
  // What it books.
  production_orders: 'R end_date produced_quantity scrap_quantity start_date status version',
  order_runs: 'RC end_reason ended_at',
  production_appointments: 'RC',
  production_defects: 'RC',
  count_inbox: 'RC',
  downtimes: 'RC end_date kind',
};

/** Functions that do what the collector may not do itself, each within its own limits. */
const MAY_CALL = [
  'pulso_editor_account(text)',
  'pulso_ensure_plc_data_days(date,date)',
  'pulso_redeem_editor_ticket(text,text)',
  'pulso_stale_summaries(integer,timestamp with time zone,timestamp with time zone)',
  'pulso_take_jumps_back(integer,uuid,jsonb)',
];

const REFUSED = '42501';

describe('the rights of a collector', function () {
  let rig: CollectorRig;
  let collector: Client;

  before(async () => {
    rig = new CollectorRig();
    await rig.start();
    collector = new Client({ connectionString: rig.url });
    await collector.connect();
  });
  after(async () => {
    await collector.end();
    await rig.stop();
  });

  /** Whether PostgreSQL lets it begin; nothing of it stays. What it says about the data is no refusal. */
  async function mayRun(sql: string): Promise<boolean> {
    await collector.query('BEGIN');
    try {
      await collector.query(sql);
      return true;
    } catch (error) {
      return (error as DatabaseError).code !== REFUSED;
    } finally {
      await collector.query('ROLLBACK');
    }
  }

  async function rightsOn(table: string, columns: readonly string[]): Promise<string> {
    const name = `public."${table}"`;
    let rights = '';
    if (await mayRun(`SELECT * FROM ${name} WHERE false`)) rights += 'R';
    if (await mayRun(`INSERT INTO ${name} DEFAULT VALUES`)) rights += 'C';
    if (await mayRun(`DELETE FROM ${name} WHERE false`)) rights += 'D';
    if (await mayRun(`TRUNCATE ${name}`)) rights += ' truncate';
    if (await mayRun(`ALTER TABLE ${name} ADD COLUMN stranger integer`)) rights += ' alter';
    const changeable: string[] = [];
    for (const column of columns)
      if (await mayRun(`UPDATE ${name} SET "${column}" = DEFAULT WHERE false`)) changeable.push(column);
    if (changeable.length === columns.length) rights += ' all';
    else if (changeable.length > 0) rights += ` ${changeable.sort().join(' ')}`;
    return rights.trim();
  }

  it('are these on each table, and on no other', async () => {
    const { rows } = await rig.database.knex.raw<{ rows: { table: string; columns: string[] }[] }>(
      `SELECT c.relname::text AS table, array_agg(a.attname::text) AS columns FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') GROUP BY c.relname`,
    );
    const found: Record<string, string> = {};
    for (const { table, columns } of rows) {
      const rights = await rightsOn(table, columns);
      if (rights !== '') found[table] = rights;
    }
    expect(found).to.deep.equal(MAY);
  });

  it('make nothing new, and call no more of our functions than they need', async () => {
    expect(await mayRun('CREATE TABLE stranger (id integer)')).to.equal(false);
    expect(await mayRun('CREATE SCHEMA stranger')).to.equal(false);
    expect(await mayRun('CREATE ROLE stranger')).to.equal(false);
    expect(await mayRun("SELECT pg_read_file('/etc/passwd')")).to.equal(false);
    const { rows } = await rig.database.knex.raw<{ rows: { name: string }[] }>(
      `SELECT p.oid::regprocedure::text AS name FROM pg_proc p
       WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND p.prorettype <> 'trigger'::regtype
         AND has_function_privilege('pulso_collector', p.oid, 'EXECUTE')
       ORDER BY 1`,
    );
    expect(rows.map(({ name }) => name)).to.deep.equal(MAY_CALL);
  });
});
