/** What runs here: versions and clocks of the API, the database and the collectors, for whoever asks for help. */
import type { Knex } from 'knex';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { route } from './route.ts';

const ONLINE_S = 30;
const collector = z.object({
  name: z.string(),
  version: z.string().nullable(),
  online: z.boolean(),
  clockSkewMs: z.number().nullable().meta({ description: 'how far its clock is from the database’s' }),
});

const about = z.object({
  at: z.iso.datetime(),
  version: z.string(),
  node: z.string(),
  database: z.object({ version: z.string(), clockSkewMs: z.number() }),
  collectors: z.array(collector),
});

export const ABOUT_ROUTE = route({
  method: 'get',
  path: '/about',
  access: 'signed-in',
  scope: 'own',
  tag: 'operation',
  summary: 'Versions and clocks of the parts of this installation',
  answer: about,
  handle: ({ knex }) => describeInstallation(knex),
});

export async function describeInstallation(knex: Knex): Promise<z.infer<typeof about>> {
  const answer = await knex.raw<{ rows: { version: string; now: Date }[] }>(
    `SELECT current_setting('server_version') AS version, clock_timestamp() AS now`,
  );
  const [database] = answer.rows;
  const atMs = Date.now();
  const collectors = await knex('collectors')
    .where({ active: true })
    .orderBy('name')
    .select<z.infer<typeof collector>[]>(
      'name',
      'version',
      'clock_skew_ms as clockSkewMs',
      knex.raw(`coalesce(heartbeat_at > now() - interval '${ONLINE_S} seconds', false) AS online`),
    );
  return {
    at: new Date(atMs).toISOString(),
    version: packageJson.version,
    node: process.versions.node,
    database: {
      version: database?.version ?? '',
      clockSkewMs: database ? database.now.getTime() - atMs : 0,
    },
    collectors,
  };
}
