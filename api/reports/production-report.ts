/** Pieces by group: of the machines out of the sums, and those that were booked on orders without a machine. */
import type { z } from 'zod';
import type { productionReport, reportQuery } from '../../domain/contracts/reports.ts';
import type { GroupKey } from './collect-sums.ts';
import { loadLabels } from './group-labels.ts';
import { byLabel } from './oee-report.ts';
import type { OpenReport } from './open-report.ts';
import { reportText } from './report-texts.ts';
import { loadWithoutMachine } from './without-machine.ts';

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
  for (const one of await loadWithoutMachine(report, query))
    add(one.key(query.groupBy), { ...one, unseen: 0 });
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
