/**
 * A past for a plant: a year of orders, counts, scrap, states and stops of many machines, in statements over sets. The same seed makes the same
 * past. It stands in a company of its own, beside what is there. Working time is cut into slots of 30 minutes; a slot holds at most one stop.
 */
import type { Knex } from 'knex';
import { ACTIVITY_TYPES, DEFECTS, ITEMS, SHIFTS } from './plant.ts';

export interface HistoryOptions {
  machines: number;
  days: number;
  seed: number;
  /** Ledger entries an hour and machine: a real machine makes one a count, which would fill any disk of a test. */
  countsPerHour: number;
  onMachine?: (done: number) => void;
}
export interface MadeHistory {
  companyId: number;
  machineIds: number[];
  from: Date;
  to: Date;
}

const SECTORS = 5;
const ORDER_DAYS = 3;
const COMPANY = { code: 'HIST', name: 'Plant with a past', time_zone: 'America/Sao_Paulo' };
/** Tables whose triggers mark and review each row: for a past that nobody has looked at yet that is done once, afterwards. */
const QUIET_TABLES = [
  'machine_states',
  'downtimes',
  'order_runs',
  'production_appointments',
  'production_defects',
];

/** All in one transaction. Does nothing where the company is there already: answers null. */
export async function makeHistory(knex: Knex, options: HistoryOptions): Promise<MadeHistory | null> {
  return knex.transaction(async (trx) => {
    if (await trx('companies').where({ code: COMPANY.code }).first('id')) return null;
    await trx.raw(`SET LOCAL statement_timeout = 0`);
    for (const table of QUIET_TABLES) await trx.raw('ALTER TABLE ?? DISABLE TRIGGER USER', [table]);
    const plant = await insertPlant(trx, options);
    const to = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000);
    const from = new Date(to.getTime() - options.days * 86_400_000);
    for (const [index, machineId] of plant.machineIds.entries()) {
      await makeMachinePast(trx, { ...options, machineId, from, to, ...plant });
      options.onMachine?.(index + 1);
    }
    for (const table of QUIET_TABLES) await trx.raw('ALTER TABLE ?? ENABLE TRIGGER USER', [table]);
    return { companyId: plant.companyId, machineIds: plant.machineIds, from, to };
  });
}

interface Plant {
  companyId: number;
  machineIds: number[];
  itemIds: number[];
  reasonIds: number[];
  defectIds: number[];
}

async function insertPlant(trx: Knex.Transaction, { machines }: HistoryOptions): Promise<Plant> {
  const insert = async (table: string, rows: object[]): Promise<number[]> =>
    (await trx(table).insert(rows).returning<{ id: number }[]>('id')).map(({ id }) => id);
  const [companyId = 0] = await insert('companies', [COMPANY]);
  const numbers = (count: number) => Array.from({ length: count }, (_one, index) => index + 1);
  const sectorIds = await insert(
    'sectors',
    numbers(SECTORS).map((number) => ({
      company_id: companyId,
      code: `HIST-${number}`,
      name: `Setor ${number}`,
    })),
  );
  await insert(
    'shifts',
    SHIFTS.map(({ code, name, starts, ends, breaks }) => ({
      company_id: companyId,
      code: `HIST-${code}`,
      name,
      start_time: starts,
      end_time: ends,
      weekdays: [1, 2, 3, 4, 5, 6],
      breaks: JSON.stringify(breaks),
    })),
  );
  const itemIds = await insert(
    'items',
    ITEMS.map(({ code, name, cycle }) => ({
      code: `HIST-${code}`,
      name,
      company_id: companyId,
      ideal_cycle: cycle,
    })),
  );
  const reasonIds = await insert(
    'activity_types',
    ACTIVITY_TYPES.map(({ code, name, color }) => ({ code: `HIST-${code}`, name, color })),
  );
  const defectIds = await insert(
    'defects',
    DEFECTS.map(({ code, name }) => ({ code: `HIST-${code}`, name })),
  );
  const machineIds = await insert(
    'plc_configs',
    numbers(machines).map((number) => ({
      name: `Máquina ${String(number).padStart(3, '0')}`,
      host: '127.0.0.1',
      sector_id: sectorIds[number % SECTORS],
      // Nobody polls it: it has a past only.
      active: true,
      collector_id: null,
    })),
  );
  return { companyId, machineIds, itemIds, reasonIds, defectIds };
}

type Past = Plant & HistoryOptions & { machineId: number; from: Date; to: Date };

/** Even numbers from 0 to 1 out of a slot and a purpose. */
const chance = (purpose: number) =>
  `((hashint8extended(n * 16 + ${purpose}, :key::bigint) & 1073741823) / 1073741824.0)`;

async function makeMachinePast(trx: Knex.Transaction, past: Past): Promise<void> {
  const { machineId, from, to, seed, itemIds, reasonIds, defectIds, companyId } = past;
  const bindings = {
    machine: machineId,
    company: companyId,
    from,
    to,
    key: seed * 100_003 + machineId,
    items: itemIds,
    reasons: reasonIds,
    defects: defectIds,
    parts: Math.max(1, Math.round(past.countsPerHour / 2)),
  };
  for (const sql of [ORDERS, RUNS, SLOTS, STOPS, STATES, APPOINTMENTS, SCRAP, TOTALS, STATUS, FORGET])
    await trx.raw(sql, bindings);
}

