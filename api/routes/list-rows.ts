/** Lists: page, order, filters and search over what a model shows; nothing typed ever becomes SQL. */
import type { Knex } from 'knex';
import type { QueryBuilderType } from 'objection';
import { z } from 'zod';
import { searchWords } from '../../domain/contracts/answer-fields.ts';
import { DomainError } from '../../domain/errors.ts';
import type { BaseModel } from '../../domain/models/base-model.ts';
import { restrict } from '../auth/scope.ts';
import type { Place, Scope } from '../auth/scope.ts';
import { sharedReads } from '../database/shared-reads.ts';
import { notFound } from './route.ts';

const PAGE_SIZE = 50;
const PAGE_SIZE_MAX = 500;
/** Beyond this the database would count through rows that nobody pages to. */
const OFFSET_MAX = 1_000_000;

export interface ListSource {
  model: typeof BaseModel;
  /** Where a row stands in the plant; its columns are properties that are shown. */
  place: Place;
  /** Properties that leave the API; what a model holds besides does not. */
  shown: readonly string[];
  /** Selects what is computed or comes by a relation, under its column-like name; it may be filtered by. */
  extend?: (query: Query) => Query;
  /** Fetches relations into the rows that were found. */
  related?: (query: Query) => Query;
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
  search: searchWords,
});
/** The parameters of one list, each by its name, for the documents; an unknown filter is refused when it is read, with the names that exist. */
export function listQueryOf({ names, time }: Pick<ListSource, 'names' | 'time'>): typeof listQuery {
  const filters = [...names, ...(time ? ['from', 'to'] : [])].map((name): [string, z.ZodType] => [
    `filter[${name}]`,
    z
      .union([z.string(), z.array(z.string())])
      .optional()
      .meta({ description: 'Several values with commas.' }),
  ]);
  // The parameters by name change nothing of the type: the rest of a loose object is unknown.
  return listQuery.extend(Object.fromEntries(filters)) as unknown as typeof listQuery;
}
export type ListQuery = z.output<typeof listQuery>;
type Query = QueryBuilderType<BaseModel>;
export type Row = Record<string, unknown>;

interface Page {
  data: Row[];
  total: number;
}
/**
 * `{ data, total }`; throws FILTER_UNKNOWN or SORT_UNKNOWN with the names that exist. Read once for all who ask the same: a list that changed is
 * fetched by every screen that shows it, at the same moment.
 */
export function listRows(knex: Knex, source: ListSource, query: ListQuery, scope: Scope): Promise<Page> {
  const key = JSON.stringify([query, scope]);
  return sharedReads(knex, source).take(key, () => readPage(knex, source, query, scope));
}

async function readPage(knex: Knex, source: ListSource, query: ListQuery, scope: Scope): Promise<Page> {
  const filtered = matching(knex, source, query, scope);
  if ((query.page - 1) * query.pageSize > OFFSET_MAX) return { data: [], total: await filtered.resultSize() };
  const { name, direction } = readSort(source, query.sort ?? source.defaultSort);
  // An id is never null, and to say where nulls go would keep its index from giving the page without a look at all rows.
  if (name !== 'id') void filtered.orderByRaw(`?? ${direction} NULLS LAST`, [column(source, name)]);
  const { results, total } = await filtered.orderBy('r.id', direction).page(query.page - 1, query.pageSize);
  return { data: results.map(toRow), total };
}

/** Newest first by id, without counting: for a list that only grows. `next` is the cursor of what follows. Throws FILTER_UNKNOWN. */
export async function listBefore(
  knex: Knex,
  source: ListSource,
  query: ListQuery & { cursor?: number | undefined; limit: number },
  scope: Scope,
): Promise<{ data: Row[]; next: number | null }> {
  const { cursor, limit } = query;
  const found = matching(knex, source, query, scope)
    .orderBy('r.id', 'desc')
    .limit(limit + 1);
  if (cursor !== undefined) void found.where('r.id', '<', cursor);
  const rows = (await found).map(toRow);
  const data = rows.slice(0, limit);
  return { data, next: rows.length > limit ? Number(data.at(-1)?.['id']) : null };
}

/** How many rows that match are newer than one, at most `limit`. */
export async function countAfter(
  knex: Knex,
  source: ListSource,
  query: ListQuery & { after: number },
  { scope, limit }: { scope: Scope; limit: number },
): Promise<number> {
  const found = matching(knex, source, query, scope).where('r.id', '>', query.after).limit(limit);
  return (await found.clearSelect().select('r.id')).length;
}

