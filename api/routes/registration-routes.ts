/** The routes of a plain registration, from its description. */
import { pageOf, removedAnswer } from '../../domain/contracts/answer-fields.ts';
import { once } from '../database/once.ts';
import { bulkRoute } from './bulk-change.ts';
import { findRow, listQueryOf, listRows } from './list-rows.ts';
import { recordHistoryRoute } from './record-history.ts';
import { patchOf, scopeOf } from './registration.ts';
import type { Registration } from './registration.ts';
import { createRow, patchRow, removeRow } from './registration-rows.ts';
import { notFound, route } from './route.ts';
import type { Route } from './route.ts';

export function registrationRoutes(registration: Registration): Route[] {
  const { path, read, write, input, answer, example, repeatable = false } = registration;
  const base = { tag: path, scope: scopeOf(registration) };
  return [
    route({
      ...base,
      method: 'get',
      path: `/${path}`,
      access: read,
      summary: `List ${path}`,
      query: listQueryOf(registration),
      answer: pageOf(answer),
      handle: ({ knex, query, principal }) => listRows(knex, registration, query, principal.scope),
    }),
    route({
      ...base,
      method: 'get',
      path: `/${path}/:id`,
      access: read,
      summary: `One of ${path}`,
      answer,
      handle: async ({ knex, id, principal }) =>
        (await findRow(knex, registration, id, principal.scope)) ?? Promise.reject(notFound()),
    }),
    recordHistoryRoute(registration),
    bulkRoute(registration),
    route({
      ...base,
      method: 'post',
      path: `/${path}`,
      access: write,
      summary: `Create one of ${path}`,
      body: input,
      example,
      answer,
      status: 201,
      repeatable,
      handle: (ask) =>
        ask.knex.transaction((trx) => {
          const work = (): Promise<unknown> => createRow(trx, registration, ask);
          return repeatable ? once(trx, ask, work) : work();
        }),
    }),
    route({
      ...base,
      method: 'patch',
      path: `/${path}/:id`,
      access: write,
      summary: `Change one of ${path}`,
      body: patchOf(registration),
      example: Object.fromEntries(Object.entries(example).slice(0, 2)),
      answer,
      handle: (ask) => ask.knex.transaction((trx) => patchRow(trx, registration, ask)),
    }),
    route({
      ...base,
      method: 'delete',
      path: `/${path}/:id`,
      access: write,
      summary: `Delete one of ${path}; deactivated where others refer to it`,
      answer: removedAnswer,
      handle: (ask) => removeRow(registration, ask),
    }),
  ];
}
