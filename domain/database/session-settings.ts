/**
 * What each session of ours needs of a server whose defaults are somebody else's. With DateStyle `SQL, DMY` no time could be read back, and
 * under REPEATABLE READ the second of two who book on one order would be refused.
 */
import pg from 'pg';

export interface QueryConnection {
  query(sql: string, done: (error: Error | null) => void): unknown;
}

/** A statement and not a start-up parameter: PgBouncer refuses those that it does not know. */
const SETTINGS = `SELECT set_config(name, value, false) FROM (VALUES
  ('DateStyle', 'ISO'), ('IntervalStyle', 'postgres'), ('bytea_output', 'hex'), ('extra_float_digits', '1'),
  ('standard_conforming_strings', 'on'), ('default_transaction_isolation', 'read committed')
) AS wanted (name, value)`;

/** For the pool of Knex, as `afterCreate`. */
export function settleSession<C extends QueryConnection>(
  connection: C,
  done: (error: Error | null, connection: C) => void,
): void {
  connection.query(SETTINGS, (error) => done(error, connection));
}

/** pg's own pool, whose connections are settled before anybody gets them. */
export function settledPool(config: pg.PoolConfig): pg.Pool {
  const settle = (client: pg.ClientBase) => client.query(SETTINGS);
  // The pool awaits it, which its type does not say.
  return new pg.Pool({ ...config, onConnect: settle as pg.PoolConfig['onConnect'] });
}
