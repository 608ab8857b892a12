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
  const rows = entries.filter(hasRow).map(toRow);
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
      int4Array(rows, (row) => row.plcConfigId),
      int4Array(rows, (row) => row.plcRegisterId),
      int4Array(rows, (row) => row.registerAddress),
      float8Array(rows, (row) => row.value),
      float8Array(rows, (row) => row.rawValue),
      textArray(rows, (row) => row.quality),
      boolArray(rows, (row) => row.connected),
      textArray(rows, (row) => row.error),
      float8Array(rows, (row) => row.readAtMs),
      int8Array(rows, (row) => row.seq),
    ],
  );
}

interface Row extends Omit<RawEntry, 'kind' | 'plcRegisterId'> {
  seq: number;
  plcRegisterId: number | null;
  connected: boolean;
  error: string | null;
}

function toRow({ seq, entry }: StoredEntry & { entry: RawEntry | LinkEntry }): Row {
  const { plcConfigId, readAtMs } = entry;
  if (entry.kind === 'raw') return { ...entry, seq, connected: true, error: null };
  // The brief: register 0 and value 0 where the connection was lost.
  const lost = { plcRegisterId: null, registerAddress: 0, value: 0, rawValue: 0, quality: 'bad' as const };
  return { ...lost, plcConfigId, readAtMs, seq, connected: false, error: entry.errorMessage };
}

/** A link that comes back is told by its next values; only its loss is a row. */
function hasRow(stored: StoredEntry): stored is StoredEntry & { entry: RawEntry | LinkEntry } {
  const { entry } = stored;
  return entry.kind === 'raw' || (entry.kind === 'link' && !entry.connected);
}
