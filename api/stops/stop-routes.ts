/** Stops: reading them, giving them their reason, splitting, merging, and entering planned ones. */
import { z } from 'zod';
import {
  downtimeInput,
  downtimeMerge,
  downtimePage,
  downtimePatch,
  downtimeQuery,
  downtimeRow,
  downtimeSplit,
  reasonChoice,
  reasonQuery,
  timelineAnswer,
  timelineQuery,
} from '../../domain/contracts/downtimes.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import { ALL_ROWS, fileQuery, sendList } from '../exports/list-export.ts';
import { classifyStop } from './classify-stop.ts';
import { enterStop, removeStop } from './enter-stop.ts';
import { listReasons } from './reasons.ts';
import { mergeStops, splitStop } from './split-stop.ts';
import { STOP_FILE, withLength } from './stop-file.ts';
import { findStop, listStops } from './stop-query.ts';
import { loadTimeline } from './timeline.ts';

const read = { access: 'downtimes.read', tag: 'downtimes', scope: 'rows' } as const;
const write = { access: 'downtimes.classify', tag: 'downtimes', scope: 'rows' } as const;

export const STOP_ROUTES: readonly Route[] = [
  route({
    ...read,
    method: 'get',
    path: '/downtimes',
    summary: 'List stops; by page with `total`, or with `limit` by cursor, newest first',
    query: downtimeQuery,
    answer: downtimePage,
    handle: ({ knex, principal, query }) => listStops(knex, principal.scope, query),
  }),
  route({
    ...read,
    method: 'get',
    path: '/downtimes/reasons',
    summary: 'Reasons for a stop of a machine: the likely ones first, then all by group',
    query: reasonQuery,
    answer: reasonChoice,
    handle: ({ knex, principal, query }) => listReasons(knex, principal.scope, query.plcConfigId),
  }),
  route({
    ...read,
    method: 'get',
    path: '/downtimes/timeline',
    summary: 'What machines did in a period of at most seven days, with its shifts',
    query: timelineQuery,
    answer: timelineAnswer,
    handle: ({ knex, principal, query }) => loadTimeline(knex, principal.scope, query),
  }),
  route({
    ...read,
    method: 'get',
    path: '/downtimes/export',
    summary: 'All stops that match, as a file',
    query: downtimeQuery.omit({ page: true, pageSize: true, cursor: true, limit: true }).extend(fileQuery),
    handle: async (ask) => {
      const { format, lang, ...list } = ask.query;
      const found = await listStops(ask.knex, ask.principal.scope, { ...list, ...ALL_ROWS });
      const data = found.data.map(withLength);
      await sendList(ask, { ...found, data }, { ...STOP_FILE, format, lang });
      return undefined;
    },
  }),
  route({
    ...read,
    method: 'get',
    path: '/downtimes/:id',
    summary: 'One stop',
    answer: downtimeRow,
    handle: ({ knex, principal, id }) => findStop(knex, principal.scope, id),
  }),
  route({
    ...write,
    method: 'post',
    path: '/downtimes',
    summary: 'Enter a stop, planned or not; what machines found in its time gives way',
    body: downtimeInput,
    answer: downtimeRow,
    status: 201,
    handle: ({ knex, principal, request, body }) => enterStop(knex, { principal, request }, body),
  }),
  route({
    ...write,
    method: 'patch',
    path: '/downtimes/:id',
    summary: 'Give a stop its reason, or null to take it back, and a note',
    body: downtimePatch,
    answer: downtimeRow,
    handle: ({ knex, principal, request, id, body }) => classifyStop(knex, { principal, request }, id, body),
  }),
  route({
    ...write,
    method: 'post',
    path: '/downtimes/:id/split',
    summary: 'Split a stop strictly inside; answers its first part',
    body: downtimeSplit,
    answer: downtimeRow,
    handle: ({ knex, principal, request, id, body }) => splitStop(knex, { principal, request }, id, body),
  }),
  route({
    ...write,
    method: 'post',
    path: '/downtimes/:id/merge',
    summary: 'Take back a split: two neighbours of one stop become one part',
    body: downtimeMerge,
    answer: downtimeRow,
    handle: ({ knex, principal, request, id, body }) => mergeStops(knex, { principal, request }, id, body),
  }),
  route({
    ...write,
    method: 'delete',
    path: '/downtimes/:id',
    summary: 'Delete a stop that was entered by hand; what machines found comes back',
    query: z.strictObject({ version: z.coerce.number().int().min(1).optional() }),
    status: 204,
    handle: ({ knex, principal, request, id, query }) =>
      removeStop(knex, { principal, request }, id, query.version),
  }),
];
