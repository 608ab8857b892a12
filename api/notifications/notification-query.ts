/** The notifications that a user sees: of the own part of the plant, of the kinds that are wanted on the screen, none that another one hides. */
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { NOTIFICATION_ORDERS, notificationQuery } from '../../domain/contracts/notifications.ts';
import { NOTIFICATION_KINDS, SEVERITIES } from '../../domain/notifications/notification-tables.ts';
import type { NotificationState } from '../../domain/notifications/notification-tables.ts';
import { effectiveChannels } from '../../domain/notifications/preferences.ts';
import type { Principal } from '../auth/principal.ts';
import { restrict } from '../auth/scope.ts';
import { splitSort, wordsIn } from '../routes/list-rows.ts';
import { notFound } from '../routes/route.ts';
import { findPreferences } from './preferences-query.ts';

type Query = z.output<typeof notificationQuery>;
type Row = Record<string, unknown>;

const COLUMNS = {
  id: 'n.id',
  kind: 'n.kind',
  severity: 'n.severity',
  params: 'n.params',
  sectorId: 'n.sector_id',
  sectorName: 's.name',
  plcConfigId: 'n.plc_config_id',
  plcName: 'p.name',
  collectorId: 'n.collector_id',
  productionOrderId: 'n.production_order_id',
  createdAt: 'n.created_at',
  clearedAt: 'n.cleared_at',
  acknowledgedAt: 'n.acknowledged_at',
  acknowledgedByName: 'u.name',
  acknowledgeNote: 'n.acknowledge_note',
  escalatedAt: 'n.escalated_at',
  escalatedToRole: 'n.escalated_to_role',
  readAt: 'r.read_at',
};

const SEARCHED = ['p.name', 's.name', 'u.name', 'n.kind', 'n.params', 'n.acknowledge_note'];
type Order = (typeof NOTIFICATION_ORDERS)[number];
/** Severities by their weight, not by their letters. */
const ORDERS: Record<Order, string> = {
  id: 'n.id',
  kind: 'n.kind',
  createdAt: 'n.created_at',
  severity: `array_position(ARRAY['${SEVERITIES.join("','")}'], n.severity)`,
};

export async function listNotifications(
  knex: Knex,
  principal: Principal,
  query: Query,
): Promise<{ data: Row[]; total: number }> {
  const found = await visible(knex, principal);
  const equal = {
    'n.kind': query['filter[kind]'],
    'n.severity': query['filter[severity]'],
    'n.plc_config_id': query['filter[plcConfigId]'],
  };
  for (const [column, value] of Object.entries(equal))
    if (value !== undefined) void found.builder.where(column, value);
  const nullness = { 'n.cleared_at': query['filter[open]'], 'r.read_at': query['filter[unread]'] };
  for (const [column, isNull] of Object.entries(nullness))
    if (isNull !== undefined) void found.builder[isNull ? 'whereNull' : 'whereNotNull'](column);
  const state = query['filter[state]'];
  if (state !== undefined) inState(found.builder, state);
  const searched = wordsIn(SEARCHED, query.search);
  if (searched) void found.builder.whereRaw(...searched);
  const { name, direction } = splitSort<Order>(query.sort);
  const amounts: unknown = await found.builder.clone().count({ count: '*' });
  const data = (await found.builder
    .select(COLUMNS)
    .orderByRaw(`${ORDERS[name]} ${direction}, n.id ${direction}`)
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)) as Row[];
  return { data, total: Number((amounts as { count: number }[])[0]?.count) };
}

function inState(builder: Knex.QueryBuilder, state: NotificationState): void {
  if (state === 'cleared') void builder.whereNotNull('n.cleared_at');
  else {
    void builder.whereNull('n.cleared_at');
    void builder[state === 'active' ? 'whereNull' : 'whereNotNull']('n.acknowledged_at');
  }
}

/** Throws NOT_FOUND also for what the user does not see. */
export async function findNotification(knex: Knex, principal: Principal, id: number): Promise<Row> {
  const { builder } = await visible(knex, principal);
  const row: unknown = await builder.select(COLUMNS).where('n.id', id).first();
  if (row === undefined) throw notFound();
  return row as Row;
}

export async function summarizeNotifications(
  knex: Knex,
  principal: Principal,
  checkedAt: Date | undefined,
): Promise<Row> {
  const { builder } = await visible(knex, principal);
  const row: unknown = await builder
    .select(
      knex.raw(`count(*) FILTER (WHERE r.read_at IS NULL)::integer AS unread,
        count(*) FILTER (WHERE n.cleared_at IS NULL)::integer AS open,
        count(*) FILTER (WHERE n.cleared_at IS NULL AND n.acknowledged_at IS NULL)::integer AS active,
        count(*) FILTER (WHERE n.cleared_at IS NULL AND n.severity = 'critical')::integer AS critical`),
    )
    .first();
  return { ...(row as Row), checkedAt: checkedAt ?? null };
}

/** Marks what the user sees, up to an id, as read. Answers how many were new. */
export async function markRead(
  trx: Knex,
  principal: Principal,
  where: { id: number } | { upToId: number },
): Promise<number> {
  const { builder } = await visible(trx, principal);
  void ('id' in where ? builder.where('n.id', where.id) : builder.where('n.id', '<=', where.upToId));
  const seen = builder.whereNull('r.read_at').select(trx.raw('?::integer', [principal.userId]), 'n.id');
  const { sql, bindings } = seen.toSQL();
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `INSERT INTO notification_reads (user_id, notification_id) ${sql} ON CONFLICT DO NOTHING`,
    bindings as Knex.RawBinding[],
  );
  return rowCount;
}

/** Ids of what the user sees up to an id and nobody takes care of yet, oldest first. */
export async function findActive(
  trx: Knex,
  principal: Principal,
  upToId: number,
  limit: number,
): Promise<number[]> {
  const { builder } = await visible(trx, principal);
  inState(builder, 'active');
  const ids: unknown = await builder.where('n.id', '<=', upToId).orderBy('n.id').limit(limit).pluck('n.id');
  return (ids as unknown[]).map(Number);
}

/** In an object, as a builder that is awaited runs. */
async function visible(knex: Knex, principal: Principal): Promise<{ builder: Knex.QueryBuilder }> {
  const { ofRole, ofUser } = await findPreferences(knex, principal);
  const channels = effectiveChannels(principal.role, ofRole.kinds, ofUser.kinds);
  const kinds = NOTIFICATION_KINDS.filter((kind) => channels[kind].includes('in_app'));
  const builder = knex('notifications as n')
    .leftJoin('sectors as s', 's.id', 'n.sector_id')
    .leftJoin('plc_configs as p', 'p.id', 'n.plc_config_id')
    .leftJoin('users as u', 'u.id', 'n.acknowledged_by')
    .leftJoin('notification_reads as r', (join) =>
      join.on('r.notification_id', 'n.id').on('r.user_id', knex.raw('?', [principal.userId])),
    )
    .whereNull('n.parent_id')
    .whereRaw('(n.kind = ANY(?::text[]) OR n.escalated_to_role = ?)', [kinds, principal.role]);
  return { builder: restrict(builder, principal.scope, { company: 'n.company_id', sector: 'n.sector_id' }) };
}
