/** A company with one row in every table, all under the same id, so that one number and one word tell whose a row is. */
import type { Knex } from 'knex';
import type { ApiRig, Person } from '../api-rig.ts';

export interface Stage {
  /** The id of this company's row in every table. */
  id: number;
  /** Stands in every text of its rows. */
  marker: string;
  knex: Knex;
  /** Of the API. */
  url: string;
  /** An admin without limits. */
  admin: Person;
  /** A code that no row has yet. */
  code: () => string;
}

const FAR_FUTURE = `now() + interval '1 day'`;
let codes = 0;
const ALL_DAYS = [0, 1, 2, 3, 4, 5, 6];

/** Registrations that belong to a company or a sector, and so have a history that others must not see. */
const PLACED = [
  ...['companies', 'sectors', 'items', 'shifts', 'calendar-exceptions'],
  ...['report-schedules', 'production-orders'],
];

export async function makeStage(rig: ApiRig, id: number, marker: string): Promise<Stage> {
  const { knex } = rig.database;
  const words = { code: marker, name: `${marker} name` };
  const insert = (table: string, row: object) => knex(table).insert({ id, ...row });
  await insert('companies', { ...words, cnpj: marker });
  await insert('sectors', { ...words, company_id: id });
  await insert('items', { ...words, company_id: id, sector_id: id, ideal_cycle: 5 });
  await insert('shifts', {
    ...words,
    company_id: id,
    start_time: '06:00',
    end_time: '05:59',
    weekdays: ALL_DAYS,
  });
  await insert('calendar_exceptions', { company_id: id, name: marker, date: '2027-01-01', kind: 'holiday' });
  await insert('report_schedules', {
    company_id: id,
    name: marker,
    report: 'oee',
    period: 'yesterday',
    recipients: ['report@example.com'],
    send_time: '06:30',
    next_run_at: knex.raw(FAR_FUTURE),
  });
  await insert('collectors', {
    name: marker.toLowerCase(),
    sector_id: id,
    heartbeat_at: knex.raw(FAR_FUTURE),
  });
  await insert('plc_configs', {
    name: marker,
    host: '127.0.0.1',
    port: 15_020,
    sector_id: id,
    collector_id: id,
    dialect: 'raw',
  });
  await insert('plc_registers', {
    plc_config_id: id,
    name: marker,
    address: 'holding:0',
    area: 'holding',
    offset: 0,
  });
  await knex('plc_config_versions').insert({
    plc_config_id: id,
    version: 1,
    action: 'found',
    snapshot: JSON.stringify({
      name: marker,
      host: '127.0.0.1',
      sectorId: id,
      dialect: 'raw',
      registers: [],
    }),
    username: marker,
  });
  await knex('audit_log').insert(
    PLACED.map((entity) => ({
      ...{ username: marker, action: 'create', entity, entity_id: String(id) },
      after: JSON.stringify({ id, name: marker }),
    })),
  );
  // In one transaction, so that nothing of the running API works on half of it, nor on what the queue of stops would ask for.
  await knex.transaction(async (trx) => {
    await insertProduction(trx, id, marker);
    await trx('stop_reviews').where({ plc_config_id: id }).delete();
  });
  return {
    id,
    marker,
    knex,
    url: rig.api.url,
    admin: await rig.signIn('admin'),
    code: () => `W-${(codes += 1)}`,
  };
}

/** What a machine and its people leave behind. */
async function insertProduction(knex: Knex, id: number, marker: string): Promise<void> {
  // An hour ago, and round the clock, so that reports have something to say at whatever time this runs.
  const at = new Date(Date.now() - 3_600_000);
  const insert = (table: string, row: object) => knex(table).insert({ id, ...row });
  await insert('production_orders', {
    code: marker,
    company_id: id,
    sector_id: id,
    item_id: id,
    planned_quantity: 1000,
    status: 'IN_PROGRESS',
    start_date: at,
    plc_config_id: id,
  });
  await knex('production_orders').insert({
    code: `${marker} queued`,
    company_id: id,
    sector_id: id,
    item_id: id,
    planned_quantity: 5,
    queue_position: 1,
  });
  const ofOrder = { production_order_id: id, plc_config_id: id };
  await insert('order_runs', { ...ofOrder, sector_id: id, started_at: at });
  await insert('production_appointments', { ...ofOrder, quantity: 3, kind: 'manual', reason: marker });
  await insert('production_defects', {
    ...ofOrder,
    quantity: 1,
    notes: marker,
    automatic: true,
    collector_id: id,
    epoch: knex.raw('gen_random_uuid()'),
    seq: 1,
  });
  // A machine of which nothing is known has no stops to report.
  await knex('plc_status')
    .insert({ plc_config_id: id, connected: true, last_read_at: knex.fn.now() })
    .onConflict('plc_config_id')
    .merge();
  await insert('machine_states', { plc_config_id: id, state: 'STOPPED', started_at: at });
  await insert('downtimes', {
    plc_config_id: id,
    start_date: new Date(at.getTime() + 600_000),
    notes: marker,
  });
  await insert('count_inbox', {
    category: 'unassigned',
    plc_config_id: id,
    role: 'PRODUCTION_COUNTER',
    quantity: 2,
    kind: 'normal',
    timestamp: at,
    reason: 'NO_ORDER',
  });
  await insert('notifications', {
    kind: 'quarantine',
    params: JSON.stringify({ plcName: marker }),
    company_id: id,
    sector_id: id,
    plc_config_id: id,
  });
  await insert('flow_snapshots', {
    collector_id: id,
    name: marker,
    flow: JSON.stringify([{ id: marker, type: 'tab', label: marker }]),
    checksum: marker,
  });
  await insert('plc_data', {
    plc_config_id: id,
    register_address: 0,
    value: 1,
    timestamp: at,
    read_at: at,
    error_message: marker,
  });
}

/** Where a route is, for one row; a version is the first. */
export function addressOf(path: string, id: number): string {
  return `/api${path.replace(':version', '1').replace(/:\w+/, String(id))}`;
}

/** An order of this company that was only planned. */
export async function plannedOrder(stage: Stage, status = 'PLANNED'): Promise<number> {
  const { knex, id } = stage;
  const isRunning = status !== 'PLANNED';
  const [plc] = await knex('plc_configs')
    .insert({ name: stage.code(), host: '127.0.0.1', sector_id: id })
    .returning<{ id: number }[]>('id');
  const [order] = await knex('production_orders')
    .insert({
      code: stage.code(),
      company_id: id,
      sector_id: id,
      item_id: id,
      planned_quantity: 10,
      produced_quantity: isRunning ? 5 : 0,
      status,
      plc_config_id: plc?.id,
      start_date: isRunning ? knex.fn.now() : null,
    })
    .returning<{ id: number }[]>('id');
  const orderId = order?.id ?? 0;
  if (status === 'IN_PROGRESS')
    await knex('order_runs').insert({
      production_order_id: orderId,
      plc_config_id: plc?.id,
      sector_id: id,
      started_at: knex.fn.now(),
    });
  return orderId;
}
