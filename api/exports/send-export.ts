/** Hands a table out as a file. */
import type { Response } from 'express';
import { localTimestamp } from './export-table.ts';
import type { ExportFormat, ExportTable } from './export-table.ts';
import { toCsv } from './to-csv.ts';
import { toPdf } from './to-pdf.ts';
import { toXlsx } from './to-xlsx.ts';

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  'csv-br': 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const satisfies Record<ExportFormat, string>;

export interface ExportFile {
  name: string;
  type: string;
  content: Buffer;
}

/** @param name of the file, without its ending, in letters, digits and hyphens */
export async function makeExport(
  table: ExportTable,
  format: ExportFormat,
  name: string,
): Promise<ExportFile> {
  const ending = format === 'csv-br' ? 'csv' : format;
  return { name: `${name}.${ending}`, type: TYPES[format], content: await write(table, format) };
}

/** `ordens-de-producao` from `Ordens de produção`: what every system takes for a file. */
export function fileName(title: string): string {
  return title
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** By its title and the day that a moment is in a time zone. */
export function datedName({ title, timeZone }: Pick<ExportTable, 'title' | 'timeZone'>, ms: number): string {
  return `${fileName(title)}-${localTimestamp(ms, timeZone).slice(0, 10)}`;
}

/** Answers the file as a download. */
export async function sendExport(
  response: Response,
  table: ExportTable,
  format: ExportFormat,
  name = datedName(table, Date.now()),
): Promise<void> {
  const file = await makeExport(table, format, name);
  response.setHeader('Content-Type', file.type);
  response.setHeader('Content-Disposition', `attachment; filename="${file.name}"`);
  response.end(file.content);
}

async function write(table: ExportTable, format: ExportFormat): Promise<Buffer> {
  if (format === 'xlsx') return toXlsx(table);
  if (format === 'pdf') return toPdf(table);
  return Buffer.from(toCsv(table, format), 'utf8');
}
