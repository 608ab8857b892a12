/** Brings a database to the newest schema, one migrator at a time. */
import knexPackage from 'knex';
import { Client } from 'pg';
import { settleSession } from '../../domain/database/session-settings.ts';
import type { DatabaseSettings } from '../../domain/environment.ts';
import { DomainError } from '../../domain/errors.ts';
import { migrations } from '../../knexfile.ts';
import { explainDatabaseError } from './explain-database-error.ts';
import { clientConfig } from './wait-for-database.ts';

/** Any number that nothing else in this database locks: "PULSO" on a telephone's keys. */
const MIGRATION_LOCK = 78_576;

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
    pool: { min: 0, max: 2, afterCreate: settleSession },
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
    const [, names] = (await knex.migrate.latest()) as [number, string[]];
    return names.map((name) => name.replace(/\.ts$/, ''));
  } catch (error) {
    throw explainMigrationError(error, settings);
  } finally {
    await knex.destroy();
    await session.end().catch(() => undefined);
  }
}

function explainMigrationError(error: unknown, settings: DatabaseSettings): unknown {
  if (error instanceof Error && error.message.includes('migration directory is corrupt')) {
    return new DomainError(
      'DATABASE_TOO_NEW',
      `This database was migrated by a newer Pulso; install that version or restore an older backup. (${error.message})`,
      { cause: error },
    );
  }
  return explainDatabaseError(error, settings);
}
