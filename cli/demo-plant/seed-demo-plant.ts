/**
 * Puts the demo's plant into an empty database: registrations, users, machines and orders, two of them running.
 * All in one transaction, and only where the demo's company is not there yet, so that a second start changes nothing.
 */
import type { Knex } from 'knex';
import { hashPassword } from '../../domain/password.ts';
import { parseAddress } from '../../domain/plc/address.ts';
import { DEMO_PASSWORD, DEMO_USERS } from './demo-users.ts';
import {
  ACTIVITY_TYPES,
  COMPANY,
  DEFECTS,
  ITEMS,
  ORDERS,
  PLCS,
  REFERENCE_TYPES,
  REGISTERS,
  SECTORS,
  SHIFTS,
} from './plant.ts';

/** How many simulated PLCs the demo listens for, from SIMULATOR_PORT on. */
export const SIMULATED_PLCS = PLCS.length;
const SIMULATOR_HOST = '127.0.0.1';
const DIALECT = 'delta-dvp';

export interface DemoPlantOptions {
  collectorName: string;
  simulatorPort: number;
}

/** Ids by code, or by name where a table has no code. */
type Ids = Record<string, number>;
type Row = Record<string, unknown>;

/** Answers true where it made the plant, false where it was there. */
export async function seedDemoPlant(knex: Knex, options: DemoPlantOptions): Promise<boolean> {
  // Six hashes cost a tenth of a second: only when they are needed, and outside the transaction.
  if (await knex('companies').where({ code: COMPANY.code }).first('id')) {
    await followSimulator(knex, options);
    return false;
  }
  const users = await demoUsers();
  return knex.transaction(async (trx) => {
    // Two processes may start at once; the second waits here and finds the work done.
    await trx.raw('LOCK TABLE companies IN SHARE ROW EXCLUSIVE MODE');
    if (await trx('companies').where({ code: COMPANY.code }).first('id')) return false;
    await trx('users').insert(users).onConflict().ignore();
    const registrations = await insertRegistrations(trx);
    const plcs = await insertPlcs(trx, options, registrations);
    await insertOrders(trx, registrations, plcs);
    return true;
  });
}

/** SIMULATOR_PORT may be another than at the first start. Where a person has pointed a machine elsewhere, it stays there. */
async function followSimulator(knex: Knex, { simulatorPort }: DemoPlantOptions): Promise<void> {
  for (const { name, portOffset } of PLCS) {
    const port = simulatorPort + portOffset;
    await knex('plc_configs')
      .where({ name, host: SIMULATOR_HOST })
      .whereNot({ port })
      .whereRaw(
        `(SELECT count(DISTINCT snapshot ->> 'port') FROM plc_config_versions v WHERE v.plc_config_id = plc_configs.id) <= 1`,
      )
      .update({ port, version: knex.raw('version + 1') });
  }
}

async function demoUsers(): Promise<Row[]> {
  return Promise.all(
    DEMO_USERS.map(async ({ username, name, role }) => {
      return { username, name, role, password_hash: await hashPassword(DEMO_PASSWORD) };
    }),
  );
}

interface Registrations {
  companyId: number;
  sectors: Ids;
  items: Ids;
  defects: Ids;
}

async function insertRegistrations(trx: Knex.Transaction): Promise<Registrations> {
  const companyId = one(await insert(trx, 'companies', [COMPANY]));
  const sectors = await insert(
    trx,
    'sectors',
    SECTORS.map((sector) => ({ ...sector, company_id: companyId })),
  );
  const types = await insert(trx, 'reference_types', REFERENCE_TYPES);
  const items = await insert(
    trx,
    'items',
    ITEMS.map(({ code, name, type, sector, cycle }) => ({
      code,
      name,
      reference_type_id: types[type],
      sector_id: sectors[sector],
      ideal_cycle: cycle,
    })),
  );
  const defects = await insert(trx, 'defects', DEFECTS);
  await insert(trx, 'activity_types', ACTIVITY_TYPES);
  await insert(
    trx,
    'shifts',
    SHIFTS.map(({ code, name, starts, ends, breaks }) => ({
      company_id: companyId,
      code,
      name,
      start_time: starts,
      end_time: ends,
      weekdays: [1, 2, 3, 4, 5, 6],
      breaks: JSON.stringify(breaks),
    })),
  );
  return { companyId, sectors, items, defects };
}

async function insertPlcs(
  trx: Knex.Transaction,
  options: DemoPlantOptions,
  { sectors, defects }: Registrations,
): Promise<Ids> {
  await trx('collectors').insert({ name: options.collectorName }).onConflict('name').ignore();
  const collector = await trx('collectors')
    .where({ name: options.collectorName })
    .first<{ id: number }>('id');
  const plcs = await insert(
    trx,
    'plc_configs',
    PLCS.map(({ name, portOffset }) => ({
      name,
      host: SIMULATOR_HOST,
      port: options.simulatorPort + portOffset,
      unit_id: 1,
      sector_id: sectors['INJ'],
      collector_id: collector.id,
      dialect: DIALECT,
    })),
    'name',
  );
  const registers = Object.values(plcs).flatMap((plcId) =>
    REGISTERS.map(({ statusMap, ...register }) => {
      const { area, offset } = parseAddress(register.address, DIALECT);
      return {
        ...register,
        plc_config_id: plcId,
        area,
        offset,
        data_type: 'uint16',
        status_map: JSON.stringify(statusMap ?? {}),
        default_defect_id: register.role === 'SCRAP_COUNTER' ? defects['FAL'] : null,
      };
    }),
  );
  await trx('plc_registers').insert(registers);
  return plcs;
}

async function insertOrders(trx: Knex.Transaction, registrations: Registrations, plcs: Ids): Promise<void> {
  const { companyId, sectors, items } = registrations;
  const orders = await insert(
    trx,
    'production_orders',
    ORDERS.map(({ code, item, quantity, plc, status }, index) => ({
      code,
      company_id: companyId,
      sector_id: sectors['INJ'],
      item_id: items[item],
      plc_config_id: plcs[plc],
      planned_quantity: quantity,
      queue_position: index + 1,
      overproduction: 'next_queued',
      status,
      start_date: status === 'IN_PROGRESS' ? trx.fn.now() : null,
    })),
  );
  const running = ORDERS.filter(({ status }) => status === 'IN_PROGRESS');
  await trx('order_runs').insert(
    running.map(({ code, plc }) => ({
      production_order_id: orders[code],
      plc_config_id: plcs[plc],
      sector_id: sectors['INJ'],
      started_at: trx.fn.now(),
    })),
  );
}

async function insert(
  trx: Knex.Transaction,
  table: string,
  rows: readonly Row[],
  key = 'code',
): Promise<Ids> {
  const inserted = await trx(table).insert<Row[]>(rows).returning<Row[]>(['id', key]);
  return Object.fromEntries(inserted.map((row) => [String(row[key]), Number(row['id'])]));
}

function one(ids: Ids): number {
  return Object.values(ids)[0] ?? Number.NaN;
}
