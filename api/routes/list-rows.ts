/** Lists: page, order, filters and search over a view whose columns are named; nothing typed ever becomes SQL. */
import type { Knex } from 'knex';
import { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';

const PAGE_SIZE = 50;
const PAGE_SIZE_MAX = 500;
/** Beyond this the database would count through rows that nobody pages to. */
const OFFSET_MAX = 1_000_000;

export interface ListSource {
  /** A SELECT whose columns carry the JSON names; it says what leaves the API. */
  view: string;
  search: readonly string[];
  /** Names that may be ordered and filtered by. */
  names: readonly string[];
  defaultSort: string;
  /** Column for `filter[from]` and `filter[to]`. */
  time?: string;
}

export const listQuery = z.looseObject({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(PAGE_SIZE),
  sort: z.string().max(80).optional().meta({ description: 'A field, with - in front for descending.' }),
  search: z.string().max(200).optional(),
});
export type ListQuery = z.output<typeof listQuery>;
type Rows = Record<string, unknown>[];

/** `{ data, total }`; throws FILTER_UNKNOWN or SORT_UNKNOWN with the names that exist. */
export async function listRows(
  knex: Knex,
  source: ListSource,
  query: ListQuery,
): Promise<{ data: Rows; total: number }> {
  const filtered = knex.from(knex.raw(`(${source.view}) AS r`)).where((where) => {
    applyFilters(where, source, query);
    applySearch(where, source, query.search);
  });
  const offset = (query.page - 1) * query.pageSize;
  if (offset > OFFSET_MAX) return { data: [], total: await count(filtered) };
  const { name, direction } = readSort(source, query.sort ?? source.defaultSort);
  const [data, total] = await Promise.all([
    filtered
      .clone()
      .select('r.*')
      .orderByRaw(`?? ${direction} NULLS LAST`, [`r.${name}`])
      .orderBy('r.id', direction)
      .limit(query.pageSize)
      .offset(offset) as Promise<Rows>,
    count(filtered),
  ]);
  return { data, total };
}

/** One row of the view, or undefined. */
export async function findRow(
  knex: Knex,
  source: Pick<ListSource, 'view'>,
  id: number,
): Promise<Record<string, unknown> | undefined> {
  const rows = (await knex
    .from(knex.raw(`(${source.view}) AS r`))
    .select('r.*')
    .where('r.id', id)) as Rows;
  return rows[0];
}

async function count(query: Knex.QueryBuilder): Promise<number> {
  const rows = await query.clone().count<{ total: number | string }[]>('* as total');
  return Number(rows[0]?.total ?? 0);
}

function applyFilters(where: Knex.QueryBuilder, source: ListSource, query: ListQuery): void {
  for (const [key, value] of Object.entries(query)) {
    const name = /^filter\[(\w+)\]$/.exec(key)?.[1];
    if (name === undefined || value === '') continue;
    const values = (Array.isArray(value) ? value : String(value).split(',')).map(String);
    if (source.time && (name === 'from' || name === 'to')) {
      void where.whereRaw(`?? ${name === 'from' ? '>=' : '<'} ?`, [`r.${source.time}`, values[0] ?? '']);
      continue;
    }
    if (!source.names.includes(name)) throw unknownName('FILTER_UNKNOWN', name, source.names);
    void where.whereRaw('?? = ANY(?)', [`r.${name}`, values]);
  }
}

function applySearch(where: Knex.QueryBuilder, source: ListSource, search: string | undefined): void {
  const words = search?.trim();
  if (!words || source.search.length === 0) return;
  const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  void where.where((any: Knex.QueryBuilder) => {
    for (const name of source.search) void any.orWhereRaw('??::text ILIKE ?', [`r.${name}`, pattern]);
  });
}

function readSort(source: ListSource, sort: string): { name: string; direction: 'asc' | 'desc' } {
  const name = sort.replace(/^-/, '');
  if (!source.names.includes(name)) throw unknownName('SORT_UNKNOWN', name, source.names);
  return { name, direction: sort.startsWith('-') ? 'desc' : 'asc' };
}

function unknownName(
  code: 'FILTER_UNKNOWN' | 'SORT_UNKNOWN',
  name: string,
  names: readonly string[],
): DomainError {
  const context = { name, names: names.join(', ') };
  return code === 'FILTER_UNKNOWN'
    ? new DomainError('FILTER_UNKNOWN', 'This list has no such field to filter by.', { context })
    : new DomainError('SORT_UNKNOWN', 'This list has no such field to sort by.', { context });
}
