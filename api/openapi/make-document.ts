/** OpenAPI 3.1 from the table of routes: what is documented is what is mounted. */
import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import type { Route } from '../routes/route.ts';
import { answersOf } from './answers-of.ts';

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
    info: {
      title: 'Pulso',
      version,
      description:
        'An open manufacturing execution system. Times are ISO 8601 in UTC; lists answer `{ data, total }`.',
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
}

function needsCsrf({ access, method }: Route): boolean {
  return access !== 'public' && method !== 'get';
}

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
    ...(needsCsrf(route)
      ? {
          description:
            'With a session, the header `X-CSRF-Token` carries the token that signing in answered.',
        }
      : {}),
    security: isOpen ? [] : [{ session: [] }, ...(route.sessionOnly ? [] : [{ token: [] }])],
    ...(isOpen ? {} : { 'x-permission': route.access }),
    requestParams: {
      ...(names.length > 0 ? { path } : {}),
      ...(route.query instanceof z.ZodObject ? { query: route.query } : {}),
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
