/** The last known link and count of each machine that a batch tells of. */
import type { Knex } from 'knex';
import { named } from '../../../domain/database/named-statement.ts';
import { entryTimeMs, type OutboxEntry, type StateEntry, type StoredEntry } from '../store/outbox-entry.ts';

interface PlcNews {
  plc: number;
  atMs: number;
  connected: boolean | null;
  error_code: string | null;
  error_message: string | null;
  countAtMs: number | null;
  count_value: number | null;
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
  const isoTime = (ms: number) => new Date(ms).toISOString();
  const told = rows.map(({ atMs, countAtMs, ...row }) => ({
    ...row,
    at: isoTime(atMs),
    count_at: countAtMs === null ? null : isoTime(countAtMs),
  }));
  await named(
    trx,
    'update-plc-status',
    `INSERT INTO plc_status AS p (plc_config_id, collector_id, connected, last_read_at, error_code, error_message,
       last_count_at, last_count_value)
     SELECT s.plc, ?::int, coalesce(s.connected, true), CASE WHEN s.connected IS NOT FALSE THEN s.at END, s.error_code, s.error_message,
       s.count_at, s.count_value
     FROM jsonb_to_recordset(?::jsonb) AS s (plc int, at timestamptz, connected bool, error_code text, error_message text,
       count_at timestamptz, count_value bigint)
     JOIN plc_configs c ON c.id = s.plc
     ORDER BY s.plc
     ON CONFLICT (plc_config_id) DO UPDATE SET
       collector_id = excluded.collector_id, connected = excluded.connected,
       last_read_at = greatest(p.last_read_at, excluded.last_read_at),
       error_code = excluded.error_code, error_message = excluded.error_message,
       last_count_at = coalesce(excluded.last_count_at, p.last_count_at),
       last_count_value = coalesce(excluded.last_count_value, p.last_count_value),
       updated_at = now()`,
    [collectorId, JSON.stringify(told)],
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
      error_code: null,
      error_message: null,
      countAtMs: null,
      count_value: null,
    };
    news.set(plc, known);
  }
  known.atMs = atMs;
  if (entry.kind === 'link') {
    known.connected = entry.connected;
    known.error_code = entry.errorCode;
    known.error_message = entry.errorMessage;
  } else if (entry.kind === 'count' && entry.event.role === 'PRODUCTION_COUNTER') {
    known.countAtMs = atMs;
    known.count_value = Math.trunc(entry.event.to);
  }
}
