/** What the PLCs read: raw rows by cursor, a register as points for a chart, and the last value of each register. */
import { z } from 'zod';
import { instant, rowId } from '../../domain/contracts/answer-fields.ts';
import { plcValues, seriesAnswer, seriesQuery } from '../../domain/contracts/plc-versions.ts';
import { restrict } from '../auth/scope.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import { readValues } from './plc-values.ts';
import { readSeries } from './read-series.ts';

const plcDataRow = z.strictObject({
  id: rowId,
  plcConfigId: rowId,
  plcRegisterId: rowId.nullable(),
  registerAddress: z.int(),
  value: z.number(),
  rawValue: z.number().nullable(),
  quality: z.enum(['good', 'bad', 'out_of_range']),
  connected: z.boolean(),
  errorMessage: z.string().nullable(),
  timestamp: instant,
  readAt: instant,
  storedAt: instant,
});

/** Beyond it the database would read through rows that a cursor skips. */
const PAGE_MAX = 100;
const number = z.coerce.number().int().min(1).max(2_147_483_647).optional();
const time = z.iso.datetime({ offset: true }).optional();
const plcDataQuery = z.strictObject({
  plcConfigId: number,
  plcRegisterId: number,
  from: time,
  to: time,
  /** The same as in every list. */
  'filter[plcConfigId]': number,
  'filter[plcRegisterId]': number,
  'filter[from]': time,
  'filter[to]': time,
  /** Answers rows older than this id: the `next` of the answer before. */
  cursor: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  /** The names that every list has: as `limit`, and for the first pages instead of a cursor. Newest first is the only order. */
  pageSize: z.coerce.number().int().min(1).max(1000).optional(),
  page: z.coerce.number().int().min(1).max(PAGE_MAX).default(1),
  sort: z.enum(['-timestamp', '-id']).optional(),
});

/** Raw readings, newest first. A cursor, because counting a table of this size would cost more than the page. */
const PLC_DATA_ROUTE = route({
  method: 'get',
  path: '/plc-data',
  access: 'plc-data.read',
  tag: 'plc-data',
  scope: 'rows',
  summary: 'Raw readings, newest first, by cursor; of the last day where no period is given',
  query: plcDataQuery,
  answer: z.strictObject({
    data: z.array(plcDataRow),
    total: z.null().meta({ description: 'Never counted: that would cost more than the page.' }),
    next: z.int().nullable(),
  }),
  handle: async ({ knex, query, principal }) => {
    const limit = query.pageSize ?? query.limit;
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
      .limit(limit)
      .offset((query.page - 1) * limit);
    const {
      'filter[plcConfigId]': plcConfigId = query.plcConfigId,
      'filter[plcRegisterId]': plcRegisterId = query.plcRegisterId,
      'filter[from]': from = query.from,
      'filter[to]': to = query.to,
    } = query;
    // Without a period only the last day is read: older partitions stay untouched.
    void select.where('timestamp', '>=', from ?? knex.raw(`now() - interval '1 day'`));
    restrict(select, principal.scope, { plc: 'plc_config_id' });
    if (to) void select.where('timestamp', '<', to);
    if (plcConfigId) void select.where('plc_config_id', plcConfigId);
    if (plcRegisterId) void select.where('plc_register_id', plcRegisterId);
    if (query.cursor) void select.where('id', '<', query.cursor);
    const data = (await select) as { id: number }[];
    return { data, total: null, next: data.length === limit ? (data.at(-1)?.id ?? null) : null };
  },
});

export const PLC_DATA_ROUTES: readonly Route[] = [
  PLC_DATA_ROUTE,
  route({
    method: 'get',
    path: '/plc-data/series',
    access: 'plc-data.read',
    tag: 'plc-data',
    scope: 'rows',
    summary:
      'A register over time as evenly spaced points: min, max, mean and last of each, null where nothing is known',
    query: seriesQuery,
    answer: seriesAnswer,
    handle: ({ knex, query, principal }) => readSeries(knex, principal.scope, query),
  }),
  route({
    method: 'get',
    path: '/plc-config/:id/values',
    access: 'plcs.read',
    tag: 'plc-config',
    scope: 'rows',
    summary: 'Last known value of each register, with its age',
    answer: plcValues,
    handle: ({ knex, id, principal }) => readValues(knex, principal.scope, id),
  }),
];
