/** Pieces by group: of the machines out of the sums, and those that were booked on orders without a machine. */
import type { z } from 'zod';
import type { productionReport, reportQuery } from '../../domain/contracts/reports.ts';
import type { TimeBucket } from '../../domain/shifts/time-buckets.ts';
import type { GroupKey } from './collect-sums.ts';
import { loadLabels } from './group-labels.ts';
import { byLabel } from './oee-report.ts';
import type { OpenReport } from './open-report.ts';
import { reportText } from './report-texts.ts';
import { sectorBuckets } from './sector-buckets.ts';

export type ProductionReport = z.output<typeof productionReport>;
type Query = z.output<typeof reportQuery>;
interface Pieces {
  produced: number;
  scrap: number;
  unseen: number;
}

export async function makeProductionReport(report: OpenReport, query: Query): Promise<ProductionReport> {
  const sums = new Map<GroupKey, Pieces>();
  const add = (key: GroupKey, { produced, scrap, unseen }: Pieces) => {
    const sum = sums.get(key) ?? { produced: 0, scrap: 0, unseen: 0 };
    sums.set(key, {
      produced: sum.produced + produced,
      scrap: sum.scrap + scrap,
      unseen: sum.unseen + unseen,
    });
  };
  for (const [key, inputs] of await report.source.inputs(query)) add(key, inputs);
  for (const one of await loadWithoutMachine(report, query)) add(one.key, one);
  const made = [...sums].filter(([, { produced, scrap }]) => produced !== 0 || scrap !== 0);
  const label = await loadLabels(
    report.trx,
    query.groupBy,
    made.map(([key]) => key),
    query.lang,
  );
  const rows = made.map(([key, pieces]) => toRow(key, label(key), pieces)).toSorted(byLabel);
  const total = rows.reduce(
    (sum, row) => ({
      produced: sum.produced + row.produced,
      scrap: sum.scrap + row.scrap,
      unseen: sum.unseen + row.unseen,
    }),
    { produced: 0, scrap: 0, unseen: 0 },
  );
  return { ...report.head, rows, total: toRow(null, reportText(query.lang, 'total'), total) };
}

function toRow(key: GroupKey, label: string, { produced, scrap, unseen }: Pieces) {
  return { key, label, produced, good: produced - scrap, scrap, unseen };
}

interface Entry {
  orderId: number;
  itemId: number;
  sectorId: number;
  atMs: number;
  produced: number;
  scrap: number;
}

/** Bookings by hand on orders of a whole sector: few, so they are read one by one. */
async function loadWithoutMachine(
  { trx, scope }: OpenReport,
  query: Query,
): Promise<(Pieces & { key: GroupKey })[]> {
  if (query.plcConfigId !== undefined) return [];
  const { rows } = await trx.raw<{ rows: Entry[] }>(
    `SELECT o.id AS "orderId", o.item_id AS "itemId", o.sector_id AS "sectorId", x.produced, x.scrap,
       floor(extract(epoch FROM x.at) * 1000)::float8 AS "atMs"
     FROM (
       SELECT production_order_id AS id, "timestamp" AS at, quantity AS produced, 0 AS scrap FROM production_appointments
       WHERE plc_config_id IS NULL AND "timestamp" >= to_timestamp(?::float8 / 1000) AND "timestamp" < to_timestamp(?::float8 / 1000)
       UNION ALL
       SELECT production_order_id, "timestamp", 0, quantity FROM production_defects
       WHERE plc_config_id IS NULL AND "timestamp" >= to_timestamp(?::float8 / 1000) AND "timestamp" < to_timestamp(?::float8 / 1000)
     ) x JOIN production_orders o ON o.id = x.id
     WHERE o.sector_id = ANY(?::int[])`,
    [scope.fromMs, scope.toMs, scope.fromMs, scope.toMs, scope.sectorIds],
  );
  const buckets = await sectorBuckets(trx, scope, [...new Set(rows.map(({ sectorId }) => sectorId))]);
  return rows.flatMap((row) => {
    const bucket = findBucket(buckets.get(row.sectorId) ?? [], row.atMs);
    const isWanted =
      (query.productionOrderId === undefined || row.orderId === query.productionOrderId) &&
      (query.itemId === undefined || row.itemId === query.itemId) &&
      (query.shiftId === undefined || bucket?.shift?.shiftId === query.shiftId);
    return isWanted && bucket ? [{ ...row, unseen: 0, key: keyOf(query, row, bucket) }] : [];
  });
}

function keyOf({ groupBy }: Query, row: Entry, bucket: TimeBucket): GroupKey {
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
