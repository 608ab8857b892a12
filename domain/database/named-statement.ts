/**
 * Statements that are sent again and again: PostgreSQL parses and plans a named one once a connection. They go to the connection itself, past knex, whose
 * preparing of a statement (searching its text twice for places, copies, promises) costs more than the rest of a small batch.
 */
import type { Knex } from 'knex';

interface Connection {
  query(
    statement: { name: string; text: string; values: readonly unknown[] },
    done: (error: Error | null, result: { rows: unknown[] }) => void,
  ): void;
}

/** What knex's client offers and its types do not tell. */
interface ConnectionSource {
  /** Within a transaction always the same connection, in the order in which it was asked for. */
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
}

/** By the statement and not by its name: of a name that has two, pg itself says so. */
const texts = new Map<string, string>();

/**
 * @param name of this text and no other
 * @param sql with a ? for each binding and none elsewhere
 */
export async function named<Row>(
  trx: Knex,
  name: string,
  sql: string,
  values: readonly unknown[],
): Promise<{ rows: Row[] }> {
  const text = texts.get(sql) ?? numberPlaces(sql);
  const source = trx.client as ConnectionSource;
  const connection = await source.acquireConnection();
  try {
    // What comes after the end would be done outside of it, or in another one that has the connection now.
    if (trx.isTransaction && (trx as Knex.Transaction).isCompleted())
      throw new Error(`The transaction of ${name} is over`);
    return await new Promise((resolve, reject) => {
      connection.query({ name, text, values }, (error, result) => {
        if (error) reject(error);
        else resolve(result as { rows: Row[] });
      });
    });
  } finally {
    await source.releaseConnection(connection);
  }
}

function numberPlaces(sql: string): string {
  let place = 0;
  const text = sql.replaceAll('?', () => `$${(place += 1)}`);
  texts.set(sql, text);
  return text;
}
