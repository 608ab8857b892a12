/** Lists of the API: `?page=&pageSize=&sort=-field&filter[field]=…&search=` → `{ data, total }`. */
import { call } from './client.ts';
import type { QueryValue } from './client.ts';

export interface ListQuery {
  page?: number;
  pageSize?: number;
  /** Field name, with `-` in front for descending. */
  sort?: string;
  search?: string;
  filter?: Record<string, QueryValue>;
  signal?: AbortSignal;
}

export interface ListAnswer<T> {
  data: T[];
  total: number;
}

export async function fetchList<T>(path: string, query: ListQuery = {}): Promise<ListAnswer<T>> {
  const { filter, signal, ...plain } = query;
  const flat: Record<string, QueryValue> = { ...plain };
  for (const [field, value] of Object.entries(filter ?? {})) flat[`filter[${field}]`] = value;
  return call<ListAnswer<T>>('GET', path, signal ? { query: flat, signal } : { query: flat });
}
