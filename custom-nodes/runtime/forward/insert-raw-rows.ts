/** Raw changes and link events into the history, in one statement. */
import type { Knex } from 'knex';
import {
  boolArray,
  float8Array,
  int4Array,
  int8Array,
  textArray,
} from '../../../domain/database/binary-arrays.ts';
import { named } from '../../../domain/database/named-statement.ts';
import type { LinkEntry, RawEntry, StoredEntry } from '../store/outbox-entry.ts';

export async function insertRawRows(
  trx: Knex.Transaction,
  collectorId: number,
  entries: readonly StoredEntry[],
): Promise<void> {
  const rows = entries.filter(hasRow);
  if (rows.length === 0) return;
  // A jumped clock must not lose a row: the helper clamps to a day that has a partition, read_at keeps what the clock said.
  await named(
    trx,
    'insert-raw-rows',
    `INSERT INTO plc_data (plc_config_id, plc_register_id, register_address, value, raw_value, quality, connected, error_message,
       "timestamp", read_at, collector_id, seq)
     SELECT plc, register, address, value, raw, quality, connected, error, pulso_plc_data_time(at), at, ?::int, seq
     FROM (SELECT *, to_timestamp(at_ms / 1000) AS at
       FROM unnest(?::int[], ?::int[], ?::int[], ?::float8[], ?::float8[], ?::text[], ?::bool[], ?::text[], ?::float8[], ?::bigint[])
         AS u (plc, register, address, value, raw, quality, connected, error, at_ms, seq)) AS r`,
    [
      collectorId,
      int4Array(rows, ({ entry }) => entry.plcConfigId),
      int4Array(rows, ({ entry }) => (entry.kind === 'raw' ? entry.plcRegisterId : null)),
      // The brief: register 0 and value 0 where the connection was lost.
      int4Array(rows, ({ entry }) => (entry.kind === 'raw' ? entry.registerAddress : 0)),
      float8Array(rows, ({ entry }) => (entry.kind === 'raw' ? entry.value : 0)),
      float8Array(rows, ({ entry }) => (entry.kind === 'raw' ? entry.rawValue : 0)),
      textArray(rows, ({ entry }) => (entry.kind === 'raw' ? entry.quality : 'bad')),
      boolArray(rows, ({ entry }) => entry.kind === 'raw'),
      textArray(rows, ({ entry }) => (entry.kind === 'raw' ? null : entry.errorMessage)),
      float8Array(rows, ({ entry }) => entry.readAtMs),
      int8Array(rows, ({ seq }) => seq),
    ],
  );
}

/** A link that comes back is told by its next values; only its loss is a row. */
function hasRow(stored: StoredEntry): stored is StoredEntry & { entry: RawEntry | LinkEntry } {
  const { entry } = stored;
  return entry.kind === 'raw' || (entry.kind === 'link' && !entry.connected);
}
