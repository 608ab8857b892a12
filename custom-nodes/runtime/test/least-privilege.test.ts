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
  'pulso_own_collector()',
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

  /** What PostgreSQL says where it refuses; nothing of the statement stays. What it says about the data is no refusal. */
  async function refusalOf(sql: string): Promise<string | null> {
    await collector.query('BEGIN');
    try {
      await collector.query(sql);
      return null;
    } catch (error) {
      const { code, message } = error as DatabaseError;
      return code === REFUSED ? message : null;
    } finally {
      await collector.query('ROLLBACK');
    }
  }

  const mayRun = async (sql: string): Promise<boolean> => (await refusalOf(sql)) === null;

  async function rightsOn(table: string, columns: readonly string[]): Promise<string> {
    const name = `public."${table}"`;
    let rights = '';
    if (await mayRun(`SELECT * FROM ${name} WHERE false`)) rights += 'R';
    // A row without a collector is nobody's own: the right to add is there, the row is refused.
    const added = await refusalOf(`INSERT INTO ${name} DEFAULT VALUES`);
    if (added === null || added.includes('row-level security')) rights += 'C';
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

  it('end where another collector begins: its commands, flows, cursor, machines and signs of life', async () => {
    const { knex } = rig.database;
    await rig.register('pi-2');
    const id = async (name: string): Promise<number> =>
      (await knex('collectors').where({ name }).first<{ id: number }>('id')).id;
    const [own, other] = [await id('pi-1'), await id('pi-2')];
    const epoch = '00000000-0000-4000-8000-000000000001';
    const plc = { plc_config_id: rig.plcId, instance: epoch };
    for (const collector_id of [own, other]) {
      await knex('collector_commands').insert({ collector_id, kind: 'flow_read', expires_at: knex.fn.now() });
      await knex('flow_snapshots').insert({ collector_id, flow: '[]', checksum: 'x' });
      await knex('collector_cursors').insert({ collector_id, epoch, last_seq: 7 });
    }
    await knex('plc_leases').insert({
      ...plc,
      collector_id: other,
      expires_at: knex.raw(`now() + interval '1 hour'`),
    });

    for (const table of ['collector_commands', 'flow_snapshots', 'collector_cursors']) {
      const seen = await collector.query<{ collector_id: number }>(`SELECT collector_id FROM ${table}`);
      expect(seen.rows, table).to.deep.equal([{ collector_id: own }]);
    }
    const changed = async (sql: string): Promise<number | null> => (await collector.query(sql)).rowCount;
    expect(
      await changed(`UPDATE collector_commands SET status = 'done' WHERE collector_id = ${other}`),
    ).to.equal(0);
    expect(
      await changed(`UPDATE collector_cursors SET last_seq = 9999 WHERE collector_id = ${other}`),
    ).to.equal(0);
    expect(await changed(`UPDATE collectors SET heartbeat_at = now()`)).to.equal(1);
    expect(await changed('UPDATE plc_leases SET expires_at = now()')).to.equal(0);
    expect(await changed('DELETE FROM plc_leases')).to.equal(0);
    for (const sql of [
      `INSERT INTO flow_snapshots (collector_id, flow, checksum) VALUES (${other}, '[]', 'x')`,
      `INSERT INTO collector_cursors (collector_id, epoch) VALUES (${other}, '00000000-0000-4000-8000-000000000002')`,
      `UPDATE collector_cursors SET collector_id = ${other}`,
    ])
      expect(await mayRun(sql), sql).to.equal(false);

    // A lease that has ended may be taken, for oneself only.
    await knex('plc_leases').update({ expires_at: knex.raw(`now() - interval '1 second'`) });
    expect(await mayRun(`UPDATE plc_leases SET expires_at = now() + interval '1 hour'`)).to.equal(false);
    expect(
      await changed(`UPDATE plc_leases SET collector_id = ${own}, expires_at = now() + interval '1 hour'`),
    ).to.equal(1);
  });
});
