/** The picture of all machines; after it the live channel sends what changes. */
import type { Knex } from 'knex';
import { z } from 'zod';
import { plantSnapshot } from '../../domain/contracts/live.ts';
import { visibleSectorIds } from '../auth/scope.ts';
import { route } from '../routes/route.ts';
import { sharedPicture } from './picture.ts';
import { TrendReader } from './trend.ts';

/** One a database, for all who look at it. */
const trends = new WeakMap<Knex, TrendReader>();
function trendOf(knex: Knex): TrendReader {
  const known = trends.get(knex) ?? new TrendReader();
  trends.set(knex, known);
  return known;
}

export const DASHBOARD_ROUTE = route({
  method: 'get',
  path: '/dashboard',
  access: 'dashboard.read',
  tag: 'dashboard',
  scope: 'rows',
  summary: 'All machines as they are now',
  answer: plantSnapshot,
  handle: async ({ knex, principal }) => sharedPicture(knex, await visibleSectorIds(knex, principal.scope)),
});

export const TREND_ROUTE = route({
  method: 'get',
  path: '/dashboard/trend',
  access: 'dashboard.read',
  tag: 'dashboard',
  scope: 'rows',
  summary: 'Pieces of the last eight hours a machine, in quarters of an hour',
  answer: z.object({
    from: z.iso.datetime(),
    bucketMinutes: z.int(),
    machines: z.array(z.object({ id: z.int(), pieces: z.array(z.int()) })),
  }),
  handle: async ({ knex, principal }) => {
    const allowed = await visibleSectorIds(knex, principal.scope);
    const { from, bucketMinutes, machines } = await trendOf(knex).read(knex);
    return {
      from: from.toISOString(),
      bucketMinutes,
      machines: machines
        .filter(({ sectorId }) => allowed === null || allowed.includes(sectorId))
        .map(({ id, pieces }) => ({ id, pieces })),
    };
  },
});
