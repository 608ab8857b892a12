/** Values for a schema of the OpenAPI document: mostly such as it takes, sometimes such as nobody should ever get through. */
import type { JsonSchema, SchemaOf } from '../../openapi/example-of.ts';
import type { Random } from './random.ts';

export const HOSTILE_TEXTS = [
  '',
  ' ',
  "'; DROP TABLE users; --",
  "' OR '1'='1",
  '"); DELETE FROM audit_log; --',
  '=1+1',
  '@SUM(A1:A9)',
  '-2+3',
  '+cmd|/C calc',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202egnp.exe',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '${jndi:ldap://127.0.0.1/a}',
  '{{7*7}}',
  '%00%0a%27',
  '__proto__',
  'constructor',
  'NaN',
  'null',
  '1e309',
  '2026-02-30',
  '2026-02-30T25:61:61Z',
  '+275760-09-13T00:00:00.001Z',
  '9'.repeat(400),
  'ü'.repeat(5000),
];
const HOSTILE_NUMBERS = [0, -1, -0, 0.1, 1e308, -1e308, 2 ** 31, 2 ** 53, -(2 ** 63), Number.MIN_VALUE];
const HOSTILE_OTHERS: readonly unknown[] = [
  null,
  true,
  [],
  {},
  [[[[]]]],
  { $ne: null },
  [null],
  { toString: 1 },
];
/** Fields that a record may have and nobody may send. */
export const FOREIGN_FIELDS = [
  'id',
  'createdAt',
  'updatedAt',
  'passwordHash',
  'password_hash',
  'producedQuantity',
  'status',
  'userId',
  'scopes',
  'automatic',
  'constructor',
  'isAdmin',
];
const INSTANTS = [
  '2026-11-24T13:05:00.000Z',
  '2026-11-28T00:00:00Z',
  '1970-01-01T00:00:00Z',
  '2999-12-31T23:59:59.999Z',
];
const DEPTH_MAX = 10;

export interface Maker {
  random: Random;
  schemaOf: SchemaOf;
  /** Ids of records that are there. */
  ids: readonly number[];
  /** Share of the values that are hostile. */
  hostility: number;
}

export function hostileValue(random: Random): unknown {
  return random.pick<() => unknown>([
    () => random.pick(HOSTILE_TEXTS),
    () => random.pick(HOSTILE_NUMBERS),
    () => random.pick(HOSTILE_OTHERS),
  ])();
}

export function makeValue(schema: JsonSchema, maker: Maker, name = '', depth = 0): unknown {
  const { random, schemaOf, hostility } = maker;
  if (random.chance(hostility)) return hostileValue(random);
  if (depth > DEPTH_MAX) return null;
  const inner = (part: JsonSchema, called = name): unknown => makeValue(part, maker, called, depth + 1);
  if (schema.$ref !== undefined) return inner(schemaOf(schema.$ref));
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return random.pick(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return inner(random.pick(choices));
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => inner(part))) as unknown;
  const type = Array.isArray(schema.type) ? random.pick(schema.type) : schema.type;
  if (type === 'object') return makeObject(schema, random, inner);
  if (type === 'array')
    return Array.from({ length: Math.max(schema.minItems ?? 0, random.below(3)) }, () =>
      inner(schema.items ?? {}),
    );
  if (type === 'integer' || type === 'number') return makeNumber(schema, maker, name, type);
  if (type === 'boolean') return random.chance(0.5);
  if (type === 'string') return makeText(schema, random, name);
  return null;
}

function makeObject(
  { properties = {}, required = [] }: JsonSchema,
  random: Random,
  inner: (part: JsonSchema, name: string) => unknown,
): Record<string, unknown> {
  const names = Object.keys(properties).filter((name) => required.includes(name) || random.chance(0.4));
  return Object.fromEntries(names.map((name) => [name, inner(properties[name] ?? {}, name)]));
}

function makeNumber(schema: JsonSchema, { random, ids }: Maker, name: string, type: string): number {
  if (/(^id|Ids?)$/.test(name) && ids.length > 0 && random.chance(0.8)) return random.pick(ids);
  const low = Math.max(schema.minimum ?? -1000, schema.exclusiveMinimum ?? -1000, -1e6);
  const high = Math.min(schema.maximum ?? 1000, 1e6);
  const edges = [low, high, low + 1];
  const value = random.chance(0.3) ? random.pick(edges) : low + random.next() * Math.max(0, high - low);
  return type === 'integer' ? Math.round(value) : value;
}

function makeText({ format, pattern = '' }: JsonSchema, random: Random, name: string): string {
  if (format === 'date-time') return random.pick(INSTANTS);
  if (format === 'date') return random.pick(INSTANTS).slice(0, 10);
  if (format === 'email') return `fuzz${random.below(1000)}@plant.example`;
  const likely = [
    '07:00',
    '22:30',
    '#0b57a4',
    'D33',
    'holding:1',
    `fuzz-${random.below(100_000)}`,
    `Fuzz ${name}`,
  ];
  const form = new RegExp(pattern);
  const fitting = likely.filter((text) => form.test(text));
  return fitting.length > 0 ? random.pick(pattern === '' ? fitting.slice(-2) : fitting) : 'text';
}
