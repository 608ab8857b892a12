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

const plcDataQuery = z.strictObject({
  plcConfigId: z.coerce.number().int().min(1).optional(),
  plcRegisterId: z.coerce.number().int().min(1).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** Answers rows older than this id: the `next` of the answer before. */
  cursor: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

/** Raw readings, newest first. A cursor, because counting a table of this size would cost more than the page. */
const PLC_DATA_ROUTE = route({
  method: 'get',
  path: '/plc-data',
  access: 'plc-data.read',
  tag: 'plc-data',
  scope: 'rows',
  summary: 'Raw readings, newest first, by cursor',
  query: plcDataQuery,
  answer: z.strictObject({ data: z.array(plcDataRow), next: z.int().nullable() }),
  handle: async ({ knex, query, principal }) => {
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
    restrict(select, principal.scope, { plc: 'plc_config_id' });
    if (query.to) void select.where('timestamp', '<', query.to);
    if (query.plcConfigId) void select.where('plc_config_id', query.plcConfigId);
    if (query.plcRegisterId) void select.where('plc_register_id', query.plcRegisterId);
    if (query.cursor) void select.where('id', '<', query.cursor);
    const data = (await select) as { id: number }[];
    return { data, next: data.length === query.limit ? (data.at(-1)?.id ?? null) : null };
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
