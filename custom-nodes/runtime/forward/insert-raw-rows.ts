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
  const column = <T>(pick: (entry: RawEntry | LinkEntry) => T): T[] => rows.map(({ entry }) => pick(entry));
  // A jumped clock must not lose a row: the helper clamps to a day that has a partition, read_at keeps what the clock said.
  await trx.raw(
    `INSERT INTO plc_data (plc_config_id, plc_register_id, register_address, value, raw_value, quality, connected, error_message,
       "timestamp", read_at, collector_id, seq)
     SELECT plc, register, address, value, raw, quality, connected, error, pulso_plc_data_time(at), at, ?::int, seq
     FROM unnest(?::int[], ?::int[], ?::int[], ?::float8[], ?::float8[], ?::text[], ?::bool[], ?::text[], ?::timestamptz[], ?::bigint[])
       AS r (plc, register, address, value, raw, quality, connected, error, at, seq)`,
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
      column((entry) => (entry.kind === 'raw' ? null : entry.errorMessage)),
      column((entry) => new Date(entry.readAtMs).toISOString()),
      rows.map((row) => row.seq),
    ] as Knex.RawBinding[],
  );
}

/** A link that comes back is told by its next values; only its loss is a row. */
function hasRow(stored: StoredEntry): stored is StoredEntry & { entry: RawEntry | LinkEntry } {
  const { entry } = stored;
  return entry.kind === 'raw' || (entry.kind === 'link' && !entry.connected);
}
