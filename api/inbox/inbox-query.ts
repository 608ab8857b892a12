/** The inbox as a supervisor sees it: which counts of which machine wait, and which orders may take them. */
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { inboxQuery } from '../../domain/contracts/inbox.ts';
import { restrict } from '../auth/scope.ts';
import type { Scope } from '../auth/scope.ts';
import { notFound } from '../routes/route.ts';

type InboxQuery = z.output<typeof inboxQuery>;
type Row = Record<string, unknown>;

const COLUMNS = {
  id: 'e.id',
  category: 'e.category',
  status: 'e.status',
  plcConfigId: 'e.plc_config_id',
  plcName: 'p.name',
  sectorId: 'p.sector_id',
  sectorName: 's.name',
  plcRegisterId: 'e.plc_register_id',
  registerName: 'g.name',
  role: 'e.role',
  quantity: 'e.quantity',
  kind: 'e.kind',
  baselineValue: 'e.baseline_value',
  clpCounterValue: 'e.clp_counter_value',
  periodStart: 'e.period_start',
  timestamp: 'e.timestamp',
  reason: 'e.reason',
  appointmentId: 'e.appointment_id',
  resolvedBy: 'e.resolved_by',
  resolvedByName: 'u.name',
  resolvedAt: 'e.resolved_at',
  resolutionNote: 'e.resolution_note',
  createdAt: 'e.created_at',
};
const ORDERS_SHOWN = 20;
/** Machines times causes; a plant with more has a trouble that no list solves. */
const GROUPS_SHOWN = 500;

export async function listInbox(
  knex: Knex,
  scope: Scope,
  query: InboxQuery,
): Promise<{ data: Row[]; total: number }> {
  const found = filtered(knex, scope, query);
  const amounts: unknown = await found.clone().count({ count: '*' });
  const data = (await found
    .select(COLUMNS)
    .orderBy(query['filter[open]'] === 'false' ? 'e.resolved_at' : 'e.id', 'desc')
    .orderBy('e.id', 'desc')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)) as Row[];
  return { data, total: Number((amounts as { count: number }[])[0]?.count) };
}

/** In the order of their ids. Throws INBOX NOT_FOUND where one is missing or outside of the scope. */
export async function findInboxEntries(knex: Knex, scope: Scope, ids: readonly number[]): Promise<Row[]> {
  const wanted = [...new Set(ids)];
  const found = within(knex, scope).select(COLUMNS).whereIn('e.id', wanted).orderBy('e.id');
  const rows = (await found) as Row[];
  if (rows.length < wanted.length) throw notFound();
  return rows;
}

export async function summarizeInbox(knex: Knex, scope: Scope): Promise<Row> {
  const rows = await within(knex, scope)
    .where('e.status', 'open')
    .groupBy('e.category')
    .select<{ category: string; entries: number; pieces: number }[]>(
      'e.category',
      knex.raw('count(*)::integer AS entries'),
      knex.raw('coalesce(sum(e.quantity), 0)::float8 AS pieces'),
    );
  const of = (category: string) => {
    const { entries = 0, pieces = 0 } = rows.find((row) => row.category === category) ?? {};
    return { entries, pieces };
  };
  return { unassigned: of('unassigned'), quarantined: of('quarantined') };
}

/** What is open, by machine and cause; what waits longest first. */
export function groupInbox(knex: Knex, scope: Scope, query: Partial<InboxQuery>): Promise<Row[]> {
  const groups: unknown = filtered(knex, scope, { ...query, 'filter[status]': 'open' })
    .groupBy('e.plc_config_id', 'p.name', 'p.sector_id', 's.name', 'e.category', 'e.reason', 'e.role')
    .select(
      {
        plcConfigId: 'e.plc_config_id',
        plcName: 'p.name',
        sectorId: 'p.sector_id',
        sectorName: 's.name',
        category: 'e.category',
        reason: 'e.reason',
        role: 'e.role',
      },
      knex.raw(`count(*)::integer AS entries, coalesce(sum(e.quantity), 0)::float8 AS pieces, max(e.id)::float8 AS "lastId",
        min(coalesce(e.period_start, e.timestamp)) AS "firstAt", max(e.timestamp) AS "lastAt"`),
    )
    .orderByRaw('min(e.id)')
    .limit(GROUPS_SHOWN);
  return groups as Promise<Row[]>;
}

/** Orders of the machine or of its sector that were started: those that ran about the time of the count come first. */
export async function findCandidates(knex: Knex, scope: Scope, id: number): Promise<Row[]> {
  const [entry] = await findInboxEntries(knex, scope, [id]);
  const { plcConfigId, sectorId, timestamp, periodStart } = entry as {
    plcConfigId: number;
    sectorId: number;
    timestamp: Date;
    periodStart: Date | null;
  };
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `SELECT o.id, o.code, i.name AS "itemName", o.status, o.planned_quantity AS "plannedQuantity",
       o.produced_quantity AS "producedQuantity",
       EXISTS (SELECT FROM order_runs r WHERE r.production_order_id = o.id
         AND r.started_at <= ?::timestamptz + interval '1 hour'
         AND coalesce(r.ended_at, 'infinity') >= ?::timestamptz - interval '1 hour') AS "ranThen"
     FROM production_orders o JOIN items i ON i.id = o.item_id
     WHERE o.sector_id = ? AND o.status IN ('IN_PROGRESS', 'PAUSED', 'COMPLETED')
       AND (o.plc_config_id = ? OR o.plc_config_id IS NULL)
     ORDER BY "ranThen" DESC, o.status = 'COMPLETED', coalesce(o.end_date, 'infinity') DESC, o.id DESC
     LIMIT ${ORDERS_SHOWN}`,
    [timestamp, periodStart ?? timestamp, sectorId, plcConfigId],
  );
  return rows;
}

function within(knex: Knex, scope: Scope): Knex.QueryBuilder {
  const query = knex('count_inbox as e')
    .join('plc_configs as p', 'p.id', 'e.plc_config_id')
    .join('sectors as s', 's.id', 'p.sector_id')
    .leftJoin('plc_registers as g', 'g.id', 'e.plc_register_id')
    .leftJoin('users as u', 'u.id', 'e.resolved_by');
  return restrict(query, scope, { sector: 'p.sector_id' });
}

function filtered(knex: Knex, scope: Scope, query: Partial<InboxQuery>): Knex.QueryBuilder {
  const found = within(knex, scope);
  const equal = {
    'e.status': query['filter[status]'],
    'e.category': query['filter[category]'],
    'e.plc_config_id': query['filter[plcConfigId]'],
    'p.sector_id': query['filter[sectorId]'],
    'e.reason': query['filter[reason]'],
    'e.role': query['filter[role]'],
  };
  for (const [column, value] of Object.entries(equal))
    if (value !== undefined) void found.where(column, value);
  const isOpen = query['filter[open]'];
  if (isOpen !== undefined) void found[isOpen === 'true' ? 'where' : 'whereNot']('e.status', 'open');
  const upToId = query['filter[upToId]'];
  if (upToId !== undefined) void found.where('e.id', '<=', upToId);
  const from = query['filter[from]'];
  const to = query['filter[to]'];
  if (from !== undefined) void found.where('e.timestamp', '>=', from);
  if (to !== undefined) void found.where('e.timestamp', '<', to);
  return found;
}
