/** What a collector tells PostgreSQL of itself: its row, its leases, its heartbeat. Each function is one or two statements. */
import type { Knex } from 'knex';
import { NOTIFY } from '../../../domain/notify-channels.ts';
import type { PlcStatus } from '../pool/plc-link.ts';

/** A lease outlives three renewals; a collector that died keeps its machines no longer than this. */
export const LEASE_SECONDS = 15;

/** The row of that name, made where this role may make it; null where it may not. */
export async function findCollector(knex: Knex, name: string, version: string): Promise<number | null> {
  const find = () => knex('collectors').where({ name }).first<{ id: number } | undefined>('id');
  let row = await find();
  if (row === undefined) {
    const { rows } = await knex.raw<{ rows: { may: boolean }[] }>(
      `SELECT has_table_privilege('collectors', 'INSERT') AS may`,
    );
    if (rows[0]?.may !== true) return null;
    await knex('collectors').insert({ name }).onConflict('name').ignore();
    row = await find();
  }
  if (row === undefined) return null;
  await knex('collectors').where({ id: row.id }).update({ version, started_at: knex.fn.now() });
  return row.id;
}

/** Takes or renews the leases of these PLCs. Answers those that are ours now; others are polled by another collector. */
export async function takeLeases(
  knex: Knex,
  owner: { collectorId: number; instance: string },
  plcIds: readonly number[],
): Promise<Set<number>> {
  const { rows } = await knex.raw<{ rows: { plc_config_id: number }[] }>(
    `INSERT INTO plc_leases AS l (plc_config_id, collector_id, instance, expires_at)
     SELECT p.id, ?::int, ?::uuid, clock_timestamp() + interval '${LEASE_SECONDS} seconds'
     FROM plc_configs p WHERE p.id = ANY(?::int[]) ORDER BY p.id
     ON CONFLICT (plc_config_id) DO UPDATE
       SET collector_id = excluded.collector_id, instance = excluded.instance, expires_at = excluded.expires_at
       WHERE l.instance = excluded.instance OR l.expires_at < clock_timestamp()
     RETURNING plc_config_id`,
    [owner.collectorId, owner.instance, [...plcIds]],
  );
  return new Set(rows.map((row) => row.plc_config_id));
}

/** Gives back what is no longer polled, so that another collector need not wait for the end. */
export async function releaseLeases(knex: Knex, instance: string, kept: readonly number[]): Promise<void> {
  await knex.raw('DELETE FROM plc_leases WHERE instance = ?::uuid AND NOT plc_config_id = ANY(?::int[])', [
    instance,
    [...kept],
  ]);
}

/** Answers PostgreSQL's time, ms since 1970. */
export async function beat(
  knex: Knex,
  collectorId: number,
  { health, skewMs }: { health: object; skewMs: number },
): Promise<void> {
  await knex.raw(
    'UPDATE collectors SET heartbeat_at = now(), health = ?::jsonb, clock_skew_ms = ? WHERE id = ?',
    [JSON.stringify(health), skewMs, collectorId],
  );
}

export async function serverTimeMs(knex: Knex): Promise<number> {
  const { rows } = await knex.raw<{ rows: { ms: number }[] }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  const ms = rows[0]?.ms;
  if (ms === undefined) throw new Error('PostgreSQL did not say its time');
  return ms;
}

/** Tells the screens that the figures are fresh although nothing changed. */
export async function refreshStatus(
  knex: Knex,
  collectorId: number,
  statuses: readonly PlcStatus[],
): Promise<void> {
  if (statuses.length === 0) return;
  const rows = statuses.map((status) => ({
    plc: status.plcConfigId,
    connected: status.connected,
    at: status.lastReadAtMs === null ? null : new Date(status.lastReadAtMs).toISOString(),
    code: status.connected ? null : (status.lastError?.code ?? null),
    message: status.connected ? null : (status.lastError?.message ?? null),
    errors: status.errors,
  }));
  await knex.raw(
    `INSERT INTO plc_status AS p (plc_config_id, collector_id, connected, last_read_at, error_code, error_message, errors)
     SELECT s.plc, ?::int, s.connected, s.at, s.code, s.message, s.errors
     FROM jsonb_to_recordset(?::jsonb) AS s (plc int, connected bool, at timestamptz, code text, message text, errors int)
     JOIN plc_configs c ON c.id = s.plc ORDER BY s.plc
     ON CONFLICT (plc_config_id) DO UPDATE SET collector_id = excluded.collector_id, connected = excluded.connected,
       last_read_at = greatest(p.last_read_at, excluded.last_read_at), error_code = excluded.error_code,
       error_message = excluded.error_message, errors = excluded.errors, updated_at = now()`,
    [collectorId, JSON.stringify(rows)],
  );
  await knex.raw('SELECT pg_notify(?, ?)', [
    NOTIFY.live,
    JSON.stringify({ plcConfigIds: statuses.slice(0, 400).map((status) => status.plcConfigId) }),
  ]);
}
