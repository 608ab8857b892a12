/**
 * What happened to one record, from the audit log, for whoever may change it. The log itself, with addresses and requests, stays the admin's.
 */
import { z } from 'zod';
import { recordHistory } from '../../domain/contracts/audit.ts';
import { AUDIT_SOURCE } from '../audit-log/audit-source.ts';
import { findRow, listBefore } from './list-rows.ts';
import { scopeOf } from './registration.ts';
import type { Registration } from './registration.ts';
import { notFound, route } from './route.ts';
import type { Route } from './route.ts';

const HISTORY_LIMIT = 20;

const query = z.strictObject({ cursor: z.coerce.number().int().min(1).optional() });

export function recordHistoryRoute(registration: Registration): Route {
  const { path, write } = registration;
  return route({
    tag: path,
    scope: scopeOf(registration),
    method: 'get',
    path: `/${path}/:id/history`,
    access: write,
    summary: `Who changed one of ${path}, and what, newest first, by cursor`,
    query,
    answer: recordHistory,
    handle: async ({ knex, id, principal, query: { cursor } }) => {
      if (!(await findRow(knex, registration, id, principal.scope))) throw notFound();
      const source = { ...AUDIT_SOURCE, place: 'shared', shown: HISTORY_SHOWN } as const;
      const filter = { 'filter[entity]': path, 'filter[entityId]': String(id) };
      const asked = { ...filter, page: 1, pageSize: HISTORY_LIMIT, cursor, limit: HISTORY_LIMIT };
      return listBefore(knex, source, asked, principal.scope);
    },
  });
}

const HISTORY_SHOWN = ['id', 'at', 'userId', 'username', 'action', 'entity', 'entityId', 'before', 'after'];
