/** A table that people bring, as rows of texts: CSV in its dialects, or the first sheet of a workbook. */
import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { DomainError } from '../../domain/errors.ts';

/** A workbook of 750 KB may unpack to anything: beyond this it is refused before it is unpacked. */
const UNPACKED_BYTES_MAX = 30_000_000;

/** Throws IMPORT_UNREADABLE. Dates are `YYYY-MM-DD`, or an instant where they have a time. */
export async function readFile(file: {
  csv?: string | undefined;
  xlsx?: string | undefined;
}): Promise<string[][]> {
  try {
    return file.xlsx === undefined ? readCsv(file.csv ?? '') : await readWorkbook(file.xlsx);
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw new DomainError('IMPORT_UNREADABLE', 'The file is neither CSV nor a workbook.', { cause });
  }
}

function readCsv(csv: string): string[][] {
  const text = csv.replace(/^\uFEFF/, '');
  return parse(text, { delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: false });
}

/** Brazilian spreadsheets write semicolons, as the comma is their decimal sign. */
function delimiterOf(text: string): string {
  const heading = text.slice(0, text.search(/\r?\n|$/));
  return [';', '\t'].find((sign) => heading.includes(sign)) ?? ',';
}

async function readWorkbook(base64: string): Promise<string[][]> {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  refuseBomb(bytes);
  const { readSheet } = await import('read-excel-file/universal');
  const rows: unknown[][] = await readSheet(bytes.buffer);
  return rows.map((row) => row.map(cellText));
}

/** The sizes are those of the directory, which is also what bounds the unpacking. */
function refuseBomb(bytes: Uint8Array): void {
  let total = 0;
  unzipSync(bytes, {
    filter: ({ originalSize }) => {
      total += originalSize;
      return false;
    },
  });
  if (total > UNPACKED_BYTES_MAX)
    throw new DomainError('IMPORT_TOO_LARGE', 'The workbook is too large.', { status: 413 });
}

function cellText(value: unknown): string {
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '');
  return typeof value === 'string'
    ? value
    : value === null || value === undefined
      ? ''
      : JSON.stringify(value);
}
