/** The database of a command: DATABASE_URL, or that of the `npm start` which runs on this machine's data folder. */
import type { Knex } from 'knex';
import { readEnvironment, type DatabaseSettings } from '../../domain/environment.ts';
import { DomainError } from '../../domain/errors.ts';
import { findRunningInstance } from '../start/running-instance.ts';
import { explainDatabaseError } from './explain-database-error.ts';
import { openDatabase, waitForDatabase } from './wait-for-database.ts';

/** Somebody sits before the terminal: long enough for a server that restarts. */
const WAIT_TIMEOUT_MS = 15_000;

/** Runs the work on an open database. Throws one clear sentence where there is none, or no schema in it. */
export async function withCommandDatabase(
  work: (knex: Knex, settings: DatabaseSettings) => Promise<void>,
): Promise<void> {
  const settings = findSettings();
  await waitForDatabase(settings, {
    timeoutMs: WAIT_TIMEOUT_MS,
    onWait: (reason) =>
      console.error(`Waiting up to ${WAIT_TIMEOUT_MS / 1000} s for the database: ${reason}`),
  });
  const knex = openDatabase(settings);
  try {
    await work(knex, settings);
  } catch (error) {
    if (isUndefinedTable(error)) {
      throw new DomainError(
        'DATABASE_NOT_MIGRATED',
        'This database has no schema yet; run "npm run migrate" first.',
        {
          cause: error,
        },
      );
    }
    throw explainDatabaseError(error, settings);
  } finally {
    await knex.destroy();
  }
}

function findSettings(): DatabaseSettings {
  const { database, dataDir } = readEnvironment();
  if (database) return database;
  const url = findRunningInstance(dataDir)?.databaseUrl;
  if (url) return { url, ssl: false };
  throw new DomainError(
    'ENVIRONMENT_INVALID',
    `DATABASE_URL is not set and no "npm start" runs on ${dataDir}: this command needs one of them.`,
  );
}

/** SQLSTATE 42P01. */
function isUndefinedTable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42P01';
}
