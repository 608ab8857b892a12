/** A list of the API whose address the compiler knows: its rows, and the names that it may be filtered by. */
import type { Address, Answer, QueryNames } from './ask.ts';
import type { QueryValue } from './client.ts';
import { fetchList } from './list.ts';
import type { ListQuery } from './list.ts';

type FilterOf<A extends Address<'GET'>> =
  QueryNames<'GET', A> extends infer Name ? (Name extends `filter[${infer Field}]` ? Field : never) : never;
interface Query<A extends Address<'GET'>> extends Omit<ListQuery, 'filter'> {
  filter?: { [Field in FilterOf<A>]?: QueryValue };
}

/** Throws ApiError and nothing else. */
export async function askList<A extends Address<'GET'>>(
  address: A,
  query: Query<A> = {},
): Promise<Answer<'GET', A> & { data: unknown[] }> {
  return (await fetchList(address, query)) as never;
}
