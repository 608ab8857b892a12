/** An example for a schema of the document: what a plant would have there, by the field's name; otherwise whatever the schema takes. */

export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  example?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minItems?: number;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
}
export type SchemaOf = (reference: string) => JsonSchema;

/** Deeper than any answer; a schema that contains itself ends here. */
const DEPTH_MAX = 12;

const TEXTS: Readonly<Record<string, string>> = {
  address: 'D33',
  agent: 'Mozilla/5.0',
  author: 'engineer',
  category: 'unassigned',
  cnpj: '12ABC34501DE35',
  code: 'OP-1042',
  collectorName: 'collector-1',
  color: '#0b57a4',
  companyName: 'Moldados Sul',
  currentPassword: 'the old password',
  defectName: 'Rebarba',
  description: 'Linha de tampas',
  endTime: '14:00',
  end: '12:30',
  host: '192.168.1.10',
  ip: '192.168.1.50',
  itemCode: 'TAMPA-28',
  itemName: 'Tampa 28 mm',
  lang: 'pt-BR',
  machine: 'Injetora 01',
  name: 'Injetora 01',
  newPassword: 'a new long password',
  note: 'Conferido na máquina',
  notes: 'Rebarba na cavidade 2',
  orderCode: 'OP-1042',
  phone: '+55 47 3333-0000',
  plcName: 'Injetora 01',
  reason: 'Contagem conferida na balança',
  registerName: 'Contador de produção',
  requestId: '6f1f9d0e-2f0f-4a53-9a0f-0d4f6a1c2b3e',
  sectorName: 'Injeção',
  shiftName: 'Manhã',
  start: '12:00',
  startTime: '06:00',
  timeZone: 'America/Sao_Paulo',
  tradeName: 'Moldados',
  unit: 'pç',
  url: 'https://mes.plant.example/hook',
  userName: 'Ana Souza',
  username: 'ana',
};
const NUMBERS: Readonly<Record<string, number>> = {
  availability: 0.8333,
  baselineValue: 41_200,
  clpCounterValue: 41_205,
  good: 90_000,
  idealCycle: 8.5,
  latency: 45,
  oee: 0.75,
  offset: 4129,
  page: 1,
  pageSize: 50,
  performance: 0.95,
  plannedQuantity: 5000,
  pollInterval: 1000,
  port: 502,
  producedQuantity: 1250,
  quality: 0.9474,
  quantity: 5,
  rawValue: 41_205,
  reconnectInterval: 1000,
  timeout: 1000,
  total: 1,
  value: 41_205,
};
const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2026-11-24T13:05:00.000Z',
  date: '2026-11-24',
  email: 'ana@plant.example',
  uri: 'https://mes.plant.example/hook',
  uuid: '6f1f9d0e-2f0f-4a53-9a0f-0d4f6a1c2b3e',
  base64: 'Y29kZTtuYW1lCg==',
};

/** For fields whose pattern the name says nothing of: times of day, names of collectors. */
const PATTERNED = ['07:00', 'collector-1'];

/** `whole`: with the fields that may be left out, as answers have them. */
export function exampleOf(
  schema: JsonSchema,
  schemaOf: SchemaOf,
  whole: boolean,
  name = '',
  depth = 0,
): unknown {
  if (depth > DEPTH_MAX) return null;
  const inner = (part: JsonSchema, called = name): unknown =>
    exampleOf(part, schemaOf, whole, called, depth + 1);
  if (schema.$ref !== undefined) return inner(schemaOf(schema.$ref));
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return inner(choices.find(({ type }) => type !== 'null') ?? {});
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => inner(part))) as unknown;
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  if (type === 'object') return objectOf(schema, whole, inner);
  if (type === 'array')
    return schema.items ? Array<unknown>(Math.max(1, schema.minItems ?? 1)).fill(inner(schema.items)) : [];
  if (type === 'integer' || type === 'number') return numberOf(schema, type, name);
  if (type === 'boolean') return true;
  if (type === 'string') return textOf(schema, name);
  return null;
}

function textOf({ format = '', pattern = '' }: JsonSchema, name: string): string {
  const wanted = BY_FORMAT[format] ?? TEXTS[name] ?? 'text';
  const form = new RegExp(pattern);
  return [wanted, ...PATTERNED].find((text) => form.test(text)) ?? wanted;
}

function objectOf(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  whole: boolean,
  inner: (part: JsonSchema, name: string) => unknown,
): Record<string, unknown> {
  const names = [...new Set([...Object.keys(properties), ...required])];
  const others = typeof additionalProperties === 'object' ? additionalProperties : {};
  // A change names what it changes: one field, where none has to be there.
  const asked = required.length > 0 ? names.filter((name) => required.includes(name)) : names.slice(0, 1);
  return Object.fromEntries(
    (whole ? names : asked).map((name) => [name, inner(properties[name] ?? others, name)]),
  );
}

function numberOf(schema: JsonSchema, type: string, name: string): number {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = schema;
  const wanted = NUMBERS[name] ?? 1;
  const above = exclusiveMinimum === -Infinity ? minimum : Math.max(minimum, exclusiveMinimum + 1);
  const fitting = Math.min(maximum, Math.max(above, wanted));
  return type === 'integer' ? Math.round(fitting) : fitting;
}
