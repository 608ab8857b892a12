/**
 * Who counts a counter, and from where. A collector that gets a machine which another one counted (or which its own lost store counted)
 * goes on from the position in PostgreSQL: what was made in between is its first count. From then on, what the former owner still sends
 * is not booked, as that first count covers it.
 */
import type { Knex } from 'knex';
import { COUNTER_ROLES } from '../../../domain/plc/register-tables.ts';
import type { Baseline } from '../store/baseline.ts';
import type { DurableStore } from '../store/durable-store.ts';
import type { CollectorConfig, CollectorRegister } from './collector-config.ts';

export interface Owner {
  collectorId: number;
  /** Of the store. */
  instance: string;
}

interface ClaimedPosition {
  registerId: number;
  generation: number;
  source: string | null;
  last: number | null;
  carry: number;
  readAtMs: number | null;
}

/** By their list of registers, which stays the same object until one of them changes: a plant has tens of thousands, looked at every few seconds. */
const knownCounters = new WeakMap<readonly CollectorRegister[], readonly number[]>();

/** The counters among these machines' registers. */
export function countersOf(config: CollectorConfig, plcIds: ReadonlySet<number>): number[] {
  return config.plcs.flatMap(({ id, registers }) => {
    if (!plcIds.has(id)) return [];
    let counters = knownCounters.get(registers);
    if (counters === undefined) {
      counters = registers.filter(({ role }) => COUNTER_ROLES.includes(role)).map((register) => register.id);
      knownCounters.set(registers, counters);
    }
    return counters;
  });
}

/** Makes them this collector's, in the transaction that took the leases. */
export async function claimCounters(
  knex: Knex,
  { collectorId, instance }: Owner,
  registerIds: readonly number[],
): Promise<ClaimedPosition[]> {
  const { rows } = await knex.raw<{ rows: ClaimedPosition[] }>(
    `WITH claimed AS (
       INSERT INTO counter_positions AS p (plc_register_id, collector_id, epoch)
       SELECT r.id, ?::int, ?::uuid FROM plc_registers r WHERE r.id = ANY(?::int[]) ORDER BY r.id
       ON CONFLICT (plc_register_id) DO UPDATE SET collector_id = excluded.collector_id, epoch = excluded.epoch,
         generation = p.generation + (p.epoch <> excluded.epoch)::int,
         open_before = CASE WHEN p.epoch = excluded.epoch THEN p.open_before WHEN p.source IS NULL THEN now() END
       RETURNING *
     )
     SELECT plc_register_id AS "registerId", generation, source, last_value AS last, carry,
       (extract(epoch FROM read_at) * 1000)::float8 AS "readAtMs" FROM claimed`,
    [collectorId, instance, [...registerIds]],
  );
  return rows;
}

/** Brings the store in line with what was claimed: what it does not know, or what others counted since, is taken over. */
export function takePositions(
  store: DurableStore,
  positions: readonly ClaimedPosition[],
  plcOf: (registerId: number) => number,
): void {
  const adopted = new Map<number, Baseline>();
  for (const position of positions) {
    const known = store.baseline(position.registerId);
    const isOurs = known !== undefined && known.generation >= position.generation;
    if (isOurs && known.state !== null && position.source === null)
      tellPosition(store, position.registerId, plcOf(position.registerId), known);
    if (isOurs) continue;
    const { generation, source, last, carry, readAtMs } = position;
    const state =
      source === null || last === null ? null : { source, last, carry, pending: null, beforeJump: null };
    const times = { readAtMs: readAtMs ?? 0, pollStartedMs: null, monotonicMs: null };
    adopted.set(position.registerId, { state, generation, ...times });
  }
  if (adopted.size > 0 && !store.adoptBaselines(adopted))
    throw new Error('What another collector counted cannot be kept, as the store cannot be written.');
}

/** Of a counter that was counted before positions were kept in PostgreSQL. */
function tellPosition(
  store: DurableStore,
  plcRegisterId: number,
  plcConfigId: number,
  known: Baseline,
): void {
  const { state, generation, readAtMs } = known;
  if (state === null) return;
  const { source, last, carry } = state;
  store.moveBaseline(plcRegisterId, known, {
    kind: 'position',
    plcConfigId,
    plcRegisterId,
    generation,
    source,
    from: last,
    to: last,
    carry,
    reason: null,
    readAtMs,
  });
}

/** Counters that stood still were still read: the next count's period then begins later, and whoever takes over knows it too. */
export async function refreshPositions(
  knex: Knex,
  { instance }: Owner,
  store: DurableStore,
  registerIds: Iterable<number>,
): Promise<void> {
  const rows: object[] = [];
  for (const id of registerIds) {
    const baseline = store.baseline(id);
    if (baseline?.state == null) continue;
    const { state, generation, readAtMs } = baseline;
    rows.push({ id, generation, last: state.last, at: new Date(readAtMs).toISOString() });
  }
  if (rows.length === 0) return;
  await knex.raw(
    `UPDATE counter_positions p SET read_at = s.at
     FROM jsonb_to_recordset(?::jsonb) AS s (id int, generation int, last float8, at timestamptz)
     WHERE p.plc_register_id = s.id AND p.epoch = ?::uuid AND p.generation = s.generation AND p.last_value = s.last AND p.read_at < s.at`,
    [JSON.stringify(rows), instance],
  );
}
