/** The pool of a server process: short time-outs, so that a database that went away is an answer and not a wait. */
import knexPackage, { type Knex } from 'knex';
import pg from 'pg';
import type { DatabaseSettings } from '../environment.ts';
import { settleSession } from './session-settings.ts';

/** Time-outs in ms. A statement of the API that takes longer is a defect or a database in trouble. */
const CONNECT_TIMEOUT_MS = 2_000;
const ACQUIRE_TIMEOUT_MS = 3_000;
const STATEMENT_TIMEOUT_MS = 10_000;
const LOCK_TIMEOUT_MS = 5_000;
const IDLE_TRANSACTION_TIMEOUT_MS = 15_000;
/** The server ends a slow statement itself; this catches a connection that died without a word. */
const QUERY_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 2_000;

const INT8 = 20;
const DATE = 1082;
const NUMERIC = 1700;

/** bigint and numeric become numbers (ours stay below 2^53); a date stays the calendar day that it is. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') => {
    if (format !== ('binary' as string) && (oid === INT8 || oid === NUMERIC)) return Number;
    if (oid === DATE) return (text: string) => text;
    return pg.types.getTypeParser(oid, format) as unknown;
  }) as pg.CustomTypesConfig['getTypeParser'],
};

/** What pg's client, pg's pool and Knex take as a connection. */
export function connectionConfig(settings: DatabaseSettings, applicationName: string): pg.ClientConfig {
  return {
    connectionString: settings.url,
    ssl: settings.ssl,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    types,
  };
}

/** Whoever opens it destroys it. */
export function openDatabase(settings: DatabaseSettings, applicationName: string, poolSize: number): Knex {
  return knexPackage.knex({
    client: 'pg',
    connection: connectionConfig(settings, applicationName) as Knex.PgConnectionConfig,
    pool: { min: 0, max: poolSize, idleTimeoutMillis: 30_000, afterCreate: settleSession },
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
  });
}
