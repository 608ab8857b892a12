/** OpenAPI 3.1 from the table of routes: what is documented is what is mounted. */
import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { KEY_LENGTH_MAX } from '../database/once.ts';
import type { Route } from '../routes/route.ts';
import { answersOf } from './answers-of.ts';
import { exampleOf } from './example-of.ts';
import type { JsonSchema } from './example-of.ts';

/** The path as OpenAPI writes it: `/api/items/{id}`. */
export function openApiPath(path: string): string {
  return `/api${path.replace(/:(\w+)/g, '{$1}')}`;
}

interface Media {
  schema?: JsonSchema;
  example?: unknown;
}
interface Described {
  content?: Record<string, Media>;
}
interface OpenApiDocument {
  paths: Record<
    string,
    Record<string, { tags: string[]; requestBody?: Described; responses: Record<string, Described> }>
  >;
  components: { schemas: Record<string, JsonSchema> };
}

/** Every body and every good answer is shown as it might be; an example that a route has of its own stays. */
function showExamples({ paths, components }: OpenApiDocument): void {
  const schemaOf = (reference: string): JsonSchema =>
    components.schemas[reference.replace('#/components/schemas/', '')] ?? {};
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  /** What a route's own example says of a record is what its list shows. */
  const ownOf = new Map<string, Record<string, unknown>>();
  for (const { tags, requestBody } of operations) {
    const own = requestBody?.content?.['application/json']?.example;
    if (typeof own === 'object' && own !== null)
      ownOf.set(tags[0] ?? '', { ...own, ...ownOf.get(tags[0] ?? '') });
  }
  for (const operation of operations) {
    const own = ownOf.get(operation.tags[0] ?? '') ?? {};
    const body = operation.requestBody?.content?.['application/json'];
    if (body?.schema) body.example ??= exampleOf(body.schema, schemaOf, false);
    for (const [status, { content }] of Object.entries(operation.responses)) {
      const answer = content?.['application/json'];
      if (answer?.schema && status < '300')
        answer.example ??= withOwn(exampleOf(answer.schema, schemaOf, true), own);
    }
  }
}

function isPlain(value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== 'object';
}

/** A record with the values of its route's own example, where it has such fields; a page holds its records in `data`. */
function withOwn(example: unknown, own: Record<string, unknown>): unknown {
  if (typeof example !== 'object' || example === null) return example;
  if (Array.isArray(example)) return example;
  if ('data' in example && Array.isArray(example.data))
    return { ...example, data: example.data.map((row) => withOwn(row, own)) };
  return Object.fromEntries(
    Object.entries(example).map(([name, value]) => [
      name,
      isPlain(value) && isPlain(own[name]) ? own[name] : value,
    ]),
  );
}

export function makeDocument(routes: readonly Route[], version: string): unknown {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = openApiPath(route.path);
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  const document = createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Pulso',
      version,
      description:
        'An open manufacturing execution system. Times are ISO 8601 in UTC; lists answer `{ data, total }`. ' +
        'An ERP sends orders under an `Idempotency-Key` or as a file, and fetches every booking from `/api/production-appointments/feed` and `/api/production-defects/feed`. ' +
        'Bodies are JSON in UTF-8. Lists by cursor go from the newest backwards, to look back; only a feed promises that nothing is left out.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].sort().map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'pulso.sid' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  });
  showExamples(document as unknown as OpenApiDocument);
  return document;
}

function needsCsrf({ access, method }: Route): boolean {
  return access !== 'public' && method !== 'get';
}

function describeRoute(route: Route): { description?: string } {
  const csrf = 'With a session, the header `X-CSRF-Token` carries the token that signing in answered.';
  const said = [route.description, needsCsrf(route) ? csrf : undefined].filter(Boolean);
  return said.length > 0 ? { description: said.join('\n\n') } : {};
}

const idempotencyKey = z
  .string()
  .max(KEY_LENGTH_MAX)
  .optional()
  .meta({
    description:
      'A value of the caller’s own for this request, kept for 90 days. Sent again with the same body it is answered what it was answered first, and done once; ' +
      'with another body it is refused: `IDEMPOTENCY_KEY_REUSED` (422).',
  });

function operation(route: Route): ZodOpenApiOperationObject {
  const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  const path = z.object(Object.fromEntries(names.map((name) => [name, z.coerce.number().int().min(1)])));
  const isOpen = route.access === 'public';
  const words = `${route.method}${route.path}`.split(/[/:-]+/).filter(Boolean);
  return {
    tags: [route.tag],
    summary: route.summary,
    operationId: words
      .map((word, index) => (index === 0 ? word : word[0]?.toUpperCase() + word.slice(1)))
      .join(''),
    ...describeRoute(route),
    security: isOpen ? [] : [{ session: [] }, ...(route.sessionOnly ? [] : [{ token: [] }])],
    ...(isOpen ? {} : { 'x-permission': route.access }),
    requestParams: {
      ...(names.length > 0 ? { path } : {}),
      ...(route.query instanceof z.ZodObject ? { query: route.query } : {}),
      ...(route.repeatable ? { header: z.object({ 'Idempotency-Key': idempotencyKey }) } : {}),
    },
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: route.body,
                ...(route.example === undefined ? {} : { example: route.example }),
              },
            },
          },
        }
      : {}),
    responses: answersOf(route),
  };
}
