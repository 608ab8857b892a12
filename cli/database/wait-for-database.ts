/** Waits until the database answers, and checks that it is one Pulso can use. */
import { setTimeout as delay } from 'node:timers/promises';
import knexPackage, { type Knex } from 'knex';
import { Client } from 'pg';
import { settleSession } from '../../domain/database/session-settings.ts';
import type { DatabaseSettings } from '../../domain/environment.ts';
import { DomainError } from '../../domain/errors.ts';
import { explainDatabaseError, isPassing } from './explain-database-error.ts';

/** PostgreSQL 15: partitioning, EXCLUDE constraints and grants as the migrations use them are tested from there on. */
const MINIMUM_VERSION = 15;
const ATTEMPT_TIMEOUT_MS = 5_000;
const PAUSE_MS = 500;

export interface WaitForDatabaseOptions {
  timeoutMs: number;
  /** Called once, when the first attempt failed, with the reason. */
  onWait?: (reason: string) => void;
  /** Ends the waiting with the signal's reason. */
  signal?: AbortSignal;
}

/** What pg's client and Knex both take as a connection. */
export function clientConfig(settings: DatabaseSettings) {
  return { connectionString: settings.url, ssl: settings.ssl, application_name: 'pulso-cli' };
}

/** For a command's own few statements; whoever opens it destroys it. */
export function openDatabase(settings: DatabaseSettings): Knex {
  return knexPackage.knex({
    client: 'pg',
    connection: clientConfig(settings),
    pool: { min: 0, max: 4, afterCreate: settleSession },
  });
}

/** Throws DATABASE_AWAY after timeoutMs, DATABASE_TOO_OLD, or what the database has against our sign-in. */
export async function waitForDatabase(
  settings: DatabaseSettings,
  options: WaitForDatabaseOptions,
): Promise<void> {
  const deadline = performance.now() + options.timeoutMs;
  for (let attempt = 1; ; attempt += 1) {
    const client = new Client({ ...clientConfig(settings), connectionTimeoutMillis: ATTEMPT_TIMEOUT_MS });
    // A server that goes away while we look is reported by connect() and query(); without this it would be thrown.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await checkVersion(client);
      return;
    } catch (error) {
      if (!isPassing(error)) throw explainDatabaseError(error, settings);
      const reason = reasonOf(error);
      if (performance.now() > deadline) {
        const { host } = new URL(settings.url);
        const seconds = Math.round(options.timeoutMs / 1000);
        throw new DomainError(
          'DATABASE_AWAY',
          `The database at ${host} did not answer for ${seconds} s: ${reason}.`,
          {
            cause: error,
          },
        );
      }
      if (attempt === 1) options.onWait?.(reason);
      await delay(PAUSE_MS);
      options.signal?.throwIfAborted();
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function checkVersion(client: Client): Promise<void> {
  const answer = await client.query<{ version: string; name: string }>(
    `SELECT current_setting('server_version_num') AS version, current_setting('server_version') AS name`,
  );
  const row = answer.rows[0];
  if (row && Math.floor(Number(row.version) / 10_000) >= MINIMUM_VERSION) return;
  throw new DomainError(
    'DATABASE_TOO_OLD',
    `Pulso needs PostgreSQL ${MINIMUM_VERSION} or newer and this server is ${row?.name ?? 'unknown'}.`,
  );
}

function reasonOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}
