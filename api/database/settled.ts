/**
 * Up to which id a table that only grows is complete. Ids are drawn when a row is written and are seen when its transaction commits, so a lower id may
 * appear after a higher one: whoever reads on from the highest id that he saw misses it for good. Whoever writes a row holds the table's
 * ROW EXCLUSIVE lock from before it draws the id until it ends. So the highest id that is seen first is complete as soon as everybody who holds that lock
 * then has ended; who comes later draws higher ids.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';

const LOOK_EVERY_MS = 15;
/** A booking takes milliseconds. Beyond this somebody holds a transaction open: what is new waits for him, and whoever asks does not. */
const PATIENCE_MS = 2_000;

/** Undefined where there is nothing beyond `after`, or nothing that is complete yet. Asks outside of a transaction: each look is a new one. */
export async function settledUpTo(knex: Knex, table: string, after: number): Promise<number | undefined> {
  const { rows } = await knex.raw<{ rows: { newest: number | null; writers: string[] }[] }>(
    // The function that shows the locks is called after the statement has its snapshot: a writer is in one of both.
    `SELECT (SELECT max(id) FROM ?? WHERE id > ?) AS newest, ARRAY(${WRITERS}) AS writers`,
    [table, after, table],
  );
  const newest = rows[0]?.newest ?? undefined;
  if (newest === undefined) return undefined;
  let writers = rows[0]?.writers ?? [];
  const until = performance.now() + PATIENCE_MS;
  while (writers.length > 0) {
    if (performance.now() > until) return undefined;
    await wait(LOOK_EVERY_MS);
    const look = await knex.raw<{ rows: { writers: string[] }[] }>(
      `SELECT ARRAY(SELECT w FROM (${WRITERS}) AS now (w) WHERE w = ANY (?::text[])) AS writers`,
      [table, writers],
    );
    writers = look.rows[0]?.writers ?? [];
  }
  return Number(newest);
}

/** Transactions by their virtual id, which is never used twice while a server runs. Its parameter is the table. */
const WRITERS = `
  SELECT virtualtransaction FROM pg_locks
  WHERE locktype = 'relation' AND granted AND pid IS DISTINCT FROM pg_backend_pid()
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND relation = to_regclass(?)
    AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')`;
