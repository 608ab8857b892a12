/** The last known link and count of each machine that a batch tells of. */
import type { Knex } from 'knex';
import {
  boolArray,
  float8Array,
  int4Array,
  int8Array,
  textArray,
} from '../../../domain/database/binary-arrays.ts';
import { named } from '../../../domain/database/named-statement.ts';
import { entryTimeMs, type OutboxEntry, type StateEntry, type StoredEntry } from '../store/outbox-entry.ts';

interface PlcNews {
  plc: number;
  atMs: number;
  connected: boolean | null;
  errorCode: string | null;
  errorMessage: string | null;
  countAtMs: number | null;
  countValue: number | null;
}

/** Answers the PLCs. Those that were deleted meanwhile are left out. */
export async function updatePlcStatus(
  trx: Knex.Transaction,
  collectorId: number,
  entries: readonly StoredEntry[],
): Promise<number[]> {
  const news = new Map<number, PlcNews>();
  for (const { entry } of entries) if (entry.kind !== 'state') learn(news, entry);
  // By id, so that two transactions never wait for each other.
  const rows = [...news.values()].sort((a, b) => a.plc - b.plc);
  if (rows.length === 0) return [];
  await named(
    trx,
    'update-plc-status',
    `INSERT INTO plc_status AS p (plc_config_id, collector_id, connected, last_read_at, error_code, error_message,
       last_count_at, last_count_value)
     SELECT s.plc, ?::int, coalesce(s.connected, true), CASE WHEN s.connected IS NOT FALSE THEN to_timestamp(s.at_ms / 1000) END,
       s.error_code, s.error_message, to_timestamp(s.count_at_ms / 1000), s.count_value
     FROM unnest(?::int[], ?::float8[], ?::bool[], ?::text[], ?::text[], ?::float8[], ?::bigint[])
       AS s (plc, at_ms, connected, error_code, error_message, count_at_ms, count_value)
     JOIN plc_configs c ON c.id = s.plc
     ORDER BY s.plc
     ON CONFLICT (plc_config_id) DO UPDATE SET
       collector_id = excluded.collector_id, connected = excluded.connected,
       last_read_at = greatest(p.last_read_at, excluded.last_read_at),
       error_code = excluded.error_code, error_message = excluded.error_message,
       last_count_at = coalesce(excluded.last_count_at, p.last_count_at),
       last_count_value = coalesce(excluded.last_count_value, p.last_count_value),
       updated_at = now()`,
    [
      collectorId,
      int4Array(rows, ({ plc }) => plc),
      float8Array(rows, ({ atMs }) => Math.floor(atMs)),
      boolArray(rows, ({ connected }) => connected),
      textArray(rows, ({ errorCode }) => errorCode),
      textArray(rows, ({ errorMessage }) => errorMessage),
      float8Array(rows, ({ countAtMs }) => countAtMs),
      int8Array(rows, ({ countValue }) => countValue),
    ],
  );
  return rows.map((row) => row.plc);
}

function learn(news: Map<number, PlcNews>, entry: Exclude<OutboxEntry, StateEntry>): void {
  const plc = entry.kind === 'count' ? entry.event.plcConfigId : entry.plcConfigId;
  const atMs = entryTimeMs(entry);
  let known = news.get(plc);
  if (known === undefined) {
    known = {
      plc,
      atMs,
      connected: null,
      errorCode: null,
      errorMessage: null,
      countAtMs: null,
      countValue: null,
    };
    news.set(plc, known);
  }
  known.atMs = atMs;
  if (entry.kind === 'link') {
    known.connected = entry.connected;
    known.errorCode = entry.errorCode;
    known.errorMessage = entry.errorMessage;
  } else if (entry.kind === 'count' && entry.event.role === 'PRODUCTION_COUNTER') {
    known.countAtMs = atMs;
    known.countValue = Math.trunc(entry.event.to);
  }
}
