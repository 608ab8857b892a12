/** Registers as a table that people edit in a spreadsheet: a heading, then a row a register. Pure. */
import type { RegisterInput } from '../contracts/plcs.ts';
import { registerInput } from '../contracts/plcs.ts';
import type { FieldError } from '../errors.ts';

/** In the order of the columns. `area` and `offset` follow from the address and are not in the table. */
const COLUMNS = [
  'name',
  'address',
  'dialect',
  'role',
  'dataType',
  'wordOrder',
  'bit',
  'scale',
  'valueOffset',
  'unit',
  'counterMode',
  'rolloverAt',
  'piecesPerCount',
  'maxRate',
  'minValue',
  'maxValue',
  'deadBand',
  'statusMap',
  'enabled',
  'description',
] as const satisfies readonly (keyof RegisterInput)[];
const NUMBERS = new Set<string>([
  'bit',
  'scale',
  'valueOffset',
  'rolloverAt',
  'piecesPerCount',
  'maxRate',
  'minValue',
  'maxValue',
  'deadBand',
]);
const YES = /^(1|true|yes|sim|s|y|x)$/i;
const NO = /^(0|false|no|não|nao|n|)$/i;

export interface RegisterTableRow {
  /** Of the file, 1 = heading. */
  line: number;
  name: string;
  register: RegisterInput | undefined;
  errors: FieldError[];
}

/** Heading and rows as text. Whoever writes the file keeps a spreadsheet from taking a cell for a formula, with an apostrophe in front. */
export function toRegisterTable(registers: readonly object[]): string[][] {
  const rows = registers.map((register) => {
    const values = register as Record<string, unknown>;
    return COLUMNS.map((column) => cellText(values[column]));
  });
  return [[...COLUMNS], ...rows];
}

/** Empty cells are left to the default, columns that are not ours are named as errors of the heading. */
export function readRegisterTable(rows: readonly (readonly string[])[]): {
  rows: RegisterTableRow[];
  unknownColumns: string[];
} {
  const heading = (rows[0] ?? []).map((cell) => cell.trim());
  const known: readonly string[] = COLUMNS;
  const columns = heading.map((cell) => known.find((name) => name.toLowerCase() === cell.toLowerCase()));
  const unknownColumns = heading.filter((cell, index) => cell !== '' && columns[index] === undefined);
  const found = rows.slice(1).flatMap((cells, index) => {
    if (cells.every((cell) => cell.trim() === '')) return [];
    return [readRow(columns, cells, index + 2)];
  });
  return { rows: found, unknownColumns };
}

function readRow(
  columns: readonly (string | undefined)[],
  cells: readonly string[],
  line: number,
): RegisterTableRow {
  const values: Record<string, unknown> = {};
  for (const [index, column] of columns.entries()) {
    const text = plain(cells[index] ?? '');
    if (column !== undefined && text !== '') values[column] = readCell(column, text);
  }
  const name = typeof values['name'] === 'string' ? values['name'] : '';
  const parsed = registerInput.safeParse(values);
  if (parsed.success) return { line, name, register: parsed.data, errors: [] };
  const errors = parsed.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    code:
      issue.path.length === 1 && values[String(issue.path[0])] === undefined ? 'VALUE_REQUIRED' : 'INVALID',
    message: issue.message,
  }));
  return { line, name, register: undefined, errors };
}

/** What cannot be read stays text, so that the schema names it. */
function readCell(column: string, text: string): unknown {
  if (NUMBERS.has(column)) {
    const number = Number(text.replace(',', '.'));
    return Number.isFinite(number) ? number : text;
  }
  if (column === 'enabled') return YES.test(text) ? true : NO.test(text) ? false : text;
  if (column === 'statusMap') return readStatusMap(text);
  return text;
}

/** `0=STOPPED 1=RUNNING` */
function readStatusMap(text: string): unknown {
  const pairs = text.split(/[\s|]+/).map((pair) => pair.split('='));
  if (pairs.some((pair) => pair.length !== 2)) return text;
  return Object.fromEntries(pairs.map(([value = '', state = '']) => [value, state]));
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object')
    return Object.entries(value as Record<string, string>)
      .map(([key, state]) => `${key}=${state}`)
      .join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Without the apostrophe that keeps a spreadsheet from taking it for a formula. */
function plain(text: string): string {
  const trimmed = text.trim();
  return /^'[=+\-@]/.test(trimmed) ? trimmed.slice(1) : trimmed;
}
