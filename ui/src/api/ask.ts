/**
 * The API as the compiler knows it: addresses, queries, bodies and answers are those of its OpenAPI document (schema.d.ts). An address that is
 * not there, a field that is misspelt or an answer that is read wrongly does not compile.
 */
import { call } from './client.ts';
import type { CallOptions, QueryValue } from './client.ts';
import type { paths } from './schema.d.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type PathOf<M extends Method> = {
  [P in keyof paths]: Lowercase<M> extends keyof paths[P] ? P : never;
}[keyof paths];

/** `/api/downtimes/{id}/split` as it is asked for: `/api/downtimes/${number}/split`. */
type AddressOf<P extends string> = P extends `${infer Before}{${string}}${infer After}`
  ? `${Before}${number}${AddressOf<After>}`
  : P;
export type Address<M extends Method> = AddressOf<PathOf<M>>;

type Route<M extends Method, A extends string> = A extends unknown
  ? { [P in PathOf<M>]: A extends AddressOf<P> ? paths[P][Lowercase<M> & keyof paths[P]] : never }[PathOf<M>]
  : never;

type Json<Content> = Content extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Answers<Operation> = Operation extends { responses: infer Responses } ? Responses : never;
type AnswerOf<Operation> =
  Answers<Operation> extends infer Responses
    ? { [S in keyof Responses]: Json<Responses[S]> }[keyof Responses]
    : never;
export type Answer<M extends Method, A extends Address<M>> = AnswerOf<Route<M, A>>;

type QueryOf<Operation> = Operation extends { parameters: { query?: infer Query } }
  ? { [Name in keyof Query]: QueryValue }
  : Record<string, never>;
/** What is only read may be sent. */
type Loose<T> = T extends object ? { readonly [Name in keyof T]: Loose<T[Name]> } : T;
export type QueryNames<M extends Method, A extends Address<M>> = keyof QueryOf<Route<M, A>>;
type BodyOf<Operation> = Operation extends { requestBody: infer Body }
  ? { body: Loose<Json<Body>> }
  : { body?: undefined };
type Options<Operation> = Omit<CallOptions, 'body' | 'query'> &
  BodyOf<Operation> & { query?: QueryOf<Operation> };
type OptionsOf<Operation> = Operation extends { requestBody: unknown }
  ? [options: Options<Operation>]
  : [options?: Options<Operation>];

/** Throws ApiError and nothing else. */
export function ask<M extends Method, A extends Address<M>>(
  method: M,
  address: A,
  ...[options]: OptionsOf<Route<M, A>>
): Promise<Answer<M, A>> {
  return call<Answer<M, A>>(method, address, options);
}

/**
 * What a form holds, whose values are texts until the API has judged them, each beside its field. That its names are those of the contract is
 * held by ui/test/contracts.test.ts.
 */
export function fromForm(values: object): never {
  return values as never;
}
