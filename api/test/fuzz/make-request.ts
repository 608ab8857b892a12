/** A request that somebody might send to one of the routes, good or bad, out of the OpenAPI document alone. */
import type { JsonSchema, SchemaOf } from '../../openapi/example-of.ts';
import { FOREIGN_FIELDS, HOSTILE_TEXTS, hostileValue, makeValue } from './make-value.ts';
import type { Maker } from './make-value.ts';
import type { Random } from './random.ts';

interface Parameter {
  name: string;
  in: string;
  schema?: JsonSchema;
}
interface DocumentedOperation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: JsonSchema } | undefined> };
}
export interface FuzzedDocument {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, JsonSchema> };
}
export interface Operation extends DocumentedOperation {
  method: 'get' | 'post' | 'patch' | 'delete';
  path: string;
}
export interface FuzzRequest {
  operation: Operation;
  url: string;
  body: string | undefined;
  /** The body names a field that the schema does not have: such a request must never be taken. */
  hasForeignField: boolean;
}

/** Ids that are no record's. */
const STRANGE_IDS = [
  '0',
  '-1',
  '2147483647',
  '2147483648',
  '99999999999999999999',
  'abc',
  '1e3',
  '1.5',
  '%00',
  "1'--",
  '%F0%9F%92%A5',
];
const BROKEN_BODIES = [
  '{',
  '"text"',
  '[]',
  'null',
  '{"a":}',
  '{"__proto__":{"role":"admin"}}',
  '[[[[[[]]]]]]',
  '\u0000',
];

export function operationsOf(document: FuzzedDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method as Operation['method'],
      path,
    })),
  );
}

export function schemasOf(document: FuzzedDocument): SchemaOf {
  return (reference) => document.components.schemas[reference.replace('#/components/schemas/', '')] ?? {};
}

export function makeRequest(operation: Operation, maker: Maker): FuzzRequest {
  const { random, ids } = maker;
  const path = operation.path.replace(/\{\w+\}/g, () =>
    random.chance(0.8) ? String(random.pick(ids)) : random.pick(STRANGE_IDS),
  );
  const { text, hasForeignField } = makeBody(operation, maker);
  return { operation, url: path + makeQuery(operation, maker), body: text, hasForeignField };
}

function makeQuery({ parameters = [] }: Operation, maker: Maker): string {
  const { random } = maker;
  const asked = parameters.filter(({ in: place }) => place === 'query' && random.chance(0.35));
  const query = asked.map(({ name, schema }): [string, unknown] => [
    name,
    queryValue(name, schema ?? {}, maker),
  ]);
  if (random.chance(0.05)) query.push(['filter[nope]', '1']);
  if (random.chance(0.05))
    query.push(['sort', random.pick(['-id', 'id; DROP TABLE users', 'password_hash', '-', '(SELECT 1)'])]);
  const text = query
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeText(value)}`)
    .join('&');
  return text === '' ? '' : `?${text}`;
}

function queryValue(name: string, schema: JsonSchema, maker: Maker): unknown {
  const { random } = maker;
  if (random.chance(maker.hostility)) return random.pick(HOSTILE_TEXTS);
  if (name === 'sort') return random.pick(['id', '-id', '-createdAt', 'code', 'name']);
  if (name.startsWith('filter['))
    return random.pick<unknown>([...maker.ids, 'true', 'PLANNED', '2026-11-24T13:05:00Z', 'x,y']);
  return makeValue(schema, maker, name);
}

/** A lone surrogate cannot be encoded; it goes as what a broken client would send. */
function encodeText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

function makeBody(
  { requestBody }: Operation,
  maker: Maker,
): { text: string | undefined; hasForeignField: boolean } {
  const { random } = maker;
  const schema = requestBody?.content['application/json']?.schema;
  if (!schema) return { text: undefined, hasForeignField: false };
  if (random.chance(0.04)) return { text: random.pick(BROKEN_BODIES), hasForeignField: false };
  const body = makeValue(schema, maker);
  if (typeof body !== 'object' || body === null || Array.isArray(body) || !random.chance(0.15))
    return { text: JSON.stringify(body), hasForeignField: false };
  return addForeignField(body as Record<string, unknown>, schema, maker);
}

function addForeignField(
  body: Record<string, unknown>,
  schema: JsonSchema,
  { random, schemaOf }: Maker,
): { text: string; hasForeignField: boolean } {
  const properties = (schema.$ref === undefined ? schema : schemaOf(schema.$ref)).properties ?? {};
  const field = foreignField(random, properties);
  return { text: JSON.stringify({ ...body, [field]: hostileValue(random) }), hasForeignField: true };
}

function foreignField(random: Random, properties: Record<string, JsonSchema>): string {
  return random.pick(FOREIGN_FIELDS.filter((name) => !Object.hasOwn(properties, name)));
}
