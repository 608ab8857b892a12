/** What is known of machines in periods, in a few statements however many there are; asked by range, so the cost is that of the periods. */
import type { Knex } from 'knex';
import type { PieceSum, ScrapSum } from '../../domain/oee/summarize-period.ts';
import type {
  MachineFacts,
  OrderFacts,
  RunSpan,
  StateSpan,
  StopSpan,
} from '../../domain/oee/timeline-types.ts';
import type { Span } from '../../domain/shifts/shift-types.ts';

export interface MachinePeriod extends Span {
  machineId: number;
}

/** A machine that said nothing for this long is not known to go on as it did. */
const STALE_MS = 15_000;
/** What a catch-up counted over a longer time than this was made unseen (the collector calls such a hole unknown). */
const UNSEEN_SECONDS = 5;

type Row<T> = T & { machineId: number };

/**
 * Facts of each machine over all of its periods; the lists are in order and may hold a little more.
 * @param countedOrderIds late and manual bookings may be on orders that did not run in the period
 */
export async function loadFacts(
  trx: Knex,
  periods: readonly MachinePeriod[],
  countedOrderIds: readonly number[],
): Promise<Map<number, MachineFacts>> {
  const machineIds = [...new Set(periods.map(({ machineId }) => machineId))];
  if (machineIds.length === 0) return new Map();
  const asked = JSON.stringify(joinPeriods(periods));
  const states = await select<Row<StateSpan>>(trx, STATES, asked);
  const stops = await select<Row<StopSpan>>(trx, STOPS, asked);
  const runs = await select<Row<RunSpan>>(trx, RUNS, asked);
  const orderIds = [...new Set([...runs.map(({ orderId }) => orderId), ...countedOrderIds])];
  const orders = await loadOrders(trx, orderIds);
  const { rows } = await trx.raw<{ rows: MachineRow[] }>(MACHINES, [machineIds]);
  const of = <T>(list: Row<T>[]) => Map.groupBy(list, ({ machineId }) => machineId);
  const [statesOf, stopsOf, runsOf] = [of(states), of(stops), of(runs)];
  return new Map(
    rows.map((row) => [
      row.machineId,
      {
        states: statesOf.get(row.machineId) ?? [],
        stops: stopsOf.get(row.machineId) ?? [],
        runs: runsOf.get(row.machineId) ?? [],
        orders,
        downtimeSeconds: row.downtimeSeconds,
        knownUntilMs: row.lastReadMs === null ? 0 : row.lastReadMs + STALE_MS,
      },
    ]),
  );
}

/** Pieces by order of each period, in the order of the periods. */
export async function loadPieces(trx: Knex, periods: readonly MachinePeriod[]): Promise<PieceSum[][]> {
  const rows = await select<PieceSum & { index: number }>(trx, PIECES, indexed(periods));
  const found = Map.groupBy(rows, ({ index }) => index);
  return periods.map((_period, index) => found.get(index) ?? []);
}

/** Scrap by order and defect of each period, in the order of the periods. */
export async function loadScrap(trx: Knex, periods: readonly MachinePeriod[]): Promise<ScrapSum[][]> {
  const rows = await select<ScrapSum & { index: number }>(trx, SCRAP, indexed(periods));
  const found = Map.groupBy(rows, ({ index }) => index);
  return periods.map((_period, index) => found.get(index) ?? []);
}

interface MachineRow {
  machineId: number;
  downtimeSeconds: number | null;
  lastReadMs: number | null;
}

const ASKED = `jsonb_to_recordset(?::jsonb) AS a (machine int, from_ms float8, to_ms float8)`;
const RANGE = `tstzrange(to_timestamp(a.from_ms / 1000), to_timestamp(a.to_ms / 1000), '[]')`;
/** Whole ms: PostgreSQL keeps microseconds, which sums must not. */
const ms = (column: string) => `floor(extract(epoch FROM ${column}) * 1000)::float8`;

/** A machine's states do not overlap, nor do its stops: of those that began before, only the last can reach into the period. */
const touching = (table: string, start: string, end: string) => `LATERAL (
    (SELECT * FROM ${table} WHERE plc_config_id = a.machine AND ${start} < to_timestamp(a.from_ms / 1000) ORDER BY ${start} DESC LIMIT 1)
    UNION ALL
    (SELECT * FROM ${table} WHERE plc_config_id = a.machine AND ${start} >= to_timestamp(a.from_ms / 1000)
      AND ${start} <= to_timestamp(a.to_ms / 1000))
  ) x WHERE x.${end} IS NULL OR x.${end} >= to_timestamp(a.from_ms / 1000)`;
const STATES = `
  SELECT DISTINCT ON (a.machine, x.started_at, x.id) a.machine AS "machineId", x.state, x.downtime_after_ms::float8 AS "downtimeAfterMs",
    ${ms('x.started_at')} AS "startMs", ${ms('x.ended_at')} AS "endMs"
  FROM ${ASKED} CROSS JOIN ${touching('machine_states', 'started_at', 'ended_at')}
  ORDER BY a.machine, x.started_at, x.id`;
