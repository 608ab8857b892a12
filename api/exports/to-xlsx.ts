/** A table as a workbook of one sheet: titles that stay in sight, numbers as numbers, times as times of the plant. */
import type { CellObject, Row } from 'write-excel-file/node';
import { harmlessText, localTimestamp, shownNumber } from './export-table.ts';
import type { CellValue, ColumnKind, ExportTable } from './export-table.ts';

const WIDTHS = {
  text: 24,
  integer: 12,
  decimal: 12,
  percent: 12,
  hours: 12,
  time: 20,
} as const satisfies Record<ColumnKind, number>;
const FORMATS: Record<Exclude<ColumnKind, 'text' | 'time'>, string> = {
  integer: '#,##0',
  decimal: '#,##0.000',
  percent: '0.00%',
  hours: '#,##0.000',
};
const TIME_FORMATS = { 'pt-BR': 'dd/mm/yyyy hh:mm:ss', en: 'yyyy-mm-dd hh:mm:ss' } as const;
/** What Excel allows in a sheet's name. */
const SHEET_NAME_MAX = 31;

export async function toXlsx(table: ExportTable): Promise<Buffer> {
  const { default: writeWorkbook } = await import('write-excel-file/node');
  const head: Row[] = [
    [{ value: harmlessText(table.title), fontWeight: 'bold', fontSize: 14 }],
    ...table.notes.map((note) => [{ value: harmlessText(note), textColor: '#5f6368' }]),
    [null],
    table.columns.map(({ title }) => ({
      value: harmlessText(title),
      fontWeight: 'bold',
      backgroundColor: '#e8eaed',
      wrap: true,
    })),
  ];
  const rows = table.rows.map((row) => toRow(table, row, false));
  const total = table.total ? [toRow(table, table.total, true)] : [];
  return writeWorkbook([...head, ...rows, ...total], {
    sheet: table.title.replace(/[\\/?*[\]:]/g, ' ').slice(0, SHEET_NAME_MAX),
    columns: table.columns.map(({ kind }) => ({ width: WIDTHS[kind] })),
    stickyRowsCount: head.length,
  }).toBuffer();
}

function toRow(table: ExportTable, row: readonly CellValue[], isTotal: boolean): Row {
  return table.columns.map(({ kind }, index) => {
    const cell = toCell(kind, row[index] ?? null, table);
    return cell && isTotal ? { ...cell, fontWeight: 'bold' as const } : cell;
  });
}

function toCell(kind: ColumnKind, value: CellValue, { timeZone, lang }: ExportTable): CellObject | null {
  if (value === null) return null;
  if (typeof value === 'string' || kind === 'text')
    return { value: harmlessText(String(value)), type: String };
  if (kind === 'time') {
    // A workbook knows no time zones: it gets what the plant's clock showed.
    const shown = new Date(`${localTimestamp(value, timeZone).replace(' ', 'T')}Z`);
    return { value: shown, type: Date, format: TIME_FORMATS[lang] };
  }
  // A percentage is a ratio with a format.
  const number = kind === 'percent' ? value : shownNumber(kind, value);
  return { value: number, type: Number, format: FORMATS[kind] };
}
