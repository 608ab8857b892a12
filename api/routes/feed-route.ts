/** A list that only grows, for a program that fetches all of it: oldest first, from where it stopped. */
import { z } from 'zod';
import type { Knex } from 'knex';
import { settledUpTo } from '../database/settled.ts';
import type { Permission } from '../../domain/roles.ts';
import type { Scope } from '../auth/scope.ts';
import { matching, toRow } from './list-rows.ts';
import type { ListSource } from './list-rows.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const feedQuery = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .default(0)
    .meta({ description: 'The `next` of the answer before; 0 begins with the oldest.' }),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
type FeedQuery = z.output<typeof feedQuery>;

const DESCRIPTION =
  'For programs that take everything over, an ERP for example: ask with `after`, keep `next`, ask again with it; at once while `more` is true, else after a while. ' +
  'No row is left out and none comes twice, whatever is booked meanwhile: a row appears as soon as everything before it is committed. ' +
  'Quantities never change: what is taken back is a row of its own, with `correctsId`.';

export function feedRoute(source: ListSource, path: string, access: Permission, row: z.ZodType): Route {
  return route({
    method: 'get',
    path: `/${path}/feed`,
    access,
    tag: path,
    scope: 'rows',
    summary: `All of ${path} in the order of their ids, by cursor`,
    description: DESCRIPTION,
    query: feedQuery,
    answer: z.strictObject({
      data: z.array(row),
      next: z.int().meta({ description: 'What to ask with next; the same as `after` where nothing is new.' }),
      more: z.boolean(),
    }),
    handle: ({ knex, query, principal }) => readFeed(knex, source, query, principal.scope),
  });
}

async function readFeed(
  knex: Knex,
  source: ListSource,
  { after, limit }: FeedQuery,
  scope: Scope,
): Promise<{ data: Record<string, unknown>[]; next: number; more: boolean }> {
  const upTo = await settledUpTo(knex, source.model.tableName, after);
  if (upTo === undefined) return { data: [], next: after, more: false };
  const found = await matching(knex, source, { page: 1, pageSize: limit }, scope)
    .where('r.id', '>', after)
    .where('r.id', '<=', upTo)
    .orderBy('r.id')
    .limit(limit + 1);
  const data = found.slice(0, limit).map(toRow);
  // Never an id that the account does not see, which would tell how much is made elsewhere.
  return { data, next: Number(data.at(-1)?.['id'] ?? after), more: found.length > limit };
}
