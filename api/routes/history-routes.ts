/** Lists that only the plant itself writes: what was counted, read, stopped, told and changed. */
import { z } from 'zod';
import type { Permission } from '../../domain/roles.ts';
import { findRow, listQuery, listRows } from './list-rows.ts';
import type { ListSource } from './list-rows.ts';
import { notFound, route } from './route.ts';
import type { Route } from './route.ts';

interface History extends ListSource {
  path: string;
  read: Permission;
}

const HISTORIES: readonly History[] = [
  {
    path: 'production-appointments',
    read: 'orders.read',
    view: `SELECT id, production_order_id AS "productionOrderId", plc_config_id AS "plcConfigId",
      plc_register_id AS "plcRegisterId", quantity, kind, automatic, baseline_value AS "baselineValue",
      clp_counter_value AS "clpCounterValue", period_start AS "periodStart", "timestamp", user_id AS "userId",
      reason, corrects_id AS "correctsId", created_at AS "createdAt" FROM production_appointments`,
    names: [
      'id',
      'productionOrderId',
      'plcConfigId',
      'plcRegisterId',
      'kind',
      'automatic',
      'timestamp',
      'userId',
      'quantity',
    ],
    search: ['reason'],
    defaultSort: '-id',
    time: 'timestamp',
  },
  {
    path: 'production-defects',
    read: 'orders.read',
    view: `SELECT id, production_order_id AS "productionOrderId", defect_id AS "defectId", quantity, "timestamp", notes,
      automatic, plc_config_id AS "plcConfigId", user_id AS "userId", created_at AS "createdAt" FROM production_defects`,
    names: ['id', 'productionOrderId', 'defectId', 'plcConfigId', 'automatic', 'timestamp', 'quantity'],
    search: ['notes'],
    defaultSort: '-id',
    time: 'timestamp',
  },
  {
    path: 'downtimes',
    read: 'downtimes.read',
    view: `SELECT id, plc_config_id AS "plcConfigId", production_order_id AS "productionOrderId",
      activity_type_id AS "activityTypeId", kind, group_id AS "groupId", start_date AS "startDate", end_date AS "endDate",
      automatic, notes, user_id AS "userId", classified_at AS "classifiedAt", version FROM downtimes`,
    names: [
      'id',
      'plcConfigId',
      'productionOrderId',
      'activityTypeId',
      'kind',
      'startDate',
      'endDate',
      'automatic',
    ],
    search: ['notes'],
    defaultSort: '-startDate',
    time: 'startDate',
  },
  {
    path: 'collectors',
    read: 'collectors.read',
    view: `SELECT id, name, description, sector_id AS "sectorId", version, started_at AS "startedAt",
      heartbeat_at AS "lastSeenAt", clock_skew_ms AS "clockSkewMs", health,
      CASE WHEN health #>> '{buffer,depth}' ~ '^[0-9]+$' THEN (health #>> '{buffer,depth}')::bigint END AS "bufferDepth",
      active FROM collectors`,
    names: ['id', 'name', 'sectorId', 'lastSeenAt', 'active'],
    search: ['name', 'description'],
    defaultSort: 'name',
  },
  {
    path: 'notifications',
    read: 'notifications.read',
    view: `SELECT id, kind, severity, params, sector_id AS "sectorId", plc_config_id AS "plcConfigId",
      production_order_id AS "productionOrderId", created_at AS "createdAt", acknowledged_at AS "acknowledgedAt",
      acknowledged_by AS "acknowledgedBy", cleared_at AS "clearedAt" FROM notifications`,
    names: ['id', 'kind', 'severity', 'sectorId', 'plcConfigId', 'createdAt', 'clearedAt'],
    search: ['kind'],
    defaultSort: '-id',
    time: 'createdAt',
  },
  {
    path: 'audit-log',
    read: 'audit.read',
    view: `SELECT id, at, user_id AS "userId", username, action, entity, entity_id AS "entityId", before, after, ip,
      request_id AS "requestId" FROM audit_log`,
    names: ['id', 'at', 'userId', 'username', 'action', 'entity', 'entityId', 'requestId'],
    search: ['username', 'entity', 'action'],
    defaultSort: '-id',
    time: 'at',
  },
  {
    path: 'flows',
    read: 'flows.read',
    view: `SELECT id, collector_id AS "collectorId", name, note, checksum, author, deployed_at AS "deployedAt",
      created_at AS "createdAt" FROM flow_snapshots`,
    names: ['id', 'collectorId', 'name', 'author', 'deployedAt', 'createdAt'],
    search: ['name', 'note', 'author'],
    defaultSort: '-id',
  },
];

const row = z.looseObject({ id: z.int() });

const plcDataQuery = z.object({
  plcConfigId: z.coerce.number().int().min(1).optional(),
  plcRegisterId: z.coerce.number().int().min(1).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** Answers rows older than this id: the `next` of the answer before. */
  cursor: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

/** Raw readings, newest first. A cursor, because counting a table of this size would cost more than the page. */
const plcDataRoute = route({
  method: 'get',
  path: '/plc-data',
  access: 'plc-data.read',
  tag: 'plc-data',
  summary: 'Raw readings, newest first, by cursor',
  query: plcDataQuery,
  answer: z.object({ data: z.array(row), next: z.int().nullable() }),
  handle: async ({ knex, query }) => {
    const select = knex('plc_data')
      .select({
        id: 'id',
        plcConfigId: 'plc_config_id',
        plcRegisterId: 'plc_register_id',
        registerAddress: 'register_address',
        value: 'value',
        rawValue: 'raw_value',
        quality: 'quality',
        connected: 'connected',
        errorMessage: 'error_message',
        timestamp: 'timestamp',
        readAt: 'read_at',
        storedAt: 'stored_at',
      })
      .orderBy('id', 'desc')
      .limit(query.limit);
    // Without a period only the last day is read: older partitions stay untouched.
    void select.where('timestamp', '>=', query.from ?? knex.raw(`now() - interval '1 day'`));
    if (query.to) void select.where('timestamp', '<', query.to);
    if (query.plcConfigId) void select.where('plc_config_id', query.plcConfigId);
    if (query.plcRegisterId) void select.where('plc_register_id', query.plcRegisterId);
    if (query.cursor) void select.where('id', '<', query.cursor);
    const data = (await select) as { id: number }[];
    return { data, next: data.length === query.limit ? (data.at(-1)?.id ?? null) : null };
  },
});

export const HISTORY_ROUTES: readonly Route[] = [...HISTORIES.flatMap(historyRoutes), plcDataRoute];

function historyRoutes(history: History): Route[] {
  const base = { method: 'get', access: history.read, tag: history.path } as const;
  return [
    route({
      ...base,
      path: `/${history.path}`,
      summary: `List ${history.path}`,
      query: listQuery,
      answer: z.object({ data: z.array(row), total: z.int() }),
      handle: ({ knex, query }) => listRows(knex, history, query),
    }),
    route({
      ...base,
      path: `/${history.path}/:id`,
      summary: `One of ${history.path}`,
      answer: row,
      handle: async ({ knex, id }) => (await findRow(knex, history, id)) ?? Promise.reject(notFound()),
    }),
  ];
}
