/** OpenAPI 3.1 from the table of routes: what is documented is what is mounted. */
import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import type { Route } from '../routes/route.ts';

const failure = z
  .object({
    code: z.string(),
    message: z.string(),
    details: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
    context: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Error' });

/** The path as OpenAPI writes it: `/api/items/{id}`. */
export function openApiPath(path: string): string {
  return `/api${path.replace(/:(\w+)/g, '{$1}')}`;
}

export function makeDocument(routes: readonly Route[], version: string): unknown {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = openApiPath(route.path);
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Pulso', version, description: 'An open manufacturing execution system.' },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'pulso.sid' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  });
}

function operation(route: Route): ZodOpenApiOperationObject {
  const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  const path = z.object(Object.fromEntries(names.map((name) => [name, z.int().min(1)])));
  const isOpen = route.access === 'public';
  const words = `${route.method}${route.path}`.split(/[/:-]+/).filter(Boolean);
  return {
    tags: [route.tag],
    summary: route.summary,
    operationId: words
      .map((word, index) => (index === 0 ? word : word[0]?.toUpperCase() + word.slice(1)))
      .join(''),
    security: isOpen ? [] : [{ session: [] }, { token: [] }],
    ...(isOpen ? {} : { 'x-permission': route.access }),
    requestParams: {
      ...(names.length > 0 ? { path } : {}),
      ...(route.query instanceof z.ZodObject ? { query: route.query } : {}),
    },
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }
      : {}),
    responses: {
      [String(route.status ?? 200) as '200']: {
        description: 'Done',
        ...(route.answer ? { content: { 'application/json': { schema: route.answer } } } : {}),
      },
      default: { description: 'Refused', content: { 'application/json': { schema: failure } } },
    },
  };
}
