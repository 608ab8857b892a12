/** Collectors with their health. Their sign-in to the database is made by `npm run collector:create`: the API may not make roles. */
import { z } from 'zod';
import {
  collectorInput,
  collectorPage,
  collectorPatch,
  collectorRow,
} from '../../domain/contracts/collectors.ts';
import { getRow, listQueryOf, listRows } from '../routes/list-rows.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import { COLLECTORS } from './collector-view.ts';
import { createCollector, patchCollector, removeCollector } from './save-collector.ts';

const read = { access: 'collectors.read', tag: 'collectors', scope: 'rows' } as const;
const write = { access: 'collectors.write', tag: 'collectors', scope: 'rows' } as const;

export const COLLECTOR_ROUTES: readonly Route[] = [
  route({
    ...read,
    method: 'get',
    path: '/collectors',
    summary: 'Collectors with their health',
    query: listQueryOf(COLLECTORS),
    answer: collectorPage,
    handle: ({ knex, query, principal }) => listRows(knex, COLLECTORS, query, principal.scope),
  }),
  route({
    ...read,
    method: 'get',
    path: '/collectors/:id',
    summary: 'One collector',
    answer: collectorRow,
    handle: ({ knex, id, principal }) => getRow(knex, COLLECTORS, id, principal.scope),
  }),
  route({
    ...write,
    method: 'post',
    path: '/collectors',
    summary: 'Register a collector; `npm run collector:create -- --name N` then makes its sign-in',
    body: collectorInput,
    answer: collectorRow,
    status: 201,
    handle: ({ knex, principal, request, body }) => createCollector(knex, { principal, request }, body),
  }),
  route({
    ...write,
    method: 'patch',
    path: '/collectors/:id',
    summary: 'Change a collector; its name stays, as its Pi signs in with it',
    body: collectorPatch,
    answer: collectorRow,
    handle: ({ knex, principal, request, id, body }) =>
      patchCollector(knex, { principal, request }, id, body),
  }),
  route({
    ...write,
    method: 'delete',
    path: '/collectors/:id',
    summary: 'Delete a collector that never ran; others are switched off',
    answer: z.strictObject({ id: z.int(), deleted: z.boolean() }),
    handle: ({ knex, principal, request, id }) => removeCollector(knex, { principal, request }, id),
  }),
];
