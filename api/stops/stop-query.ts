/** Stops as the screens show them: with the names of machine, order, reason and person. */
import type { Knex } from 'knex';
import type { z } from 'zod';
import type {
  DowntimeFilter,
  downtimeQuery,
  DowntimeRow,
  DowntimeSort,
} from '../../domain/contracts/downtimes.ts';
import { restrict } from '../auth/scope.ts';
import type { Scope } from '../auth/scope.ts';
import { wordsIn, filterName } from '../routes/list-rows.ts';
import { notFound } from '../routes/route.ts';

type Query = z.output<typeof downtimeQuery>;
/** As it leaves PostgreSQL: times are dates. */
export type Stop = Omit<DowntimeRow, 'startDate' | 'endDate' | 'classifiedAt'> & {
  startDate: Date;
  endDate: Date | null;
  classifiedAt: Date | null;
};

const COLUMNS = {
  id: 'd.id',
  plcConfigId: 'd.plc_config_id',
  plcName: 'p.name',
  sectorId: 'p.sector_id',
  productionOrderId: 'd.production_order_id',
  orderCode: 'o.code',
  activityTypeId: 'd.activity_type_id',
  activityTypeName: 'a.name',
  activityTypeColor: 'a.color',
  kind: 'd.kind',
  groupId: 'd.group_id',
  startDate: 'd.start_date',
  endDate: 'd.end_date',
  automatic: 'd.automatic',
  splitStart: 'd.split_start',
  notes: 'd.notes',
  userId: 'd.user_id',
  userName: 'u.name',
  classifiedAt: 'd.classified_at',
  version: 'd.version',
};
const MACHINE_STATE = `(SELECT m.state FROM machine_states m WHERE m.plc_config_id = d.plc_config_id
  AND m.started_at <= d.start_date AND (m.ended_at > d.start_date OR m.ended_at IS NULL) LIMIT 1) AS "machineState"`;

/** A cursor without a limit. */
const LIMIT = 100;
interface Listed {
  data: Stop[];
  total: number | null;
  next: string | null;
  pending: number;
}

/** By page with their number, or by cursor: stops are kept for ever. */
export async function listStops(knex: Knex, scope: Scope, query: Query): Promise<Listed> {
  const found = matching(knex, scope, query);
  const pending = await countPending(knex, scope);
  if (query.cursor !== undefined || query.limit !== undefined)
    return { ...(await byCursor(knex, found, query)), pending };
  const { page, pageSize, sort } = query;
  const total = await countOf(found.clone());
  const name = sort.replace('-', '') as DowntimeSort;
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  const data = await select(knex, found)
    .orderBy(COLUMNS[name], direction, 'last')
    .orderBy('d.id', direction)
    .limit(pageSize)
    .offset((page - 1) * pageSize);
  return { data, total, next: null, pending };
}

function matching(knex: Knex, scope: Scope, query: Query): Knex.QueryBuilder {
  const found = within(knex, scope);
  const filter = filterOf(query);
  const equal = {
    'd.plc_config_id': filter.plcConfigId,
    'p.sector_id': filter.sectorId,
    'd.production_order_id': filter.productionOrderId,
    'd.activity_type_id': filter.activityTypeId,
    'd.kind': filter.kind,
    'd.group_id': filter.groupId,
  };
  for (const [column, value] of Object.entries(equal))
    if (value !== undefined) void found.where(column, value);
  if (filter.from !== undefined || filter.to !== undefined)
    void found.whereRaw('tstzrange(d.start_date, d.end_date) && tstzrange(?, ?)', [
      filter.from ?? null,
      filter.to ?? null,
    ]);
  const searched = wordsIn(['p.name', 'o.code', 'a.name', 'd.notes'], query.search ?? undefined);
  if (searched) void found.whereRaw(...searched);
  if (query.pending === 'true') pendingOnly(found);
  return found;
}

/** `filter[kind]=…` and `kind=…` say the same. */
function filterOf(query: Query): DowntimeFilter {
  const inBrackets = Object.entries(query).flatMap(([key, value]) => {
    const name = filterName(key);
    return name === undefined ? [] : [[name, value] as const];
  });
  return { ...query, ...(Object.fromEntries(inBrackets) as Partial<DowntimeFilter>) };
}

async function byCursor(
  knex: Knex,
  found: Knex.QueryBuilder,
  { cursor, limit = LIMIT }: Query,
): Promise<Omit<Listed, 'pending'>> {
  if (cursor !== undefined) {
    const [startMs, id] = cursor.split('_').map(Number);
    void found.whereRaw('(d.start_date, d.id) < (?::timestamptz, ?::bigint)', [
      new Date(startMs ?? 0),
      id ?? 0,
    ]);
  }
  const data = await select(knex, found).orderBy('d.start_date', 'desc').orderBy('d.id', 'desc').limit(limit);
  const last = data.length === limit ? data.at(-1) : undefined;
  const next = last === undefined ? null : `${last.startDate.getTime()}_${last.id}`;
  return { data, total: null, next };
}

/** Throws NOT_FOUND also for what the account does not see. */
export async function findStop(knex: Knex, scope: Scope, id: number): Promise<Stop> {
  const [found] = await select(knex, within(knex, scope).where('d.id', id));
  if (!found) throw notFound();
  return found;
}

function within(knex: Knex, scope: Scope): Knex.QueryBuilder {
  const query = knex('downtimes as d')
    .join('plc_configs as p', 'p.id', 'd.plc_config_id')
    .leftJoin('production_orders as o', 'o.id', 'd.production_order_id')
    .leftJoin('activity_types as a', 'a.id', 'd.activity_type_id')
    .leftJoin('users as u', 'u.id', 'd.user_id');
  return restrict(query, scope, { sector: 'p.sector_id' });
}

function select(knex: Knex, query: Knex.QueryBuilder): Knex.QueryBuilder<Record<string, unknown>, Stop[]> {
  return query.select({ ...COLUMNS }).select(knex.raw(MACHINE_STATE)) as Knex.QueryBuilder<
    Record<string, unknown>,
    Stop[]
  >;
}

function pendingOnly(query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query.where({ 'd.kind': 'unplanned' }).whereNull('d.activity_type_id');
}

async function countPending(knex: Knex, scope: Scope): Promise<number> {
  return countOf(pendingOnly(within(knex, scope)));
}

async function countOf(query: Knex.QueryBuilder): Promise<number> {
  const counts: unknown = await query.count({ found: '*' });
  return Number((counts as { found: number }[])[0]?.found ?? 0);
}
