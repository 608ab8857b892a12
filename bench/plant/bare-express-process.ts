/**
 * A bare Express handler that runs the same SQL as the API and answers the rows: what the work costs without validation, sign-in, views
 * and audit. Routes and statements come as JSON; with `inTransaction` they run in one, with the ids of the request put in.
 */
import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';

export interface BareRoute {
  method: 'get' | 'post';
  path: string;
  statements: { text: string; values: unknown[] }[];
  inTransaction: boolean;
  /** Values to be replaced by those of the body, by their names there. */
  ids: Record<string, unknown>;
}

export interface BareOptions {
  databaseUrl: string;
  routes: BareRoute[];
}

/** As many as the API has. */
const POOL_SIZE = 10;

const { databaseUrl, routes } = JSON.parse(process.argv[2] ?? '{}') as BareOptions;
const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE });
const app = express();
app.use(express.json());
for (const route of routes)
  app[route.method](route.path, async (request, response) => {
    response.json(await run(route, (request.body ?? {}) as Record<string, unknown>));
  });
const server = app.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));

async function run(
  { statements, inTransaction, ids }: BareRoute,
  body: Record<string, unknown>,
): Promise<unknown[]> {
  const replaced = new Map(Object.entries(ids).map(([name, value]) => [String(value), body[name]]));
  const client = await pool.connect();
  const answers: unknown[] = [];
  try {
    if (inTransaction) await client.query('BEGIN');
    for (const { text, values } of statements) {
      const own = values.map((value) => replaced.get(String(value)) ?? value);
      answers.push((await client.query(text, own)).rows);
    }
    if (inTransaction) await client.query('COMMIT');
    return answers;
  } catch (error) {
    if (inTransaction) await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
