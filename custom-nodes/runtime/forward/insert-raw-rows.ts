/** Raw changes and link events into the history, in one statement. */
import type { Knex } from 'knex';
import type { LinkEntry, RawEntry, StoredEntry } from '../store/outbox-entry.ts';

export async function insertRawRows(
  trx: Knex.Transaction,
  collectorId: number,
  entries: readonly StoredEntry[],
): Promise<void> {
  const rows = entries.filter(hasRow);
  if (rows.length === 0) return;
  const column = (pick: (entry: RawEntry | LinkEntry) => Plain): string =>
    toArray(rows, ({ entry }) => pick(entry));
  const errors = rows.map(({ entry }) => (entry.kind === 'raw' ? null : entry.errorMessage));
  // A jumped clock must not lose a row: the helper clamps to a day that has a partition, read_at keeps what the clock said.
  await trx.raw(
    `INSERT INTO plc_data (plc_config_id, plc_register_id, register_address, value, raw_value, quality, connected, error_message,
       "timestamp", read_at, collector_id, seq)
     SELECT plc, register, address, value, raw, quality, connected, error, pulso_plc_data_time(at), at, ?::int, seq
     FROM (SELECT *, to_timestamp(at_ms / 1000) AS at
       FROM unnest(?::int[], ?::int[], ?::int[], ?::float8[], ?::float8[], ?::text[], ?::bool[], ?::text[], ?::float8[], ?::bigint[])
         AS u (plc, register, address, value, raw, quality, connected, error, at_ms, seq)) AS r`,
    [
      collectorId,
      column((entry) => entry.plcConfigId),
      column((entry) => (entry.kind === 'raw' ? entry.plcRegisterId : null)),
      // The brief: register 0 and value 0 where the connection was lost.
      column((entry) => (entry.kind === 'raw' ? entry.registerAddress : 0)),
      column((entry) => (entry.kind === 'raw' ? entry.value : 0)),
      column((entry) => (entry.kind === 'raw' ? entry.rawValue : 0)),
      column((entry) => (entry.kind === 'raw' ? entry.quality : 'bad')),
      column((entry) => entry.kind === 'raw'),
      errors,
      column((entry) => entry.readAtMs),
      toArray(rows, ({ seq }) => seq),
    ] as Knex.RawBinding[],
  );
}

/** What needs no quotes in PostgreSQL's notation of an array: no free text. */
type Plain = number | boolean | null | RawEntry['quality'];

/** The driver would look at each element for characters to escape, which costs more than all the rest of a batch. */
function toArray<T>(rows: readonly T[], pick: (row: T) => Plain): string {
  let text = '{';
  for (const row of rows) text += `${text.length === 1 ? '' : ','}${pick(row) ?? 'NULL'}`;
  return `${text}}`;
}

/** A link that comes back is told by its next values; only its loss is a row. */
function hasRow(stored: StoredEntry): stored is StoredEntry & { entry: RawEntry | LinkEntry } {
  const { entry } = stored;
  return entry.kind === 'raw' || (entry.kind === 'link' && !entry.connected);
}