const STOPS = `
  SELECT DISTINCT ON (d.machine, d.start_date) d.machine AS "machineId", d.id::float8 AS id, d.kind,
    d.activity_type_id AS "activityTypeId", coalesce(t.planned, false) AS "isPlanned", NOT d.automatic AS "isByHand",
    ${ms('d.start_date')} AS "startMs", ${ms('d.end_date')} AS "endMs",
    ${ms('g.group_start')} AS "groupStartMs", ${ms('g.reason_start')} AS "reasonStartMs"
  FROM (SELECT a.machine, x.* FROM ${ASKED} CROSS JOIN ${touching('downtimes', 'start_date', 'end_date')}) d
  LEFT JOIN activity_types t ON t.id = d.activity_type_id
  CROSS JOIN LATERAL (
    SELECT min(p.start_date) AS group_start,
      min(p.start_date) FILTER (WHERE p.activity_type_id IS NOT DISTINCT FROM d.activity_type_id) AS reason_start
    FROM downtimes p WHERE p.group_id = d.group_id
  ) g
  ORDER BY d.machine, d.start_date`;
const RUNS = `
  SELECT DISTINCT ON (a.machine, r.started_at, r.id) a.machine AS "machineId", r.production_order_id AS "orderId",
    r.plc_config_id IS NOT NULL AS "isOwn", ${ms('r.started_at')} AS "startMs", ${ms('r.ended_at')} AS "endMs"
  FROM ${ASKED} JOIN plc_configs c ON c.id = a.machine
  CROSS JOIN LATERAL (
    SELECT * FROM order_runs o WHERE o.plc_config_id = c.id AND tstzrange(o.started_at, o.ended_at) && ${RANGE}
    UNION ALL
    SELECT * FROM order_runs o WHERE o.plc_config_id IS NULL AND o.sector_id = c.sector_id
      AND tstzrange(o.started_at, o.ended_at) && ${RANGE}
  ) r
  ORDER BY a.machine, r.started_at, r.id`;
const PIECES = `
  SELECT a.index, x.* FROM jsonb_to_recordset(?::jsonb) AS a (index int, machine int, from_ms float8, to_ms float8)
  CROSS JOIN LATERAL (
    SELECT production_order_id AS "orderId", sum(quantity)::float8 AS produced,
      coalesce(sum(quantity) FILTER (WHERE kind IN ('catchup', 'accepted')
        AND "timestamp" - period_start > interval '${UNSEEN_SECONDS} seconds'), 0)::float8 AS unseen
    FROM production_appointments
    WHERE plc_config_id = a.machine AND "timestamp" >= to_timestamp(a.from_ms / 1000) AND "timestamp" < to_timestamp(a.to_ms / 1000)
    GROUP BY 1
  ) x`;
const SCRAP = `
  SELECT a.index, x.* FROM jsonb_to_recordset(?::jsonb) AS a (index int, machine int, from_ms float8, to_ms float8)
  CROSS JOIN LATERAL (
    SELECT production_order_id AS "orderId", defect_id AS "defectId", sum(quantity)::float8 AS quantity
    FROM production_defects
    WHERE plc_config_id = a.machine AND "timestamp" >= to_timestamp(a.from_ms / 1000) AND "timestamp" < to_timestamp(a.to_ms / 1000)
    GROUP BY 1, 2
  ) x`;
const MACHINES = `
  SELECT c.id AS "machineId", c.downtime_seconds::float8 AS "downtimeSeconds", ${ms('s.last_read_at')} AS "lastReadMs"
  FROM plc_configs c LEFT JOIN plc_status s ON s.plc_config_id = c.id WHERE c.id = ANY(?::int[])`;

async function loadOrders(trx: Knex, ids: readonly number[]): Promise<Map<number, OrderFacts>> {
  const { rows } = await trx.raw<{ rows: (OrderFacts & { id: number })[] }>(
    `SELECT o.id, o.item_id AS "itemId", round(coalesce(o.ideal_cycle, i.ideal_cycle) * 1000)::float8 AS "cycleMs"
     FROM production_orders o JOIN items i ON i.id = o.item_id WHERE o.id = ANY(?::int[])`,
    [[...ids]],
  );
  return new Map(rows.map(({ id, itemId, cycleMs }) => [id, { itemId, cycleMs }]));
}

async function select<T>(trx: Knex, sql: string, asked: string): Promise<T[]> {
  return (await trx.raw<{ rows: T[] }>(sql, [asked])).rows;
}

function indexed(periods: readonly MachinePeriod[]): string {
  return JSON.stringify(
    periods.map(({ machineId, startMs, endMs }, index) => ({
      index,
      machine: machineId,
      from_ms: startMs,
      to_ms: endMs,
    })),
  );
}

/** Neighbouring periods of a machine as one, so that a row is not read for each of them. */
function joinPeriods(periods: readonly MachinePeriod[]) {
  const joined: { machine: number; from_ms: number; to_ms: number }[] = [];
  for (const one of periods.toSorted((a, b) => a.machineId - b.machineId || a.startMs - b.startMs)) {
    const last = joined.at(-1);
    if (last?.machine === one.machineId && one.startMs <= last.to_ms)
      last.to_ms = Math.max(last.to_ms, one.endMs);
    else joined.push({ machine: one.machineId, from_ms: one.startMs, to_ms: one.endMs });
  }
  return joined;
}
