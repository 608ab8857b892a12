/** A week of one machine: runs and stops, most of these with their reason, and what was counted and scrapped meanwhile. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';

export const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;
const SHORTEST_STOP_MS = MINUTE_MS;
const LONGEST_STOP_MS = 22 * MINUTE_MS;
/** Fine enough in the shift that goes on, for whose border nobody's counts are divided. */
const COUNT_EVERY_MS = { lately: MINUTE_MS, before: 10 * MINUTE_MS };
const LATELY_MS = 12 * 60 * MINUTE_MS;
const DOWNTIME_AFTER_MS = 120_000;
/** Their triggers would review each row for itself; the API reviews them all when it starts. */
const QUIET_TABLES = ['machine_states', 'downtimes', 'production_appointments', 'production_defects'];

export interface Past {
  plcConfigId: number;
  collectorId: number;
  orderId: number;
  idealCycleSeconds: number;
  /** It ran until then; what it does since is no past. */
  untilMs: number;
  reasons: readonly number[];
  defects: readonly number[];
  random: () => number;
}

export async function insertPast(knex: Knex, past: Past): Promise<void> {
  const { plcConfigId, orderId, untilMs } = past;
  const plc = { plc_config_id: plcConfigId };
  const order = { production_order_id: orderId };
  const from = new Date(untilMs - WEEK_MS);
  const { states, stops, counts, scraps } = makePast(past);
  await knex.transaction(async (trx) => {
    for (const table of QUIET_TABLES) await trx.raw('ALTER TABLE ?? DISABLE TRIGGER USER', [table]);
    await trx('plc_configs').where({ id: plcConfigId }).update({ created_at: from });
    await trx('production_orders').where({ id: orderId }).update({ start_date: from });
    await trx('order_runs').where(order).update({ started_at: from });
    await trx.batchInsert(
      'machine_states',
      states.map((row) => ({ ...plc, ...row })),
    );
    await trx.batchInsert(
      'downtimes',
      stops.map((row) => ({ ...plc, ...order, automatic: true, ...row })),
    );
    await trx.batchInsert(
      'production_appointments',
      counts.map((row) => ({ ...plc, ...order, ...row })),
    );
    await trx.batchInsert(
      'production_defects',
      scraps.map((row) => ({ ...plc, ...order, ...row })),
    );
    for (const table of QUIET_TABLES) await trx.raw('ALTER TABLE ?? ENABLE TRIGGER USER', [table]);
  });
}

function makePast({ collectorId, untilMs, random, reasons, defects, idealCycleSeconds }: Past) {
  // As if a collector of former days had booked them.
  const booked = { automatic: true, collector_id: collectorId, epoch: randomUUID(), part: 0 };
  const states: object[] = [];
  const stops: object[] = [];
  const counts: object[] = [];
  const scraps: object[] = [];
  let atMs = untilMs - WEEK_MS;
  while (atMs < untilMs) {
    const planned = atMs + (15 + random() * 75) * MINUTE_MS;
    const runEndMs = planned > untilMs - LONGEST_STOP_MS ? untilMs : planned;
    states.push({
      state: 'RUNNING',
      started_at: new Date(atMs),
      ended_at: new Date(runEndMs),
      source: 'count',
    });
    const isLately = atMs > untilMs - LATELY_MS;
    const every = isLately ? COUNT_EVERY_MS.lately : COUNT_EVERY_MS.before;
    for (let from = atMs; from < runEndMs; from += every) {
      const to = Math.min(from + every, runEndMs);
      const quantity = Math.floor(((to - from) / 1000 / idealCycleSeconds) * (0.86 + 0.12 * random()));
      // One second before the end, so that no count lies on the border of two shifts or in a stop.
      const timestamp = new Date(to - 1_000);
      if (quantity > 0)
        counts.push({
          quantity,
          kind: 'normal',
          timestamp,
          period_start: new Date(from),
          ...booked,
          seq: counts.length + 1,
        });
      const defect_id = defects[Math.floor(random() ** 2 * defects.length)];
      if (random() < (isLately ? 0.03 : 0.2))
        scraps.push({ defect_id, quantity: 1 + Math.floor(random() * 4), timestamp });
    }
    if (runEndMs === untilMs) break;
    const endMs = runEndMs + SHORTEST_STOP_MS + random() ** 2 * (LONGEST_STOP_MS - SHORTEST_STOP_MS);
    atMs = endMs;
    const span = { started_at: new Date(runEndMs), ended_at: new Date(endMs) };
    states.push({ state: 'STOPPED', ...span, source: 'count', downtime_after_ms: DOWNTIME_AFTER_MS });
    const reason = reasons[Math.floor(random() ** 2 * reasons.length)];
    const classified =
      !isLately || random() < 0.93
        ? { activity_type_id: reason, classified_at: new Date(endMs), edited: true }
        : {};
    const times = { start_date: span.started_at, end_date: span.ended_at };
    if (endMs - runEndMs < DOWNTIME_AFTER_MS) stops.push({ kind: 'micro_stop', ...times });
    else stops.push({ kind: 'unplanned', ...times, ...classified });
  }
  return { states, stops, counts, scraps };
}
