/** The transitions of a batch into the timelines of their machines, and the last of them as what each machine does now. */
import type { Knex } from 'knex';
import type { CountSource } from '../../../domain/booking/book-batch.ts';
import { placeStates, type StateSegment, type StoredState } from '../../../domain/stops/place-states.ts';
import type { StateEntry, StoredEntry } from '../store/outbox-entry.ts';

interface MachineRow {
  plcConfigId: number;
  seenAt: Date | null;
  id: string | null;
  startedAt: Date;
  endedAt: Date | null;
  isOwn: boolean;
}

type Inserted = StateSegment & { plcConfigId: number };

/** Answers the machines. Those that were deleted meanwhile are left out. */
export async function writeMachineStates(
  trx: Knex.Transaction,
  source: CountSource,
  entries: readonly StoredEntry[],
): Promise<number[]> {
  const states: StateEntry[] = [];
  for (const { entry } of entries) if (entry.kind === 'state') states.push(entry);
  if (states.length === 0) return [];
  const told = Map.groupBy(states, (entry) => entry.plcConfigId);
  const machines = await loadStored(trx, source, told);
  const closes: { id: number; endMs: number }[] = [];
  const inserts: Inserted[] = [];
  for (const [plcConfigId, rows] of machines) {
    const transitions = (told.get(plcConfigId) ?? []).map((entry) => ({
      ...entry,
      atMs: Math.round(entry.atMs),
    }));
    const { close, insert } = placeStates(rows.stored, transitions, rows.seenMs);
    if (close !== null) closes.push(close);
    inserts.push(...insert.map((segment) => ({ ...segment, plcConfigId })));
  }
  await closeOpen(trx, closes);
  await insertSegments(trx, source, inserts);
  await updateNow(
    trx,
    source.collectorId,
    inserts.filter(({ endMs }) => endMs === null),
  );
  return [...machines.keys()];
}

interface Machine {
  seenMs: number | null;
  stored: StoredState[];
}

/** By id, so that two transactions never wait for each other. */
async function loadStored(
  trx: Knex.Transaction,
  source: CountSource,
  told: ReadonlyMap<number, StateEntry[]>,
): Promise<Map<number, Machine>> {
  const firsts = [...told].map(([plc, entries]) => ({
    plc,
    at: isoTime(Math.min(...entries.map((one) => one.atMs))),
  }));
  const { rows } = await trx.raw<{ rows: MachineRow[] }>(
    `SELECT p.id AS "plcConfigId", t.last_read_at AS "seenAt", m.id, m.started_at AS "startedAt", m.ended_at AS "endedAt",
       m.collector_id = ?::int AND m.epoch = ?::uuid AS "isOwn"
     FROM jsonb_to_recordset(?::jsonb) AS f (plc int, at timestamptz)
     JOIN plc_configs p ON p.id = f.plc
     LEFT JOIN plc_status t ON t.plc_config_id = p.id
     LEFT JOIN machine_states m ON m.plc_config_id = p.id AND (m.ended_at IS NULL OR m.ended_at > f.at)
     ORDER BY p.id, m.started_at`,
    [source.collectorId, source.epoch, JSON.stringify(firsts)],
  );
  const machines = new Map<number, Machine>();
  for (const row of rows) {
    const machine = machines.get(row.plcConfigId) ?? { seenMs: row.seenAt?.getTime() ?? null, stored: [] };
    machines.set(row.plcConfigId, machine);
    if (row.id === null) continue;
    const { startedAt, endedAt, isOwn } = row;
    const endMs = endedAt?.getTime() ?? null;
    machine.stored.push({ id: Number(row.id), startMs: startedAt.getTime(), endMs, isOwn });
  }
  return machines;
}

async function closeOpen(
  trx: Knex.Transaction,
  closes: readonly { id: number; endMs: number }[],
): Promise<void> {
  if (closes.length === 0) return;
  await trx.raw(
    `UPDATE machine_states m SET ended_at = greatest(c.at, m.started_at)
     FROM jsonb_to_recordset(?::jsonb) AS c (id bigint, at timestamptz) WHERE m.id = c.id`,
    [JSON.stringify(closes.map(({ id, endMs }) => ({ id, at: isoTime(endMs) })))],
  );
}

async function insertSegments(
  trx: Knex.Transaction,
  source: CountSource,
  inserts: readonly Inserted[],
): Promise<void> {
  if (inserts.length === 0) return;
  const rows = inserts.map((one) => ({
    plc: one.plcConfigId,
    state: one.state,
    started_at: isoTime(one.startMs),
    ended_at: one.endMs === null ? null : isoTime(one.endMs),
    source: one.cause,
    downtime_after: one.downtimeAfterMs,
  }));
  await trx.raw(
    `INSERT INTO machine_states (plc_config_id, state, started_at, ended_at, source, downtime_after_ms, collector_id, epoch)
     SELECT s.plc, s.state, s.started_at, s.ended_at, s.source, s.downtime_after, ?::int, ?::uuid
     FROM jsonb_to_recordset(?::jsonb) AS s (plc int, state text, started_at timestamptz, ended_at timestamptz, source text,
       downtime_after int)`,
    [source.collectorId, source.epoch, JSON.stringify(rows)],
  );
}

async function updateNow(
  trx: Knex.Transaction,
  collectorId: number,
  open: readonly Inserted[],
): Promise<void> {
  if (open.length === 0) return;
  const rows = open.map(({ plcConfigId, state, startMs }) => ({
    plc: plcConfigId,
    state,
    since: isoTime(startMs),
  }));
  await trx.raw(
    `INSERT INTO plc_status AS p (plc_config_id, collector_id, state, state_since)
     SELECT s.plc, ?::int, s.state, s.since FROM jsonb_to_recordset(?::jsonb) AS s (plc int, state text, since timestamptz)
     ORDER BY s.plc
     ON CONFLICT (plc_config_id) DO UPDATE SET state = excluded.state, state_since = excluded.state_since, updated_at = now()`,
    [collectorId, JSON.stringify(rows)],
  );
}

function isoTime(ms: number): string {
  return new Date(Math.round(ms)).toISOString();
}