/** What of a list an account sees and asks for. */
export function matching(knex: Knex, source: ListSource, query: ListQuery, scope: Scope): Query {
  return restrict(view(knex, source), scope, placeOf(source)).where((where) => {
    applyFilters(where, source, query);
    applySearch(where, source, query.search);
  });
}

/** One row as the lists show it, or undefined; for `write` also where the account may see it and not change it. */
export async function findRow(
  knex: Knex,
  source: Omit<ListSource, 'names' | 'search'>,
  id: number,
  scope: Scope,
  purpose: 'read' | 'write' = 'read',
): Promise<Row | undefined> {
  const found = await restrict(view(knex, source), scope, placeOf(source), purpose).where('r.id', id).first();
  return found && toRow(found);
}

/** The same for who needs the row. Throws NOT_FOUND. */
export async function getRow(...which: Parameters<typeof findRow>): Promise<Row> {
  const row = await findRow(...which);
  if (!row) throw notFound();
  return row;
}

/** What is shown, as a table `r`, so that a filter reads a computed column like any other. */
function view(knex: Knex, { model, shown, extend, related }: Omit<ListSource, 'names' | 'search'>): Query {
  const columns = shown.map((name) => `${model.tableName}.${model.propertyNameToColumnName(name)}`);
  const inner = model.query(knex).select(columns);
  const query = model
    .query(knex)
    .alias('r')
    .from((extend?.(inner) ?? inner).as('r'))
    .select('r.*');
  return related?.(query) ?? query;
}

/** A plain object: views decide what leaves, and a model never does. */
export function toRow(found: BaseModel): Row {
  return { ...found.toJSON() };
}

function placeOf(source: Pick<ListSource, 'model' | 'place'>): Place {
  const { place } = source;
  if (typeof place === 'string') return place;
  const columns = Object.entries(place).map(([kind, name]) => [kind, column(source, String(name))]);
  return Object.fromEntries(columns) as Place;
}

function column(source: Pick<ListSource, 'model'>, name: string): string {
  return `r.${source.model.propertyNameToColumnName(name)}`;
}

/** `kind` of the parameter `filter[kind]`. */
export function filterName(parameter: string): string | undefined {
  return /^filter\[(\w+)\]$/.exec(parameter)?.[1];
}

function applyFilters(where: Query, source: ListSource, query: ListQuery): void {
  for (const [key, value] of Object.entries(query)) {
    const name = filterName(key);
    if (name === undefined || value === '') continue;
    const values = (Array.isArray(value) ? value : String(value).split(',')).map(String);
    if (source.time && (name === 'from' || name === 'to')) {
      void where.whereRaw(`?? ${name === 'from' ? '>=' : '<'} ?`, [
        column(source, source.time),
        values[0] ?? '',
      ]);
      continue;
    }
    if (!source.names.includes(name)) throw unknownName('FILTER_UNKNOWN', name, source.names);
    void where.whereRaw('?? = ANY(?)', [column(source, name), values]);
  }
}

function applySearch(where: Query, source: ListSource, search: string | undefined): void {
  const found = wordsIn(
    source.search.map((name) => column(source, name)),
    search,
  );
  if (found) void where.whereRaw(...found);
}

/** Condition that the words stand in one of the columns, whole or in part; undefined where there is nothing to look for. */
export function wordsIn(
  columns: readonly string[],
  search: string | undefined,
): [sql: string, bindings: string[]] | undefined {
  const words = search?.trim();
  if (!words || columns.length === 0) return undefined;
  const pattern = containing(words);
  return [
    `(${columns.map(() => '??::text ILIKE ?').join(' OR ')})`,
    columns.flatMap((name) => [name, pattern]),
  ];
}

/** For ILIKE: the words anywhere, each of their characters as it is. */
function containing(words: string): string {
  return `%${words.replace(/[\\%_]/g, '\\$&')}%`;
}

function readSort(source: ListSource, sort: string): { name: string; direction: 'asc' | 'desc' } {
  const order = splitSort(sort);
  if (!source.names.includes(order.name)) throw unknownName('SORT_UNKNOWN', order.name, source.names);
  return order;
}

/** What `-name` says. */
export function splitSort<Name extends string>(
  sort: Name | `-${Name}`,
): { name: Name; direction: 'asc' | 'desc' } {
  return { name: sort.replace(/^-/, '') as Name, direction: sort.startsWith('-') ? 'desc' : 'asc' };
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
