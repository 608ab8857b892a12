/** A table as CSV: RFC 4180, or as Brazilian spreadsheets expect it (semicolons, decimal comma, byte order mark). */
import { brazilianTimestamp, DECIMALS, harmlessText, localTimestamp, shownNumber } from './export-table.ts';
import type { CellValue, ExportColumn, ExportTable } from './export-table.ts';

/** Without it Excel takes UTF-8 for Windows-1252. */
const BYTE_ORDER_MARK = '\uFEFF';

export type CsvDialect = 'csv' | 'csv-br';

/** The table alone: a line of titles, the rows, the total; notes would be in the way of whoever imports it. */
export function toCsv(table: ExportTable, dialect: CsvDialect): string {
  const separator = dialect === 'csv-br' ? ';' : ',';
  const lines = [
    table.columns.map(({ title }) => quote(harmlessText(title), separator)),
    ...[...table.rows, ...(table.total ? [table.total] : [])].map((row) =>
      table.columns.map((column, index) =>
        quote(cellText(column, row[index] ?? null, table, dialect), separator),
      ),
    ),
  ];
  const text = lines.map((line) => `${line.join(separator)}\r\n`).join('');
  return dialect === 'csv-br' ? BYTE_ORDER_MARK + text : text;
}

function cellText(
  { kind }: ExportColumn,
  value: CellValue,
  { timeZone }: ExportTable,
  dialect: CsvDialect,
): string {
  if (value === null) return '';
  if (typeof value === 'string') return harmlessText(value);
  if (kind === 'time') {
    const timestamp = localTimestamp(value, timeZone);
    return dialect === 'csv-br' ? brazilianTimestamp(timestamp) : timestamp;
  }
  const text = shownNumber(kind, value).toFixed(DECIMALS[kind]);
  return dialect === 'csv-br' ? text.replace('.', ',') : text;
}

function quote(text: string, separator: string): string {
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
