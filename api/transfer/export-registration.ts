/** A registration as a table that goes out: the rows of its list, with codes where it points to others. */
import type { Knex } from 'knex';
import { EXPORT_ROWS_MAX } from '../../domain/transfer-tables.ts';
import { AUDIT_WORDS } from '../audit-log/audit-words.ts';
import { plantZone } from '../auth/plant-zone.ts';
import type { Scope } from '../auth/scope.ts';
import { exportTooLarge } from '../exports/export-table.ts';
import type { ColumnKind, ExportLang, ExportTable } from '../exports/export-table.ts';
import { listTitle } from '../exports/list-titles.ts';
import { listRows } from '../routes/list-rows.ts';
import type { Registration } from '../routes/registration.ts';
import { toCell } from './cells.ts';
import { codesById } from './references.ts';
import { leaves, transferFields } from './transfer-fields.ts';
import type { FieldKind, TransferField } from './transfer-fields.ts';

type Row = Record<string, unknown>;

/** @param query search, sort and filters as the list takes them. Throws EXPORT_TOO_LARGE, FILTER_UNKNOWN or SORT_UNKNOWN */
export async function exportRegistration(
  knex: Knex,
  registration: Registration,
  query: Record<string, unknown>,
  { scope, lang }: { scope: Scope; lang: ExportLang },
): Promise<ExportTable> {
  const { data, total } = await listRows(
    knex,
    registration,
    { ...query, page: 1, pageSize: EXPORT_ROWS_MAX },
    scope,
  );
  if (total > EXPORT_ROWS_MAX) throw exportTooLarge(EXPORT_ROWS_MAX, total);
  const fields = transferFields(registration.input, registration.shown).filter(leaves);
  const codes = await loadCodes(knex, fields, data);
  return {
    title: listTitle(registration.path, lang),
    notes: [],
    columns: fields.map((field) => ({ title: field[lang], kind: columnKind(field.kind) })),
    rows: data.map((row) =>
      fields.map((field) => {
        const { name, kind } = field;
        const known = codes.get(name);
        return toCell(kind, known ? named(row[name], known) : worded(field, row[name], lang), lang);
      }),
    ),
    timeZone: await plantZone(knex, scope),
    lang,
  };
}

function columnKind(kind: FieldKind): ColumnKind {
  return kind === 'integer' || kind === 'decimal' ? kind : 'text';
}

async function loadCodes(
  knex: Knex,
  fields: readonly TransferField[],
  rows: readonly Row[],
): Promise<Map<string, Map<number, string>>> {
  const known = new Map<string, Map<number, string>>();
  for (const { name, kind } of fields) {
    if (kind !== 'reference' && kind !== 'references') continue;
    const ids = rows.flatMap((row) => row[name] ?? []).filter((id) => typeof id === 'number');
    known.set(name, await codesById(knex, name, ids));
  }
  return known;
}

/** As the screens say it; what a file may bring back keeps its code. */
function worded({ name, isReadOnly }: TransferField, value: unknown, lang: ExportLang): unknown {
  const words = isReadOnly ? AUDIT_WORDS[lang].values[name] : undefined;
  return words?.[String(value)] ?? value;
}

function named(value: unknown, codes: ReadonlyMap<number, string>): unknown {
  if (Array.isArray(value)) return value.map((id: number) => codes.get(id) ?? '');
  return typeof value === 'number' ? codes.get(value) : null;
}
