/** What was booked by hand on orders without a machine: of no machine's time, but made all the same. Few, so they are read one by one. */
import type { z } from 'zod';
import type { Grouping, reportQuery } from '../../domain/contracts/reports.ts';
import type { TimeBucket } from '../../domain/shifts/time-buckets.ts';
import type { GroupKey } from './collect-sums.ts';
import type { OpenReport } from './open-report.ts';
import { sectorBuckets } from './sector-buckets.ts';

type Query = Omit<z.output<typeof reportQuery>, 'groupBy'>;

interface Entry {
  orderId: number;
  itemId: number;
  sectorId: number;
  atMs: number;
  produced: number;
  scrap: number;
  defectId: number | null;
}
export interface OrderEntry extends Entry {
  key: (groupBy: Grouping) => GroupKey;
}

export async function loadWithoutMachine({ trx, scope }: OpenReport, query: Query): Promise<OrderEntry[]> {
  if (query.plcConfigId !== undefined) return [];
  const { rows } = await trx.raw<{ rows: Entry[] }>(
    `SELECT o.id AS "orderId", o.item_id AS "itemId", o.sector_id AS "sectorId", x.produced, x.scrap, x.defect AS "defectId",
       floor(extract(epoch FROM x.at) * 1000)::float8 AS "atMs"
     FROM (
       SELECT production_order_id AS id, "timestamp" AS at, quantity AS produced, 0 AS scrap, NULL::int AS defect
       FROM production_appointments
       WHERE plc_config_id IS NULL AND "timestamp" >= to_timestamp(:from) AND "timestamp" < to_timestamp(:to)
       UNION ALL
       SELECT production_order_id, "timestamp", 0, quantity, defect_id FROM production_defects
       WHERE plc_config_id IS NULL AND "timestamp" >= to_timestamp(:from) AND "timestamp" < to_timestamp(:to)
     ) x JOIN production_orders o ON o.id = x.id
     WHERE o.sector_id = ANY(:sectors::int[])`,
    { from: scope.fromMs / 1000, to: scope.toMs / 1000, sectors: scope.sectorIds },
  );
  const buckets = await sectorBuckets(trx, scope, [...new Set(rows.map(({ sectorId }) => sectorId))]);
  return rows.flatMap((row) => {
    const bucket = findBucket(buckets.get(row.sectorId) ?? [], row.atMs);
    const isWanted =
      (query.productionOrderId === undefined || row.orderId === query.productionOrderId) &&
      (query.itemId === undefined || row.itemId === query.itemId) &&
      (query.shiftId === undefined || bucket?.shift?.shiftId === query.shiftId);
    return isWanted && bucket ? [{ ...row, key: (groupBy: Grouping) => keyOf(groupBy, row, bucket) }] : [];
  });
}

function keyOf(groupBy: Grouping, row: Entry, bucket: TimeBucket): GroupKey {
  const value = {
    none: '',
    machine: null,
    order: row.orderId,
    item: row.itemId,
    shift: bucket.shift?.shiftId ?? null,
    day: bucket.localDate,
    sector: row.sectorId,
  }[groupBy];
  return value === null ? null : String(value);
}

function findBucket(buckets: readonly TimeBucket[], atMs: number): TimeBucket | undefined {
  let [low, high] = [0, buckets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((buckets[middle]?.endMs ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  const found = buckets[low];
  return found && found.startMs <= atMs ? found : undefined;
}
