/** The edge's own few questions to PostgreSQL: accounts, tickets, settings, versions of flows. Apart from the collector's, so that neither waits for the other. */
import type pg from 'pg';
import { settledPool } from '../domain/database/session-settings.ts';
import type { DatabaseSettings } from '../domain/environment.ts';

/** Signing in waits no longer for a database that does not answer. */
const QUERY_TIMEOUT_MS = 3_000;
const CONNECTIONS_MAX = 2;
/** A version of a flow may be megabytes over a slow line. */
const LONG_QUERY_TIMEOUT_MS = 20_000;

export class EdgeDatabase {
  readonly #pool: pg.Pool;

  constructor({ url, ssl }: DatabaseSettings) {
    this.#pool = settledPool({
      connectionString: url,
      ssl,
      application_name: 'pulso-editor',
      max: CONNECTIONS_MAX,
      connectionTimeoutMillis: QUERY_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      idleTimeoutMillis: 10_000,
    });
    // An idle connection that ends would otherwise end the process.
    this.#pool.on('error', () => undefined);
  }

  /** Rejects after 3 s where nobody answers. */
  async query(sql: string, values: unknown[]): Promise<Record<string, unknown>[]> {
    const { rows } = await this.#pool.query<Record<string, unknown>>(sql, values);
    return rows;
  }

  /** The same for large values: rejects after 20 s. */
  async queryLong(sql: string, values: unknown[]): Promise<Record<string, unknown>[]> {
    const config = { text: sql, values, query_timeout: LONG_QUERY_TIMEOUT_MS };
    const { rows } = await this.#pool.query<Record<string, unknown>>(config);
    return rows;
  }

  async stop(): Promise<void> {
    await this.#pool.end();
  }
}
