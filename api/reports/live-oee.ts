/**
 * OEE of the shift so far, for the cards of the dashboard: the same sums and the same function as the report from the shift's start to
 * `calculatedAt`, so the two are equal to the last digit.
 */
import type { Knex } from 'knex';
import { addOee, noInputs } from '../../domain/oee/oee-inputs.ts';
import type { OeeInputs } from '../../domain/oee/oee-inputs.ts';
import { calendarOccurrences, loadCalendars } from '../../domain/shifts/load-calendars.ts';
import { DAY_MS } from '../../domain/shifts/wall-clock.ts';
import { figuresView } from './figures-view.ts';
import { databaseNow } from './open-report.ts';
import { summarizeLive } from './summarize-live.ts';
import type { BucketWish } from './summarize-live.ts';

export interface LiveOee {
  /** Start of the shift. */
  from: Date;
  calculatedAt: Date;
  shiftName: string;
  oee: number | null;
  availability: number | null;
  performance: number | null;
  quality: number | null;
  isPerformanceDoubtful: boolean;
  unknownShare: number | null;
  inputs: OeeInputs;
}

/** A picture of a machine may be sent at each of its pieces; its OEE moves more slowly than that. */
const FRESH_MS = 5_000;
const BEFORE_MS = 14 * DAY_MS;

const known = new WeakMap<Knex, Map<number, { oee: LiveOee | null; atMs: number }>>();

/** By machine; null where nobody works now. Not older than a few seconds. */
export async function loadLiveOee(
  knex: Knex,
  machineIds: readonly number[],
): Promise<Map<number, LiveOee | null>> {
  const cache = known.get(knex) ?? new Map<number, { oee: LiveOee | null; atMs: number }>();
  known.set(knex, cache);
  const nowMs = performance.now();
  const old = machineIds.filter((id) => nowMs - (cache.get(id)?.atMs ?? -Infinity) > FRESH_MS);
  if (old.length > 0) {
    const fresh = await calculateLiveOee(knex, old);
    for (const id of old) cache.set(id, { oee: fresh.get(id) ?? null, atMs: nowMs });
  }
  return new Map(machineIds.map((id) => [id, cache.get(id)?.oee ?? null]));
}

async function calculateLiveOee(knex: Knex, machineIds: readonly number[]): Promise<Map<number, LiveOee>> {
  return knex.transaction(
    async (trx) => {
      const { rows } = await trx.raw<{ rows: { id: number; sectorId: number }[] }>(
        `SELECT id, sector_id AS "sectorId" FROM plc_configs WHERE id = ANY(?::int[])`,
        [[...machineIds]],
      );
      const nowMs = await databaseNow(trx);
      const wishes = await toWishes(trx, rows, nowMs);
      const summaries = await summarizeLive(trx, wishes, nowMs);
      return new Map(
        wishes.map(({ machineId, bucket }, index): [number, LiveOee] => {
          const sum = (summaries[index]?.orders ?? []).reduce<OeeInputs>(addOee, noInputs());
          const {
            oee,
            availability,
            performance: pace,
            quality,
            isPerformanceDoubtful,
            unknownShare,
          } = figuresView(sum);
          return [
            machineId,
            {
              from: new Date(bucket.startMs),
              calculatedAt: new Date(nowMs),
              shiftName: bucket.shift?.name ?? '',
              oee,
              availability,
              performance: pace,
              quality,
              isPerformanceDoubtful,
              unknownShare,
              inputs: sum,
            },
          ];
        }),
      );
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

async function toWishes(
  trx: Knex,
  machines: readonly { id: number; sectorId: number }[],
  nowMs: number,
): Promise<BucketWish[]> {
  const calendars = await loadCalendars(trx, [...new Set(machines.map(({ sectorId }) => sectorId))]);
  const shiftsOf = new Map(
    [...calendars].map(([id, calendar]) => [id, calendarOccurrences(calendar, nowMs - BEFORE_MS, nowMs + 1)]),
  );
  return machines.flatMap(({ id, sectorId }) => {
    const shifts = shiftsOf.get(sectorId) ?? [];
    const shift = shifts.find(({ startMs, endMs }) => startMs <= nowMs && endMs > nowMs);
    if (!shift) return [];
    const { startMs, localDate } = shift;
    const bucket = { startMs, endMs: nowMs, shift, localDate, key: '', isWhole: false };
    return [{ machineId: id, bucket, shifts }];
  });
}
