/** Sums of machines and buckets worked out of the events themselves: for what no summary holds yet, and to make the summaries. */
import type { Knex } from 'knex';
import { summarizePeriod } from '../../domain/oee/summarize-period.ts';
import type { PeriodSummary } from '../../domain/oee/summarize-period.ts';
import type { MachineFacts, OpenSpan } from '../../domain/oee/timeline-types.ts';
import type { ShiftOccurrence } from '../../domain/shifts/shift-types.ts';
import type { TimeBucket } from '../../domain/shifts/time-buckets.ts';
import { loadFacts, loadPieces, loadScrap } from './load-facts.ts';

export interface BucketWish {
  machineId: number;
  bucket: TimeBucket;
  /** Of the machine's sector, around the bucket: those before it say whether a stop began in working time. */
  shifts: readonly ShiftOccurrence[];
}

const BEFORE_MS = 14 * 86_400_000;

/** In the order of the wishes. Call it in one snapshot (REPEATABLE READ), so that times and pieces belong together. */
export async function summarizeLive(
  trx: Knex,
  wishes: readonly BucketWish[],
  nowMs: number,
): Promise<PeriodSummary[]> {
  const periods = wishes.map(({ machineId, bucket: { startMs, endMs } }) => ({
    machineId,
    startMs,
    endMs: Math.min(endMs, nowMs),
  }));
  const pieces = await loadPieces(trx, periods);
  const scrap = await loadScrap(trx, periods);
  const counted = [...pieces.flat(), ...scrap.flat()].map(({ orderId }) => orderId);
  const facts = await loadFacts(trx, periods, counted);
  return wishes.map(({ machineId, bucket, shifts }, index) => {
    const known = facts.get(machineId);
    if (!known) return { orders: [], stops: [], defects: [] };
    const around = shifts.filter(
      (one) => one.startMs < bucket.endMs && one.endMs > bucket.startMs - BEFORE_MS,
    );
    return summarizePeriod(
      { ...bucket, shifts: around, facts: near(known, bucket), nowMs },
      pieces[index] ?? [],
      scrap[index] ?? [],
    );
  });
}

/** What touches the bucket only: a month of facts is not walked through for each of its shifts. */
function near(facts: MachineFacts, { startMs, endMs }: TimeBucket): MachineFacts {
  const touching = <Item extends OpenSpan>(spans: readonly Item[]): Item[] =>
    spans.filter((span) => span.startMs <= endMs && (span.endMs ?? Infinity) >= startMs);
  return {
    ...facts,
    states: touching(facts.states),
    stops: touching(facts.stops),
    runs: touching(facts.runs),
  };
}
