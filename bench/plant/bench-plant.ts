/** The rows of a plant of N machines: a PLC with its registers, a counter among them, and a running order each. */
import type { Knex } from 'knex';
import { newRolePassword } from '../../cli/database/ensure-role.ts';
import { collectorDatabaseUrl, registerCollector } from '../../cli/database/register-collector.ts';
import type { BenchDatabase } from './bench-postgres.ts';

const COLLECTOR = 'bench-1';

export interface BenchPlantOptions {
  ports: readonly number[];
  /** A row each, in holding registers from 0 on; the first is the machine's counter. */
  registers: number;
  intervalMs: number;
}

export interface BenchPlant {
  /** In the order of the ports. */
  plcIds: number[];
  orderIds: number[];
  /** Register ids of the counters, in the same order. */
  counterIds: number[];
  collectorId: number;
  collectorName: string;
  /** Signed in as the collector. */
  collectorUrl: string;
  sectorId: number;
}

export async function makeBenchPlant(
  { knex, url }: BenchDatabase,
  { ports, registers, intervalMs }: BenchPlantOptions,
): Promise<BenchPlant> {
  const password = newRolePassword();
  await registerCollector(knex, { name: COLLECTOR, password });
  const collectorId = await only(knex, 'SELECT id FROM collectors WHERE name = ?', [COLLECTOR]);
  const companyId = await only(knex, `INSERT INTO companies (code, name) VALUES ('B', 'Bench') RETURNING id`);
  const sectorId = await only(
    knex,
    `INSERT INTO sectors (code, name, company_id) VALUES ('B', 'Bench', ?) RETURNING id`,
    [companyId],
  );
  const itemId = await only(knex, `INSERT INTO items (code, name) VALUES ('B', 'Piece') RETURNING id`);
  const plcIds = await ids(
    knex,
    `INSERT INTO plc_configs (name, host, port, sector_id, collector_id, poll_interval)
     SELECT 'PLC ' || n, '127.0.0.1', port, ?, ?, ? FROM unnest(?::int[]) WITH ORDINALITY AS p (port, n) ORDER BY n RETURNING id`,
    [sectorId, collectorId, intervalMs, [...ports]],
  );
  await knex.raw(
    `INSERT INTO plc_registers (plc_config_id, name, role, address, area, "offset")
     SELECT id, 'R' || r, CASE r WHEN 0 THEN 'PRODUCTION_COUNTER' ELSE 'MEASUREMENT' END, r::text, 'holding', r
     FROM unnest(?::int[]) AS p (id), generate_series(0, ? - 1) AS r`,
    [plcIds, registers] as Knex.RawBinding[],
  );
  const counterIds = await ids(
    knex,
    `SELECT id FROM plc_registers WHERE role = 'PRODUCTION_COUNTER' ORDER BY plc_config_id`,
  );
  const orderIds = await ids(
    knex,
    `INSERT INTO production_orders (code, company_id, sector_id, item_id, plc_config_id, planned_quantity, status, start_date)
     SELECT 'OP-' || id, ?, ?, ?, id, 1000000000, 'IN_PROGRESS', now() - interval '1 hour' FROM unnest(?::int[]) AS p (id) RETURNING id`,
    [companyId, sectorId, itemId, plcIds],
  );
  await knex.raw(
    `INSERT INTO order_runs (production_order_id, plc_config_id, sector_id, started_at)
     SELECT id, plc_config_id, sector_id, start_date FROM production_orders`,
  );
  const signIn = { name: COLLECTOR, password };
  const collectorUrl = collectorDatabaseUrl(url, signIn);
  return { plcIds, orderIds, counterIds, collectorId, collectorName: COLLECTOR, collectorUrl, sectorId };
}

/** Rows of plc_data and of the ledger, to see what arrived between two looks. */
export async function countRows(knex: Knex): Promise<{ raw: number; pieces: number }> {
  const [row] = (
    await knex.raw<{ rows: { raw: string; pieces: string }[] }>(
      `SELECT (SELECT count(*) FROM plc_data) AS raw,
         (SELECT coalesce(sum(quantity), 0) FROM production_appointments) AS pieces`,
    )
  ).rows;
  return { raw: Number(row?.raw), pieces: Number(row?.pieces) };
}

async function ids(knex: Knex, sql: string, bindings: unknown[] = []): Promise<number[]> {
  const { rows } = await knex.raw<{ rows: { id: number }[] }>(sql, bindings as Knex.RawBinding[]);
  return rows.map(({ id }) => id);
}

async function only(knex: Knex, sql: string, bindings: unknown[] = []): Promise<number> {
  const [id] = await ids(knex, sql, bindings);
  if (id === undefined) throw new Error(`No row: ${sql}`);
  return id;
}
