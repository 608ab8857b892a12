/** Brings a database to the newest schema, one migrator at a time, while a plant works with it. */
import { setTimeout as delay } from 'node:timers/promises';
import knexPackage, { type Knex } from 'knex';
import { Client } from 'pg';
import { settleSession } from '../../domain/database/session-settings.ts';
import type { DatabaseSettings } from '../../domain/environment.ts';
import { DomainError } from '../../domain/errors.ts';
import { migrations } from '../../knexfile.ts';
import { explainDatabaseError } from './explain-database-error.ts';
import { clientConfig } from './wait-for-database.ts';

/** Any number that nothing else in this database locks: "PULSO" on a telephone's keys. */
const MIGRATION_LOCK = 78_576;
/** Whoever comes after us waits behind us, collectors and screens included: so long a wait for a table is given up, and begun again. */
const LOCK_WAIT_MS = 3_000;
/** Then the migration fails, and nothing of it stays. */
const TRIES = 20;
const PAUSE_MS = 500;
/** SQLSTATE of a deadlock, and of a lock that was not to be had in time. */
const LOST_LOCKS = ['40P01', '55P03'];

/**
 * Answers the names of the migrations that ran, [] when the schema was up to date.
 *
 * Knex's own lock stays behind when a migrator is killed. Ours is the session's and ends with it; whoever holds it knows
 * that Knex's lock belongs to nobody, and releases it.
 */
export async function migrateDatabase(settings: DatabaseSettings): Promise<string[]> {
  const session = new Client(clientConfig(settings));
  const knex = knexPackage.knex({
    client: 'pg',
    connection: clientConfig(settings),
    migrations,
    // What fails is thrown, or tried again: no need to frighten anybody before.
    log: { warn: () => undefined, error: () => undefined },
    pool: { min: 0, max: 2, afterCreate: settleMigration },
  });
  try {
    await session.connect();
    const { rows } = await session.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
      MIGRATION_LOCK,
    ]);
    if (!rows[0]?.locked) {
      throw new DomainError(
        'MIGRATION_RUNNING',
        'Another migration is running on this database; wait until it has ended and try again.',
      );
    }
    await knex.migrate.forceFreeMigrationsLock();
    const names: string[] = [];
    for (;;) {
      const name = await migrateOne(knex);
      if (name === undefined) return names;
      names.push(name.replace(/\.ts$/, ''));
    }
  } catch (error) {
    throw explainMigrationError(error, settings);
  } finally {
    await knex.destroy();
    await session.end().catch(() => undefined);
  }
}

function settleMigration(connection: Client, done: (error: Error | null, connection: Client) => void): void {
  settleSession(connection, (error) => {
    if (error) done(error, connection);
    else connection.query(`SET lock_timeout = ${LOCK_WAIT_MS}`, (refused) => done(refused, connection));
  });
}

/**
 * The next migration as one transaction of its own, so that no table is locked for longer than it takes; undefined where there is none. A
 * plant at work locks the same tables in another order: where the two block each other, PostgreSQL ends one of them.
 */
async function migrateOne(knex: Knex): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const [, names] = (await knex.migrate.up()) as [number, string[]];
      return names[0];
    } catch (error) {
      if (attempt === TRIES || !hasLostLocks(error)) throw error;
      await delay(PAUSE_MS);
    }
  }
}

function hasLostLocks(error: unknown): boolean {
  return error instanceof Error && 'code' in error && LOST_LOCKS.includes(String(error.code));
}

function explainMigrationError(error: unknown, settings: DatabaseSettings): unknown {
  if (error instanceof Error && error.message.includes('migration directory is corrupt')) {
    return new DomainError(
      'DATABASE_TOO_NEW',
      `This database was migrated by a newer Pulso; install that version or restore an older backup. (${error.message})`,
      { cause: error },
    );
  }
  if (hasLostLocks(error)) {
    return new DomainError(
      'MIGRATION_LOCKED_OUT',
      `The plant did not let go of a table that a migration changes; end long reports and backups, and run it again. (${(error as Error).message})`,
      { cause: error },
    );
  }
  return explainDatabaseError(error, settings);
}
