/** The types of the API for the screens, generated from the same table of routes that the API mounts and documents. */
import openapiTS, { astToString } from 'openapi-typescript';
import type { OpenAPI3 } from 'openapi-typescript';
import { makeDocument } from '../api/openapi/make-document.ts';
import { makeRoutes } from '../api/routes/route-table.ts';

const HEADER = `/**
 * Generated from the API's OpenAPI document by \`npm run generate\`; a test compares it with the routes that are mounted.
 */
`;
/** Words and refusals, of which the compiler knows nothing. */
const LEFT_OUT = new Set([
  'description',
  'summary',
  'example',
  'examples',
  'headers',
  'tags',
  'security',
  'operationId',
]);

/** What the generator says of everything that is not there. */
const NOTHING = [
  /^ *(?:query|header|path|cookie|get|put|post|patch|delete|options|head|trace|requestBody)\?: never;\n/gm,
  /^ *headers: \{\n *\[name: string\]: unknown;\n *\};\n/gm,
  /^ *parameters: \{\n *\};\n/gm,
  /^ *content\?: never;\n/gm,
  /^ *(?:responses|parameters|requestBodies|headers|pathItems): never;\n/gm,
  /^export type (?:webhooks|\$defs|operations) = Record<string, never>;\n/gm,
];

/** What `ui/src/api/schema.d.ts` is to hold. */
export async function apiTypes(): Promise<string> {
  const { components, ...document } = withoutWords(makeDocument(makeRoutes(), '0')) as OpenAPI3;
  const schemas = { ...document, components: { schemas: components?.schemas ?? {} } };
  const types = astToString(await openapiTS(schemas, { alphabetize: true }));
  return HEADER + NOTHING.reduce((text, nothing) => text.replace(nothing, ''), types).replace(/^ +/gm, halve);
}

function halve(indent: string): string {
  return ' '.repeat(indent.length / 2);
}

/** Names of a schema's properties stay, whatever they are called. */
function withoutWords(part: unknown, areNames = false): unknown {
  if (Array.isArray(part)) return part.map((one) => withoutWords(one));
  if (typeof part !== 'object' || part === null) return part;
  const kept = Object.entries(part).filter(
    ([name]) => areNames || !(LEFT_OUT.has(name) || name.startsWith('x-') || /^[45]\d\d$/.test(name)),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutWords(value, name === 'properties')]));
}
