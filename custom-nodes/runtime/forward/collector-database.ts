/**
 * The collector's connections to PostgreSQL, made so that a silent server never holds anything up: every statement has a deadline
 * on both sides, and `reset` ends sockets that no longer answer.
 */
import knexPackage, { type Knex } from 'knex';
import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { settleSession, type QueryConnection } from '../../../domain/database/session-settings.ts';

export interface DatabaseOptions {
  databaseUrl: string;
  ssl: false | { ca: string; rejectUnauthorized: true };
}

const CONNECT_TIMEOUT_MS = 5000;
/** The server ends a statement after this… */
const STATEMENT_TIMEOUT_MS = 15_000;
/** …and we give it up a little later, in case the server is gone. */
const QUERY_TIMEOUT_MS = 20_000;
/** Forwarder, configuration, commands and heartbeat. */
const CONNECTIONS_MAX = 4;

/** What ends with the socket. */
interface RawConnection {
  connection?: { stream?: Socket };
}

export class CollectorDatabase {
  readonly knex: Knex;
  readonly #config: ClientConfig;
  readonly #open = new Set<RawConnection>();

  constructor({ databaseUrl, ssl }: DatabaseOptions) {
    this.#config = {
      connectionString: databaseUrl,
      ssl,
      application_name: 'pulso-edge',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    };
    this.knex = knexPackage.knex({
      client: 'pg',
      // Passed on to pg as it is; knex's own type knows only a part of it.
      // Statements that are given together are sent together: one round trip instead of one each.
      connection: { ...this.#config, pipeline: true } as Knex.PgConnectionConfig,
      // Failures reach whoever asked; knex would print them a second time.
      log: { warn: () => undefined, error: () => undefined },
      acquireConnectionTimeout: CONNECT_TIMEOUT_MS + 1000,
      pool: {
        min: 0,
        max: CONNECTIONS_MAX,
        idleTimeoutMillis: 60_000,
        afterCreate: (
          raw: RawConnection & QueryConnection & NodeJS.EventEmitter,
          done: (error: Error | null, raw: unknown) => void,
        ) => {
          this.#open.add(raw);
          if (raw.connection?.stream) writeTogether(raw.connection.stream);
          raw.once('end', () => this.#open.delete(raw));
          settleSession(raw, done);
        },
      },
    });
  }

  /** A connection of its own, for LISTEN. The caller connects and ends it. */
  makeClient(): Client {
    return new Client({ ...this.#config, idle_in_transaction_session_timeout: 0 });
  }

  /** After a failure of the connection: the next statement gets a new socket. */
  reset(): void {
    for (const raw of this.#open) raw.connection?.stream?.destroy();
    this.#open.clear();
  }

  async stop(): Promise<void> {
    this.reset();
    await this.knex.destroy();
  }
}

/** What is written within a turn of the event loop leaves in one piece: one system call, and the server is woken up once. */
function writeTogether(stream: Socket): void {
  const uncork = stream.uncork.bind(stream);
  let waiting = 0;
  stream.uncork = () => {
    waiting += 1;
    if (waiting > 1) return;
    setImmediate(() => {
      for (; waiting > 0; waiting -= 1) uncork();
    });
  };
}

/** "cached plan must not change result type" */
const STALE_PLAN = '0A000';

/** SQLSTATE of what PostgreSQL refused; undefined when it is not PostgreSQL that speaks. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/**
 * The data cannot be stored as it is: trying again will not help. Also where it cannot even be written down for PostgreSQL: a time that no
 * calendar has (RangeError), a text that is none.
 */
export function isDataError(error: unknown): boolean {
  if (error instanceof RangeError || (error as NodeJS.ErrnoException).code === 'ERR_INVALID_ARG_TYPE')
    return true;
  const state = sqlState(error);
  return state !== undefined && (state.startsWith('22') || state.startsWith('23'));
}

/**
 * Another connection may do better: no SQLSTATE or one that says that the session ended, so the socket may be dead; a server that only reads (class 25),
 * as another one may have taken over; or a statement that this session has prepared fits its table no more, since a migration changed a column's type.
 */
export function isConnectionError(error: unknown): boolean {
  const state = sqlState(error);
  return state === undefined || /^(08|25|57)/.test(state) || state === STALE_PLAN;
}
