/** One file for whoever helps: versions, health, collectors with their last log lines, PLCs, sizes and the server's log. No accounts, no secrets. */
import { strToU8, zipSync } from 'fflate';
import type { Knex } from 'knex';
import { COLLECTORS } from '../collectors/collector-view.ts';
import { PLCS } from '../plc/plc-views.ts';
import { describeInstallation } from '../routes/about-route.ts';
import { listRows } from '../routes/list-rows.ts';
import { route } from '../routes/route.ts';
import { ALL_ROWS } from '../exports/list-export.ts';
import { readRecentLog } from './recent-log.ts';

export const SUPPORT_ROUTE = route({
  method: 'get',
  path: '/support-bundle',
  access: 'collectors.read',
  // The log tells of every part of the plant.
  scope: 'unlimited',
  tag: 'operation',
  summary:
    'One file for whoever helps: versions, clocks, collectors, PLCs, sizes and the log; no accounts and no secrets',
  produces: 'application/zip',
  handle: async ({ knex, principal, services, response }) => {
    const rowsOf = async (source: typeof PLCS) =>
      (await listRows(knex, source, ALL_ROWS, principal.scope)).data;
    const health = { ready: services.readiness.reason ?? true, uptimeSeconds: Math.round(process.uptime()) };
    const parts = {
      about: await describeInstallation(knex),
      health: { ...health, memory: process.memoryUsage(), liveSockets: services.liveSockets() },
      collectors: await rowsOf(COLLECTORS),
      plcs: await rowsOf(PLCS),
      database: await describeDatabase(knex),
    };
    const files = Object.entries(parts).map(([name, part]): [string, Uint8Array] => [
      `${name}.json`,
      strToU8(JSON.stringify(part, null, 2)),
    ]);
    const zip = zipSync({
      ...Object.fromEntries(files),
      'api.log': strToU8(await readRecentLog(services.logger)),
    });
    const day = parts.about.at.slice(0, 10);
    response.setHeader('Content-Type', 'application/zip');
    response.setHeader('Content-Disposition', `attachment; filename="pulso-support-${day}.zip"`);
    response.end(zip);
  },
});

async function describeDatabase(knex: Knex): Promise<object> {
  const ask = async (sql: string): Promise<object[]> => (await knex.raw<{ rows: object[] }>(sql)).rows;
  return {
    migrations: await knex('knex_migrations').orderBy('id').pluck<string[]>('name'),
    // Partitions by the day are many and alike.
    tables: await ask(
      `SELECT relname AS name, n_live_tup::float8 AS rows, pg_total_relation_size(relid)::float8 AS bytes
      FROM pg_stat_user_tables WHERE relname !~ '_\\d+$' ORDER BY relname`,
    ),
    inbox: await ask(
      `SELECT category, status, count(*)::int AS entries FROM count_inbox GROUP BY category, status ORDER BY 1, 2`,
    ),
    alarms: await ask(
      `SELECT kind, severity, created_at AS "createdAt" FROM notifications WHERE cleared_at IS NULL ORDER BY id`,
    ),
  };
}
