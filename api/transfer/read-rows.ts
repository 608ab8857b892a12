/** The rows of a file as values of a registration: headings matched, cells read, codes turned into ids. */
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import type { FieldError } from '../../domain/errors.ts';
import type { Scope } from '../auth/scope.ts';
import type { Registration } from '../routes/registration.ts';
import { plainText, readCell } from './cells.ts';
import { idsByCode } from './references.ts';
import { fieldOf, transferFields } from './transfer-fields.ts';
import type { TransferField } from './transfer-fields.ts';

/** All rows are saved in one transaction, which must not keep others waiting for long. */
const IMPORT_ROWS_MAX = 2_000;
/** A workbook of ours has its title above the headings. */
const HEADING_WITHIN_ROWS = 10;

export interface FileRow {
  /** Of the file, from 1. */
  line: number;
  /** Empty cells are left out: what is stored stays. */
  values: Record<string, unknown>;
  errors: FieldError[];
}

/** @throws IMPORT_HEADING_MISSING, IMPORT_COLUMN_UNKNOWN, IMPORT_EMPTY or IMPORT_TOO_MANY_ROWS */
export async function readRows(
  knex: Knex,
  registration: Registration,
  cells: readonly (readonly string[])[],
  scope: Scope,
): Promise<FileRow[]> {
  const fields = transferFields(registration.input, registration.shown);
  const { columns, headingAt } = readHeading(fields, cells);
  const rows = cells.slice(headingAt + 1).flatMap((row, index): FileRow[] => {
    if (row.every((cell) => cell.trim() === '')) return [];
    return [{ line: headingAt + index + 2, values: readValues(columns, row), errors: [] }];
  });
  if (rows.length === 0) throw new DomainError('IMPORT_EMPTY', 'The file has no rows.');
  if (rows.length > IMPORT_ROWS_MAX)
    throw new DomainError('IMPORT_TOO_MANY_ROWS', 'The file has too many rows; import it in parts.', {
      context: { limit: IMPORT_ROWS_MAX, rows: rows.length },
    });
  for (const field of columns) if (field) await resolve(knex, field, rows, scope);
  return rows;
}

function readHeading(
  fields: readonly TransferField[],
  cells: readonly (readonly string[])[],
): { columns: (TransferField | undefined)[]; headingAt: number } {
  const isHeading = (row: readonly string[]): boolean =>
    row.some((cell) => ['code', 'username', 'date'].includes(fieldOf(fields, plainText(cell))?.name ?? ''));
  const headingAt = cells.slice(0, HEADING_WITHIN_ROWS).findIndex(isHeading);
  if (headingAt < 0)
    throw new DomainError('IMPORT_HEADING_MISSING', 'No row of the file names its columns.', {
      context: { columns: fields.map(({ heading }) => heading).join(', ') },
    });
  const heading = (cells[headingAt] ?? []).map(plainText);
  const columns = heading.map((title) => fieldOf(fields, title));
  const unknown = heading.filter((title, index) => title !== '' && !columns[index]);
  if (unknown.length > 0)
    throw new DomainError('IMPORT_COLUMN_UNKNOWN', 'The file has columns that these records do not have.', {
      context: {
        columns: unknown.join(', ').slice(0, 200),
        known: fields.map(({ heading: name }) => name).join(', '),
      },
    });
  return { columns, headingAt };
}

function readValues(
  columns: readonly (TransferField | undefined)[],
  row: readonly string[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [index, field] of columns.entries()) {
    const text = plainText(row[index] ?? '');
    if (field && !field.isReadOnly && text !== '') values[field.name] = readCell(field.kind, text);
  }
  return values;
}

/** Codes of the column become ids, asked for all rows at once; what is not there is an error of its row. */
async function resolve(
  knex: Knex,
  { name, kind }: TransferField,
  rows: readonly FileRow[],
  scope: Scope,
): Promise<void> {
  if (kind !== 'reference' && kind !== 'references') return;
  const filled = rows.filter(({ values }) => values[name] !== undefined);
  const codesOf = ({ values }: FileRow): string[] => [values[name]].flat().map(String);
  const ids = await idsByCode(knex, name, filled.flatMap(codesOf), scope);
  for (const row of filled) {
    const codes = codesOf(row);
    const unknown = codes.find((code) => !ids.has(code));
    if (unknown !== undefined)
      row.errors.push({
        path: name,
        code: 'REFERENCE_UNKNOWN',
        message: 'There is no such record.',
        params: { value: unknown.slice(0, 60) },
      });
    const found = codes.map((code) => ids.get(code));
    row.values[name] = kind === 'reference' ? found[0] : found;
  }
}
