/** A list as a file: all rows that match its filters, with columns of its own. Registrations, which can also come back, have `transfer/`. */
import { z } from 'zod';
import { EXPORT_ROWS_MAX, TRANSFER_FORMATS } from '../../domain/transfer-tables.ts';
import type { Permission } from '../../domain/roles.ts';
import { plantZone } from '../auth/plant-zone.ts';
import { listQueryOf, listRows } from '../routes/list-rows.ts';
import type { ListSource } from '../routes/list-rows.ts';
import { route } from '../routes/route.ts';
import type { Ask, Route } from '../routes/route.ts';
import { EXPORT_LANGS, exportTooLarge, inLanguage, yesOrNo } from './export-table.ts';
import type { CellValue, ColumnKind, ExportLang, ExportTable, Words } from './export-table.ts';
import { listTitle } from './list-titles.ts';
import { sendExport } from './send-export.ts';

export interface ListColumn {
  /** Property of the row. */
  name: string;
  kind: ColumnKind | 'boolean';
  titles: Words;
  /** What a reader sees instead of a value of a table. */
  words?: Readonly<Record<string, Words>>;
}

interface ListExport {
  /** Below /api, without a slash. */
  path: string;
  access: Permission;
  source: ListSource;
  columns: readonly ListColumn[];
}

interface ListFile extends Pick<ListExport, 'path' | 'columns'> {
  format: (typeof TRANSFER_FORMATS)[number];
  lang?: ExportLang | undefined;
}

/** Which file somebody asks for, besides what the list takes. */
export const fileQuery = {
  format: z.enum(TRANSFER_FORMATS).default('csv'),
  /** Of the headings. */
  lang: z.enum(EXPORT_LANGS).optional(),
};

export function listExportRoute({ path, access, source, columns }: ListExport): Route {
  return route({
    method: 'get',
    path: `/${path}/export`,
    access,
    tag: path,
    scope: 'rows',
    summary: `All of ${path} that match, as a file`,
    query: listQueryOf(source).extend(fileQuery),
    handle: async (ask) => {
      const { format, lang, ...list } = ask.query;
      const found = await listRows(ask.knex, source, { ...list, ...ALL_ROWS }, ask.principal.scope);
      await sendList(ask, found, { path, columns, format, lang });
      return undefined;
    },
  });
}

/** Asked of a list. */
export const ALL_ROWS = { page: 1, pageSize: EXPORT_ROWS_MAX } as const;

/** Answers what was found as a file. Throws EXPORT_TOO_LARGE where that is not all. */
export async function sendList(
  { knex, principal, response }: Pick<Ask<unknown, unknown>, 'knex' | 'principal' | 'response'>,
  { data, total }: { data: readonly Record<string, unknown>[]; total: number | null },
  { path, columns, format, lang = format === 'csv-br' ? 'pt-BR' : 'en' }: ListFile,
): Promise<void> {
  if (total !== null && total > EXPORT_ROWS_MAX) throw exportTooLarge(EXPORT_ROWS_MAX, total);
  const table = toTable(data, columns, {
    title: listTitle(path, lang),
    lang,
    timeZone: await plantZone(knex, principal.scope),
  });
  await sendExport(response, table, format);
}

function toTable(
  rows: readonly Record<string, unknown>[],
  columns: readonly ListColumn[],
  { title, lang, timeZone }: { title: string; lang: ExportLang; timeZone: string },
): ExportTable {
  return {
    ...{ title, lang, timeZone, notes: [] },
    columns: columns.map(({ titles, kind }) => ({
      title: inLanguage(titles, lang),
      kind: kind === 'boolean' ? 'text' : kind,
    })),
    rows: rows.map((row) =>
      columns.map(({ name, kind, words }) => {
        const word = words?.[String(row[name])];
        return word ? inLanguage(word, lang) : toCell(row[name], kind, lang);
      }),
    ),
  };
}

function toCell(value: unknown, kind: ListColumn['kind'], lang: ExportLang): CellValue {
  if (value === null || value === undefined || value === '') return null;
  if (kind === 'boolean') return yesOrNo(value, lang);
  if (kind === 'time') return new Date(value as string | Date).getTime();
  if (kind === 'text') return typeof value === 'string' ? value : JSON.stringify(value);
  return Number(value);
}
