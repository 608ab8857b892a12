/** Mounts the table of routes: session, permission, schemas, handler. There is no other way into the API. */
import { Router } from 'express';
import type { Request, RequestHandler } from 'express';
import type { z } from 'zod';
import { DomainError } from '../../domain/errors.ts';
import { findPrincipal, requirePermission } from '../auth/principal.ts';
import type { Principal } from '../auth/principal.ts';
import { outOfScope } from '../auth/scope.ts';
import type { Route } from '../routes/route.ts';
import { notFound } from '../routes/route.ts';
import type { Services } from '../services.ts';
import { invalidInput } from './errors.ts';
import { refuseMethod } from './refuse-method.ts';
import { sendJson } from './send-json.ts';

const ID_MAX = 2_147_483_647;
const NOBODY: Principal = {
  userId: 0,
  username: '',
  name: '',
  role: 'viewer',
  via: 'session',
  scopes: null,
  scope: null,
};

export function mountRoutes(routes: readonly Route[], services: Services, session: RequestHandler): Router {
  const router = Router({ caseSensitive: true, strict: false });
  for (const one of routes) {
    const needsSession = one.access !== 'public' || one.path.startsWith('/auth/');
    const guard = needsSession ? [requireReady(services), session] : [];
    router[one.method](one.path, ...guard, answer(one, services));
  }
  router.use(refuseMethod(routes));
  return router;
}

function requireReady(services: Services): RequestHandler {
  return (_request, _response, next) => {
    const { reason } = services.readiness;
    next(
      reason === undefined
        ? undefined
        : new DomainError('DATABASE_UNAVAILABLE', `Not ready: ${reason}`, { status: 503 }),
    );
  };
}

function answer(route: Route, services: Services): RequestHandler {
  return async (request, response) => {
    const principal = await authorize(route, request, services);
    const id = readId(request);
    const query = parse(route.query, request.query);
    const body = parse(route.body, request.body as unknown);
    const result = await route.handle({
      id,
      query: query as never,
      body: body as never,
      principal,
      request,
      response,
      services,
      knex: services.knex,
    });
    if (response.headersSent) return;
    const status = route.status ?? 200;
    if (status === 204) response.status(204).end();
    else await sendJson(request, response.status(status), result);
  };
}

async function authorize(route: Route, request: Request, services: Services): Promise<Principal> {
  if (route.access === 'public') return NOBODY;
  const principal = await findPrincipal(request, services.knex);
  request.principal = principal;
  if (route.access !== 'signed-in') requirePermission(principal, route.access);
  if (route.sessionOnly && principal.via !== 'session')
    throw new DomainError('SESSION_REQUIRED', 'An API token cannot do this; sign in.', { status: 403 });
  if (principal.scope && !servesLimited(route)) throw outOfScope();
  return principal;
}

function servesLimited({ scope, method }: Route): boolean {
  return scope === 'rows' || scope === 'own' || (scope === 'shared' && method === 'get');
}

/** An id that cannot exist is a record that does not exist. */
function readId(request: Request): number {
  const text = request.params['id'] ?? request.params['orderId'];
  if (text === undefined) return 0;
  const id = typeof text === 'string' && /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (id < 1 || id > ID_MAX) throw notFound();
  return id;
}

function parse(schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value ?? {}, { reportInput: true });
  if (!parsed.success) throw invalidInput(parsed.error);
  return parsed.data;
}
