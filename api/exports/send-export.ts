/** Hands a table out as a file. */
import type { Response } from 'express';
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

/** Answers the file as a download. */
export async function sendExport(
  response: Response,
  table: ExportTable,
  format: ExportFormat,
  name: string,
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
