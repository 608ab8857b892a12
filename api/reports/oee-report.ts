/** OEE by group: sums of inputs, and the figures of each sum. */
import type { z } from 'zod';
import type { oeeReport, reportQuery } from '../../domain/contracts/reports.ts';
import { addOee, noInputs } from '../../domain/oee/oee-inputs.ts';
import { figuresView, inputsView } from './figures-view.ts';
import { loadLabels } from './group-labels.ts';
import type { OpenReport } from './open-report.ts';
import { reportText } from './report-texts.ts';

export type OeeReport = z.output<typeof oeeReport>;
type Query = z.output<typeof reportQuery>;

export async function makeOeeReport({ trx, source, head }: OpenReport, query: Query): Promise<OeeReport> {
  const sums = await source.inputs(query);
  const label = await loadLabels(trx, query.groupBy, [...sums.keys()], query.lang);
  const rows = [...sums].map(([key, inputs]) => ({
    key,
    label: label(key),
    figures: figuresView(inputs, query),
    inputs: inputsView(inputs),
  }));
  const whole = [...sums.values()].reduce(addOee, noInputs());
  const total = {
    key: null,
    label: reportText(query.lang, 'total'),
    figures: figuresView(whole, query),
    inputs: whole,
  };
  return { ...head, rows: rows.toSorted(byLabel), total };
}

/** As people read them; what has no key comes last. */
export function byLabel(
  a: { key: string | null; label: string },
  b: { key: string | null; label: string },
): number {
  return (
    Number(a.key === null) - Number(b.key === null) ||
    a.label.localeCompare(b.label, 'pt-BR', { numeric: true })
  );
}
