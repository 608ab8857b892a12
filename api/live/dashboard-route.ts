/** The picture of all machines; after it the live channel sends what changes. */
import { z } from 'zod';
import { route } from '../routes/route.ts';
import { loadMachines } from './machine-query.ts';

export const DASHBOARD_ROUTE = route({
  method: 'get',
  path: '/dashboard',
  access: 'dashboard.read',
  tag: 'dashboard',
  scope: 'rows',
  summary: 'All machines as they are now',
  answer: z.object({ at: z.iso.datetime(), machines: z.array(z.looseObject({ id: z.int() })) }),
  handle: async ({ knex, principal }) => {
    const machines = await loadMachines(knex, undefined, principal.scope);
    return { at: new Date().toISOString(), machines };
  },
});