const ORDERS = `
  INSERT INTO production_orders (code, company_id, sector_id, item_id, plc_config_id, planned_quantity, status, start_date, end_date)
  SELECT 'HIST-' || :machine::int || '-' || n, :company::int, p.sector_id,
    (:items::int[])[1 + (n + :machine::int) % cardinality(:items::int[])], p.id, 1000000, 'COMPLETED', s, least(s + interval '${ORDER_DAYS} days', :to::timestamptz)
  FROM plc_configs p, generate_series(:from::timestamptz, :to::timestamptz - interval '1 hour', interval '${ORDER_DAYS} days') WITH ORDINALITY AS g (s, n)
  WHERE p.id = :machine::int`;
const RUNS = `
  INSERT INTO order_runs (production_order_id, plc_config_id, sector_id, started_at, ended_at, end_reason)
  SELECT id, plc_config_id, sector_id, start_date, end_date, 'finished' FROM production_orders WHERE plc_config_id = :machine::int`;
/** Half an hour of working time each: with a stop of two minutes or more, with a micro-stop, or without. */
const SLOTS = `
  CREATE TEMPORARY TABLE history_slots ON COMMIT DROP AS
  SELECT n, at, o.id AS order_id, i.ideal_cycle, stop_seconds, at + (60 + ${chance(2)} * (1700 - stop_seconds - 60)) * interval '1 second' AS stop_at
  FROM (
    SELECT n, at, CASE WHEN ${chance(0)} < 0.25 THEN floor(120 + ${chance(1)} * 1200) WHEN ${chance(0)} < 0.6 THEN floor(20 + ${chance(1)} * 80) ELSE 0 END AS stop_seconds
    FROM (SELECT at, (extract(epoch FROM at) / 1800)::bigint AS n
          FROM generate_series(:from::timestamptz, :to::timestamptz - interval '30 minutes', interval '30 minutes') AS g (at)) t
    WHERE extract(dow FROM (at AT TIME ZONE '${COMPANY.time_zone}') - interval '6 hours') <> 0
  ) s
  JOIN order_runs r ON r.plc_config_id = :machine::int AND r.started_at <= s.at AND r.ended_at > s.at
  JOIN production_orders o ON o.id = r.production_order_id JOIN items i ON i.id = o.item_id`;
const STOPS = `
  INSERT INTO downtimes (plc_config_id, production_order_id, activity_type_id, kind, start_date, end_date, automatic)
  SELECT :machine::int, order_id, CASE WHEN stop_seconds < 120 OR ${chance(3)} < 0.1 THEN NULL
      ELSE (:reasons::int[])[1 + floor(power(${chance(4)}, 2) * cardinality(:reasons::int[]))::int] END,
    CASE WHEN stop_seconds < 120 THEN 'micro_stop' ELSE 'unplanned' END, stop_at, stop_at + stop_seconds * interval '1 second', true
  FROM history_slots WHERE stop_seconds > 0 ORDER BY stop_at`;
const STATES = `
  WITH stops AS (
    SELECT stop_at, stop_at + stop_seconds * interval '1 second' AS stop_end,
      lag(stop_at + stop_seconds * interval '1 second', 1, :from::timestamptz) OVER (ORDER BY stop_at) AS before
    FROM history_slots WHERE stop_seconds > 0
  )
  INSERT INTO machine_states (plc_config_id, state, started_at, ended_at, source, downtime_after_ms)
  SELECT :machine::int, state, started_at, ended_at, 'count', CASE WHEN state = 'STOPPED' THEN 120000 END FROM (
    SELECT 'RUNNING' AS state, before AS started_at, stop_at AS ended_at FROM stops
    UNION ALL SELECT 'STOPPED', stop_at, stop_end FROM stops
    UNION ALL SELECT 'RUNNING', (SELECT max(stop_end) FROM stops), NULL
  ) s ORDER BY started_at`;
/** The pieces of a slot in equal parts, a little slower than ideal. */
const APPOINTMENTS = `
  INSERT INTO production_appointments (production_order_id, plc_config_id, quantity, kind, "timestamp", period_start, reason)
  SELECT order_id, :machine::int, quantity, 'manual', at + part * (interval '30 minutes' / :parts::int) - interval '1 second', at, 'history'
  FROM (SELECT *, floor(pieces * part / :parts::int) - floor(pieces * (part - 1) / :parts::int) AS quantity
        FROM (SELECT *, floor((1800 - stop_seconds) / ideal_cycle * (0.85 + 0.15 * ${chance(5)})) AS pieces FROM history_slots) t
        CROSS JOIN generate_series(1, :parts::int) AS g (part)) s
  WHERE quantity > 0`;
const SCRAP = `
  INSERT INTO production_defects (production_order_id, plc_config_id, defect_id, quantity, "timestamp")
  SELECT order_id, :machine::int, (:defects::int[])[1 + floor(power(${chance(6)}, 2) * cardinality(:defects::int[]))::int],
    1 + floor(${chance(7)} * 0.06 * 900 / ideal_cycle), at + interval '20 minutes'
  FROM history_slots WHERE ${chance(8)} < 0.3`;
const TOTALS = `
  UPDATE production_orders o SET
    produced_quantity = (SELECT coalesce(sum(quantity), 0) FROM production_appointments WHERE production_order_id = o.id),
    scrap_quantity = (SELECT coalesce(sum(quantity), 0) FROM production_defects WHERE production_order_id = o.id)
  WHERE o.plc_config_id = :machine::int`;
const STATUS = `
  INSERT INTO plc_status (plc_config_id, connected, last_read_at) VALUES (:machine::int, false, :to::timestamptz)`;
const FORGET = `DROP TABLE history_slots`;
