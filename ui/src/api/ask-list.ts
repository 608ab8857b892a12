/** Lists of the API, `?page=&pageSize=&sort=-field&filter[field]=…&search=` → `{ data, total }`: their rows, and the names that they may be filtered by. */
import type { Address, Answer, QueryNames } from './ask.ts';
import { call } from './client.ts';
import type { QueryValue } from './client.ts';

type ListOf<A> =
  A extends Address<'GET'>
    ? Answer<'GET', A> extends { data: readonly unknown[]; total: number }
      ? A
      : never
    : never;
export type ListAddress = ListOf<Address<'GET'>>;
export type RowOf<A extends ListAddress> = A extends ListAddress
  ? (Answer<'GET', A> & { data: unknown[] })['data'][number]
  : never;

type ReferenceOf<A> = A extends ListAddress
  ? `${A}/${number}` extends Address<'GET'>
    ? RowOf<A> extends { id: number; code: string } | { id: number; name: string }
      ? A
      : never
    : never
  : never;
/** Lists whose records can be asked for one by one, and have a name or a code that people know them by. */
export type ReferenceAddress = ReferenceOf<ListAddress>;
/** What is shown of a record that another one points to. */
export interface Reference {
  id: number;
  code?: string | null;
  name?: string | null;
  description?: string | null;
}

export type FilterOf<A extends ListAddress> =
  QueryNames<'GET', A> extends infer Name ? (Name extends `filter[${infer Field}]` ? Field : never) : never;

export interface ListQuery<A extends ListAddress> {
  page?: number;
  pageSize?: number;
  /** Field name, with `-` in front for descending. */
  sort?: string;
  search?: string;
  filter?: { readonly [Field in FilterOf<A>]?: QueryValue };
  signal?: AbortSignal;
}

/** Throws ApiError and nothing else. */
export function askList<A extends ListAddress>(
  address: A,
  query: ListQuery<A> = {},
): Promise<{ data: RowOf<A>[]; total: number }> {
  const { filter, signal, ...plain } = query;
  const flat: Record<string, QueryValue> = { ...plain };
  for (const [field, value] of Object.entries(filter ?? {})) flat[`filter[${field}]`] = value as QueryValue;
  return call('GET', address, signal ? { query: flat, signal } : { query: flat });
}
