/** What costs most, first: stops by reason or any other group, scrap by defect. */
import type { z } from 'zod';
import type {
  defectQuery,
  defectReport,
  downtimeQuery,
  downtimeReport,
} from '../../domain/contracts/reports.ts';
import type { GroupKey } from './collect-sums.ts';
import { loadLabels } from './group-labels.ts';
import type { OpenReport } from './open-report.ts';
import { loadWithoutMachine } from './without-machine.ts';

export type DowntimeReport = z.output<typeof downtimeReport>;
export type DefectReport = z.output<typeof defectReport>;

export async function makeDowntimeReport(
  { trx, source, head }: OpenReport,
  query: z.output<typeof downtimeQuery>,
): Promise<DowntimeReport> {
  const { groupBy, kinds } = query;
  const ask = { ...query, groupBy: groupBy === 'reason' ? ('none' as const) : groupBy };
  const sums = new Map<GroupKey, { stops: number; seconds: number }>();
  for (const row of await source.stops(ask)) {
    if (!(kinds as string[]).includes(row.kind)) continue;
    const key = groupBy === 'reason' ? asKey(row.activityTypeId) : row.key;
    const sum = sums.get(key) ?? { stops: 0, seconds: 0 };
    sums.set(key, { stops: sum.stops + row.stops, seconds: sum.seconds + row.ms / 1000 });
  }
  const label = await loadLabels(trx, groupBy, [...sums.keys()], query.lang);
  const rows = [...sums].map(([key, sum]) => ({ key, label: label(key), ...sum }));
  const stops = rows.reduce((sum, row) => sum + row.stops, 0);
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
  return { ...head, rows: toPareto(rows, ({ seconds: one }) => one), total: { stops, seconds } };
}

export async function makeDefectReport(
  report: OpenReport,
  query: z.output<typeof defectQuery>,
): Promise<DefectReport> {
  const { trx, source, head } = report;
  const { groupBy } = query;
  const ask = { ...query, groupBy: groupBy === 'defect' ? ('none' as const) : groupBy };
  const sums = new Map<GroupKey, number>();
  for (const row of await source.defects(ask)) {
    const key = groupBy === 'defect' ? asKey(row.defectId) : row.key;
    sums.set(key, (sums.get(key) ?? 0) + row.quantity);
  }
  const others = await loadWithoutMachine(report, query);
  for (const one of others) {
    const key = groupBy === 'defect' ? asKey(one.defectId) : one.key(groupBy);
    if (one.scrap !== 0) sums.set(key, (sums.get(key) ?? 0) + one.scrap);
  }
  const label = await loadLabels(trx, groupBy, [...sums.keys()], query.lang);
  const rows = [...sums].map(([key, quantity]) => ({ key, label: label(key), quantity }));
  const quantity = rows.reduce((sum, row) => sum + row.quantity, 0);
  const inputs = await source.inputs({ ...query, groupBy: 'none' });
  const produced = [...inputs.values(), ...others].reduce((sum, one) => sum + one.produced, 0);
  const rate = produced > 0 ? quantity / produced : null;
  return { ...head, rows: toPareto(rows, (row) => row.quantity), total: { quantity, produced, rate } };
}

/** The greatest first, each with its share and that of all so far. */
function toPareto<Row extends { label: string }>(
  rows: readonly Row[],
  weight: (row: Row) => number,
): (Row & { share: number; cumulativeShare: number })[] {
  const whole = rows.reduce((sum, row) => sum + weight(row), 0);
  let sofar = 0;
  return rows
    .filter((row) => weight(row) !== 0)
    .toSorted((a, b) => weight(b) - weight(a) || a.label.localeCompare(b.label))
    .map((row) => {
      sofar += weight(row);
      return { ...row, share: part(weight(row), whole), cumulativeShare: part(sofar, whole) };
    });
}

function part(value: number, whole: number): number {
  return whole === 0 ? 0 : value / whole;
}

function asKey(id: number | null): GroupKey {
  return id === null ? null : String(id);
}
