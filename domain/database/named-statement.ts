/** Statements that are sent again and again: PostgreSQL parses and plans a named one once a connection. */
import type { Knex } from 'knex';

/** @param name of this text and no other */
export function named<Row>(
  trx: Knex,
  name: string,
  sql: string,
  bindings: readonly unknown[],
): Knex.Raw<{ rows: Row[] }> {
  return trx.raw<{ rows: Row[] }>(sql, [...bindings] as Knex.RawBinding[]).options({ name });
}
