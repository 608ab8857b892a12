/** A use case as one transaction that is begun again where PostgreSQL ended it in favour of another one (a deadlock). */
import type { Knex } from 'knex';

/** Two that lock the same orders meet once; more often is a sign of a defect that people should see as a conflict. */
const TRIES = 3;
const DEADLOCK = '40P01';

/** The work must leave nothing behind outside of its transaction. */
export async function inTransaction<Result>(
  knex: Knex,
  work: (trx: Knex.Transaction) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await knex.transaction(work);
    } catch (error) {
      if (attempt === TRIES || !isDeadlock(error)) throw error;
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DEADLOCK;
}
