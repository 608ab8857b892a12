/** A list as a file: all rows that match its filters, with columns of its own. Registrations, which can also come back, have `transfer/`. */
import type { Knex } from 'knex';
import { z } from 'zod';
import { TRANSFER_FORMATS } from '../../domain/contracts/transfers.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Permission } from '../../domain/roles.ts';
import type { Scope } from '../auth/scope.ts';
import { listQueryOf, listRows } from '../routes/list-rows.ts';
import type { ListQuery, ListSource } from '../routes/list-rows.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import { EXPORT_LANGS } from './export-table.ts';
import type { CellValue, ColumnKind, ExportLang, ExportTable } from './export-table.ts';
import { sendExport } from './send-export.ts';

/** One file is made in memory; whoever has more filters the list first. */
const EXPORT_ROWS_MAX = 20_000;
const PLAIN_ZONE = 'America/Sao_Paulo';

export interface ListColumn {
  /** Property of the row. */
  name: string;
  kind: ColumnKind | 'boolean';
  titles: readonly [portuguese: string, english: string];
}

export interface ListExport {
  /** Below /api, without a slash. */
  path: string;
  access: Permission;
  source: ListSource;
  columns: readonly ListColumn[];
}

export function listExportRoute({ path, access, source, columns }: ListExport): Route {
  return route({
    method: 'get',
    path: `/${path}/export`,
    access,
    tag: path,
    scope: 'rows',
    summary: `All of ${path} that match, as a file`,
    query: listQueryOf(source).extend({
      format: z.enum(TRANSFER_FORMATS).default('csv'),
      /** Of the headings. */
      lang: z.enum(EXPORT_LANGS).optional(),
    }),
    handle: async ({ knex, query, principal, response }) => {
      const { format, lang = format === 'csv-br' ? 'pt-BR' : 'en', ...list } = query;
      const rows = await allRows(knex, source, list, principal.scope);
      const table = toTable(rows, columns, { title: path, lang, timeZone: await plantZone(knex) });
      await sendExport(response, table, format, `${path}-${new Date().toISOString().slice(0, 10)}`);
      return undefined;
    },
  });
}

/** Throws EXPORT_TOO_LARGE. */
async function allRows(
  knex: Knex,
  source: ListSource,
  query: ListQuery,
  scope: Scope,
): Promise<Record<string, unknown>[]> {
  const { data, total } = await listRows(
    knex,
    source,
    { ...query, page: 1, pageSize: EXPORT_ROWS_MAX },
    scope,
  );
  if (total <= EXPORT_ROWS_MAX) return data;
  throw new DomainError('EXPORT_TOO_LARGE', 'The list is too long for one file; filter it first.', {
    context: { limit: EXPORT_ROWS_MAX, total },
  });
}

function toTable(
  rows: readonly Record<string, unknown>[],
  columns: readonly ListColumn[],
  { title, lang, timeZone }: { title: string; lang: ExportLang; timeZone: string },
): ExportTable {
  return {
    ...{ title, lang, timeZone, notes: [] },
    columns: columns.map(({ titles, kind }) => ({
      title: titles[lang === 'pt-BR' ? 0 : 1],
      kind: kind === 'boolean' ? 'text' : kind,
    })),
    rows: rows.map((row) => columns.map(({ name, kind }) => toCell(row[name], kind, lang))),
  };
}

function toCell(value: unknown, kind: ListColumn['kind'], lang: ExportLang): CellValue {
  if (value === null || value === undefined || value === '') return null;
  if (kind === 'boolean') return lang === 'pt-BR' ? (value ? 'sim' : 'não') : value ? 'yes' : 'no';
  if (kind === 'time') return new Date(value as string | Date).getTime();
  if (kind === 'text') return typeof value === 'string' ? value : JSON.stringify(value);
  return Number(value);
}

async function plantZone(knex: Knex): Promise<string> {
  const company = await knex('companies').orderBy('id').first<{ time_zone: string } | undefined>('time_zone');
  return company?.time_zone ?? PLAIN_ZONE;
}
