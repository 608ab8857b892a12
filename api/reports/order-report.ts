/** The genealogy of an order: its runs, entries, scrap and stops, and the OEE of its time. */
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { orderReport } from '../../domain/contracts/reports.ts';
import { addOee, noInputs } from '../../domain/oee/oee-inputs.ts';
import { restrict } from '../auth/scope.ts';
import type { Scope } from '../auth/scope.ts';
import { notFound } from '../routes/route.ts';
import { figuresView, inputsView } from './figures-view.ts';
import { databaseNow, inReport } from './open-report.ts';
import { loadStops } from './report-stops.ts';

export type OrderReport = z.output<typeof orderReport>;

/** The newest of each list; a screen pages through the lists themselves. */
const ENTRIES_MAX = 500;
/** The OEE of an order that ran longer than this is that of its last days. */
const DAYS_MAX = 400;

interface OrderRow extends Omit<OrderReport['order'], 'startDate' | 'endDate'> {
  startDate: Date | null;
  endDate: Date | null;
  sectorId: number;
}

/** @throws NOT_FOUND */
export async function makeOrderReport(knex: Knex, orderId: number, scope: Scope): Promise<OrderReport> {
  const order = await findOrder(knex, orderId, scope);
  const nowMs = await databaseNow(knex);
  const { startMs, endMs } = await span(knex, orderId, nowMs);
  const query = {
    from: new Date(Math.max(startMs, endMs - DAYS_MAX * 86_400_000)).toISOString(),
    to: new Date(Math.max(endMs, startMs + 1)).toISOString(),
    sectorId: order.sectorId,
    noOrder: 'excluded' as const,
    format: 'json' as const,
    lang: 'pt-BR' as const,
  };
  return inReport({ knex, query, scope, nowMs, maxDays: DAYS_MAX, withIdle: false }, async (report) => {
    const sums = await report.source.inputs({ groupBy: 'none', productionOrderId: orderId });
    const inputs = [...sums.values()].reduce(addOee, noInputs());
    const { trx } = report;
    return {
      calculatedAt: report.head.calculatedAt,
      timeZone: report.head.timeZone,
      order: orderView(order),
      figures: figuresView(inputs),
      inputs: inputsView(inputs),
      runs: await rows(trx, RUNS, orderId),
      appointments: await rows(trx, APPOINTMENTS, orderId),
      appointmentCount: await countEntries(trx, orderId),
      defects: await rows(trx, DEFECTS, orderId),
      stops: await loadStops(trx, { orderId, limit: ENTRIES_MAX }),
    };
  });
}

async function findOrder(knex: Knex, orderId: number, scope: Scope): Promise<OrderRow> {
  const order = await restrict(
    knex('production_orders as o')
      .join('items as i', 'i.id', 'o.item_id')
      .join('sectors as s', 's.id', 'o.sector_id')
      .where('o.id', orderId),
    scope,
    { sector: 'o.sector_id' },
  ).first<OrderRow | undefined>({
    id: 'o.id',
    code: 'o.code',
    status: 'o.status',
    itemCode: 'i.code',
    itemName: 'i.name',
    sectorName: 's.name',
    sectorId: 'o.sector_id',
    plannedQuantity: 'o.planned_quantity',
    producedQuantity: 'o.produced_quantity',
    scrapQuantity: 'o.scrap_quantity',
    startDate: 'o.start_date',
    endDate: 'o.end_date',
  });
  if (!order) throw notFound();
  return order;
}

async function span(knex: Knex, orderId: number, nowMs: number): Promise<{ startMs: number; endMs: number }> {
  const { rows: found } = await knex.raw<{
    rows: { startMs: number | null; endMs: number | null; isOpen: boolean | null }[];
  }>(
    `SELECT floor(extract(epoch FROM min(started_at)) * 1000)::float8 AS "startMs",
       ceil(extract(epoch FROM max(ended_at)) * 1000)::float8 AS "endMs", bool_or(ended_at IS NULL) AS "isOpen"
     FROM order_runs WHERE production_order_id = ?`,
    [orderId],
  );
  const { startMs, endMs, isOpen } = found[0] ?? { startMs: null, endMs: null, isOpen: null };
  return { startMs: startMs ?? nowMs, endMs: isOpen ? nowMs : (endMs ?? nowMs) };
}

const RUNS = `
  SELECT r.id::float8 AS id, p.name AS machine, r.started_at AS "startedAt", r.ended_at AS "endedAt", r.end_reason AS "endReason",
    u.name AS "startedBy", (SELECT coalesce(sum(a.quantity), 0)::float8 FROM production_appointments a
      WHERE a.production_order_id = r.production_order_id AND a."timestamp" >= r.started_at
        AND (r.ended_at IS NULL OR a."timestamp" <= r.ended_at)) AS produced
  FROM order_runs r LEFT JOIN plc_configs p ON p.id = r.plc_config_id LEFT JOIN users u ON u.id = r.started_by
  WHERE r.production_order_id = ? ORDER BY r.started_at`;
const APPOINTMENTS = `
  SELECT a.id::float8 AS id, a."timestamp", a.quantity, a.kind, a.automatic, p.name AS machine,
    a.clp_counter_value::float8 AS "clpCounterValue", u.name AS "userName", a.reason
  FROM production_appointments a LEFT JOIN plc_configs p ON p.id = a.plc_config_id LEFT JOIN users u ON u.id = a.user_id
  WHERE a.production_order_id = ? ORDER BY a.id DESC LIMIT ${ENTRIES_MAX}`;
const DEFECTS = `
  SELECT d.id::float8 AS id, d."timestamp", d.quantity, f.name AS defect, d.automatic, u.name AS "userName", d.notes
  FROM production_defects d LEFT JOIN defects f ON f.id = d.defect_id LEFT JOIN users u ON u.id = d.user_id
  WHERE d.production_order_id = ? ORDER BY d.id DESC LIMIT ${ENTRIES_MAX}`;

/** Times as they leave. */
async function rows<Row>(trx: Knex, sql: string, orderId: number): Promise<Row[]> {
  const { rows: found } = await trx.raw<{ rows: Record<string, unknown>[] }>(sql, [orderId]);
  return found.map(
    (row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          value instanceof Date ? value.toISOString() : value,
        ]),
      ) as Row,
  );
}

async function countEntries(trx: Knex, orderId: number): Promise<number> {
  const { rows: found } = await trx.raw<{ rows: { n: number }[] }>(
    'SELECT count(*)::int AS n FROM production_appointments WHERE production_order_id = ?',
    [orderId],
  );
  return found[0]?.n ?? 0;
}

function orderView({ startDate, endDate, ...row }: OrderRow): OrderReport['order'] {
  const {
    id,
    code,
    status,
    itemCode,
    itemName,
    sectorName,
    plannedQuantity,
    producedQuantity,
    scrapQuantity,
  } = row;
  const order = { id, code, status, itemCode, itemName, sectorName, plannedQuantity, producedQuantity };
  return { ...order, scrapQuantity, startDate: iso(startDate), endDate: iso(endDate) };
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
