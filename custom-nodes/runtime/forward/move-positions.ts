/** How far each counter is counted, in PostgreSQL too; and which counts of a batch belong to somebody who has taken over since. */
import type { Knex } from 'knex';
import { float8Array, int4Array, textArray } from '../../../domain/database/binary-arrays.ts';
import { named } from '../../../domain/database/named-statement.ts';
import type { CountSource } from '../../../domain/booking/book-batch.ts';
import type { CountEntry, PositionEntry, StoredEntry } from '../store/outbox-entry.ts';

interface Position {
  register: number;
  generation: number;
  /** Of its counts in the batch. */
  lowestGeneration: number;
  source: string | null;
  last: number;
  carry: number;
  atMs: number;
}

interface Owned {
  register: number;
  generation: number;
  openBeforeMs: number | null;
}

/** Moves the positions to where the batch ends. Answers the counts that must not be booked: the new owner's first one covers them. */
export async function movePositions(
  trx: Knex.Transaction,
  entries: readonly StoredEntry[],
): Promise<ReadonlySet<number>> {
  const positions = new Map<number, Position>();
  for (const { entry } of entries)
    if (entry.kind === 'count' || entry.kind === 'position') learn(positions, entry);
  if (positions.size === 0) return new Set();
  const rows = await moveTo(trx, [...positions.values()]);
  const owned = new Map(rows.map((row) => [row.register, row]));
  const superseded = new Set<number>();
  for (const { seq, entry } of entries)
    if (entry.kind === 'count' && isSuperseded(entry, owned.get(entry.event.plcRegisterId)))
      superseded.add(seq);
  return superseded;
}

/** Answers those that somebody has taken over since one of the counts was made; mostly there is none. */
async function moveTo(trx: Knex.Transaction, positions: readonly Position[]): Promise<Owned[]> {
  // By id, so that two transactions never wait for each other. A counter without a row was deleted; its counts are held back as before.
  const { rows } = await named<Owned>(
    trx,
    'move-positions',
    `WITH s AS (
       SELECT * FROM unnest(?::int[], ?::int[], ?::int[], ?::text[], ?::float8[], ?::float8[], ?::float8[])
         AS s (register, generation, lowest, source, last, carry, at_ms)
     ), owned AS (
       SELECT p.plc_register_id AS register, p.generation, (extract(epoch FROM p.open_before) * 1000)::float8 AS "openBeforeMs"
       FROM counter_positions p WHERE p.plc_register_id IN (SELECT register FROM s) ORDER BY p.plc_register_id FOR UPDATE
     ), moved AS (
       UPDATE counter_positions p SET generation = s.generation, source = coalesce(s.source, p.source), last_value = s.last,
         carry = s.carry, read_at = to_timestamp(s.at_ms / 1000), updated_at = now()
       FROM s JOIN owned o USING (register) WHERE p.plc_register_id = s.register AND s.generation >= o.generation
     )
     SELECT o.* FROM owned o JOIN s USING (register) WHERE o.generation > s.lowest`,
    [
      int4Array(positions, ({ register }) => register),
      int4Array(positions, ({ generation }) => generation),
      int4Array(positions, ({ lowestGeneration }) => lowestGeneration),
      textArray(positions, ({ source }) => source),
      float8Array(positions, ({ last }) => last),
      float8Array(positions, ({ carry }) => carry),
      float8Array(positions, ({ atMs }) => Math.floor(atMs)),
    ],
  );
  return rows;
}

function learn(positions: Map<number, Position>, entry: CountEntry | PositionEntry): void {
  const register = entry.kind === 'count' ? entry.event.plcRegisterId : entry.plcRegisterId;
  const known = positions.get(register);
  const lowestGeneration = Math.min(known?.lowestGeneration ?? Infinity, entry.generation);
  // An older ownership moves nothing where a newer one is in the same batch.
  if (known !== undefined && known.generation > entry.generation) {
    known.lowestGeneration = lowestGeneration;
    return;
  }
  positions.set(register, {
    register,
    generation: entry.generation,
    lowestGeneration,
    source: entry.kind === 'position' ? entry.source : (known?.source ?? null),
    last: entry.kind === 'count' ? entry.event.to : entry.to,
    carry: entry.carry,
    atMs: entry.kind === 'count' ? entry.askedAtMs : entry.readAtMs,
  });
}

function isSuperseded({ generation, event }: CountEntry, owner: Owned | undefined): boolean {
  if (owner === undefined || generation >= owner.generation) return false;
  const isOpen = owner.openBeforeMs !== null && generation === owner.generation - 1;
  return !(isOpen && event.countedAtMs < (owner.openBeforeMs ?? 0));
}

/** Puts on record what nobody can count: anomalies of counters, and pieces that came after a take-over. Answers how many. */
export async function insertAnomalies(
  trx: Knex.Transaction,
  source: CountSource,
  entries: readonly StoredEntry[],
  superseded: ReadonlySet<number>,
): Promise<number> {
  const rows = [...anomaliesOf(entries), ...takenOver(entries, superseded)];
  if (rows.length === 0) return 0;
  await trx.raw(
    `INSERT INTO count_anomalies (plc_config_id, plc_register_id, reason, baseline_value, value, quantity, "timestamp", collector_id, epoch, seq)
     SELECT c.id, r.id, s.reason, s.baseline, s.value, s.quantity, s.at, ?::int, ?::uuid, s.seq
     FROM jsonb_to_recordset(?::jsonb) AS s (plc int, register int, reason text, baseline float8, value float8, quantity int, at timestamptz, seq bigint)
     JOIN plc_configs c ON c.id = s.plc LEFT JOIN plc_registers r ON r.id = s.register`,
    [source.collectorId, source.epoch, JSON.stringify(rows)],
  );
  return rows.length;
}

function anomaliesOf(entries: readonly StoredEntry[]) {
  const anomalies = [];
  for (const { seq, entry } of entries) {
    if (entry.kind !== 'position' || entry.reason === null) continue;
    const { plcConfigId: plc, plcRegisterId: register, reason, from: baseline, to: value, readAtMs } = entry;
    const at = new Date(readAtMs).toISOString();
    anomalies.push({ plc, register, reason, baseline, value, quantity: 0, at, seq });
  }
  return anomalies;
}

/** One row a counter and batch: a collector may come back after days. */
function takenOver(entries: readonly StoredEntry[], superseded: ReadonlySet<number>) {
  if (superseded.size === 0) return [];
  const late = entries.flatMap(({ seq, entry }) =>
    entry.kind === 'count' && superseded.has(seq) ? [{ seq, event: entry.event }] : [],
  );
  return [...Map.groupBy(late, ({ event }) => event.plcRegisterId).values()].flatMap((events) => {
    const [first, last] = [events[0], events.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [
      {
        plc: last.event.plcConfigId,
        register: last.event.plcRegisterId,
        reason: 'TAKEN_OVER',
        baseline: first.event.from,
        value: last.event.to,
        quantity: events.reduce((sum, { event }) => sum + event.pieces, 0),
        at: new Date(last.event.countedAtMs).toISOString(),
        seq: last.seq,
      },
    ];
  });
}
