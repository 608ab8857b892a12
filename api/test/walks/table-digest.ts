/** A word for each table that a request could change, so that a difference names the table. */
import type { Knex } from 'knex';

/** Raw readings and days are nobody's request; the queue of stops is emptied and summaries are renewed all the time; what counts tries at signing in is meant to stay when the request fails. */
const LEFT_OUT = /^(knex|plc_data|stop_reviews|sign_in_tries|machine_summaries|summary_)/;

export async function tableDigest(knex: Knex): Promise<Record<string, string>> {
  const tables = await knex('pg_tables').where({ schemaname: 'public' }).pluck<string[]>('tablename');
  const parts = tables
    .filter((name) => !LEFT_OUT.test(name))
    .map((name) => {
      // Each request moves the end of its own session on.
      const columns = name === 'sessions' ? `t.sid` : 't::text';
      return `(SELECT coalesce(md5(string_agg(${columns}, '|' ORDER BY ${columns})), '') FROM ${name} t) AS "${name}"`;
    });
  const { rows } = await knex.raw<{ rows: Record<string, string>[] }>(`SELECT ${parts.join(', ')}`);
  return rows[0] ?? {};
}
