/** Whether the API can serve: 200, or 503 with the reason while the database or its migrations are missing. */
import { z } from 'zod';
import { route } from './route.ts';

export const healthRoute = route({
  method: 'get',
  path: '/health',
  access: 'public',
  tag: 'operation',
  summary: 'Whether the API can serve',
  answer: z.object({
    status: z.enum(['ok', 'waiting']),
    uptime: z.number().meta({ description: 's' }),
    database: z.boolean(),
    reason: z.string().optional(),
  }),
  handle: async ({ services, response }) => {
    const reason = services.readiness.reason ?? (await services.readiness.look());
    const uptime = Math.round(process.uptime());
    if (reason === undefined) return { status: 'ok', uptime, database: true };
    response.status(503).setHeader('Retry-After', '2');
    response.json({ status: 'waiting', uptime, database: false, reason });
    return undefined;
  },
});
