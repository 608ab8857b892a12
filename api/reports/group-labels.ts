/** What the keys of a report's rows are called. */
import type { Knex } from 'knex';
import type { GroupKey } from './collect-sums.ts';
import type { ReportLang } from './report-texts.ts';
import { reportText } from './report-texts.ts';

const NAMES: Partial<Record<string, string>> = {
  machine: `SELECT id::text AS key, name AS label FROM plc_configs WHERE id = ANY(?::int[])`,
  sector: `SELECT id::text AS key, name AS label FROM sectors WHERE id = ANY(?::int[])`,
  shift: `SELECT id::text AS key, name AS label FROM shifts WHERE id = ANY(?::int[])`,
  item: `SELECT id::text AS key, code || ' – ' || name AS label FROM items WHERE id = ANY(?::int[])`,
  reason: `SELECT id::text AS key, name AS label FROM activity_types WHERE id = ANY(?::int[])`,
  defect: `SELECT id::text AS key, name AS label FROM defects WHERE id = ANY(?::int[])`,
  order: `SELECT o.id::text AS key, o.code || ' – ' || i.name AS label FROM production_orders o JOIN items i ON i.id = o.item_id
    WHERE o.id = ANY(?::int[])`,
};
const WITHOUT: Partial<Record<string, Parameters<typeof reportText>[1]>> = {
  machine: 'noMachine',
  order: 'noOrder',
  item: 'noOrder',
  shift: 'noShift',
  reason: 'noReason',
  defect: 'noDefect',
};

/** A function from key to label. */
export async function loadLabels(
  trx: Knex,
  groupBy: string,
  keys: readonly GroupKey[],
  lang: ReportLang,
): Promise<(key: GroupKey) => string> {
  const sql = NAMES[groupBy];
  const ids = keys.flatMap((key) => (key === null ? [] : [Number(key)]));
  const { rows } = sql ? await trx.raw<{ rows: { key: string; label: string }[] }>(sql, [ids]) : { rows: [] };
  const names = new Map(rows.map(({ key, label }) => [key, label]));
  return (key) => {
    if (groupBy === 'none') return reportText(lang, 'total');
    if (key === null) return reportText(lang, WITHOUT[groupBy] ?? 'total');
    return names.get(key) ?? key;
  };
}
