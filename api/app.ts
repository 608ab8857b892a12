/** The Express application: headers, documents, the table of routes, the screens, and one end for every error. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import express from 'express';
import type { Express, RequestHandler } from 'express';
import swaggerUi from 'swagger-ui-express';
import packageJson from '../package.json' with { type: 'json' };
import { DomainError } from '../domain/errors.ts';
import { answerErrors } from './http/errors.ts';
import { guardMetrics, makeMetrics } from './http/metrics.ts';
import { limitRequests } from './http/limit-requests.ts';
import { mountRoutes } from './http/mount-routes.ts';
import { readBody } from './http/read-body.ts';
import { docsHeaders, securityHeaders } from './http/security-headers.ts';
import { serveScreens } from './http/serve-screens.ts';
import { makeDocument } from './openapi/make-document.ts';
import { makeRoutes } from './routes/route-table.ts';
import type { Services } from './services.ts';

/** A PLC with its 500 registers fits; whatever is larger is not ours. */
const BODY_LIMIT = '1mb';
/** A flow may have as much as a collector takes over. */
const FLOW_BODY_LIMIT = '6mb';
const UI_DIST = fileURLToPath(new URL('../ui/dist', import.meta.url));

export function makeApp(services: Services, session: RequestHandler, distDir = UI_DIST): Express {
  const app = express();
  const metrics = makeMetrics(services);
  const routes = makeRoutes();
  // Made when somebody asks: a start does not wait for it.
  let document: unknown;
  app.disable('x-powered-by');
  // A proxy with TLS stands on the same machine: its word on the client's address and protocol counts, nobody else's.
  app.set('trust proxy', 'loopback');
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.use(identify, logRequests(services), metrics.measure, ...securityHeaders());
  app.use('/api', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.use('/api', limitRequests());
  if (services.onAnswer) app.use('/api', watchAnswers(services.onAnswer));
  app.get('/api/metrics', guardMetrics(services.metricsToken), metrics.answer);
  app.get('/api/openapi.json', (_request, response) => {
    document ??= makeDocument(routes, packageJson.version);
    response.json(document);
  });
  app.use(
    '/api/docs',
    docsHeaders,
    swaggerUi.serve,
    swaggerUi.setup(undefined, {
      swaggerUrl: '/api/openapi.json',
      customSiteTitle: 'Pulso API',
    }),
  );
  app.use('/api/flows', ...readBody(FLOW_BODY_LIMIT));
  app.use('/api', ...readBody(BODY_LIMIT), mountRoutes(routes, services, session));
  app.use('/api', () => {
    throw new DomainError('NOT_FOUND', 'There is no such address.', { status: 404 });
  });
  app.use(serveScreens(distDir));
  app.use(() => {
    throw new DomainError('NOT_FOUND', 'There is no such address.', { status: 404 });
  });
  app.use(answerErrors(services.logger));
  return app;
}

/** A proxy's id is kept, so that one search finds both sides. */
const identify: RequestHandler = (request, response, next) => {
  const given = request.get('x-request-id');
  request.id = given && /^[\w.-]{1,80}$/.test(given) ? given : randomUUID();
  response.setHeader('X-Request-Id', request.id);
  next();
};

function logRequests({ logger }: Services): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('finish', () => {
      if (!request.originalUrl.startsWith('/api/')) return;
      const level = request.originalUrl.startsWith('/api/health') ? 'debug' : 'info';
      logger.log(level, 'request', {
        requestId: request.id,
        method: request.method,
        path: request.originalUrl.split('?')[0],
        status: response.statusCode,
        ms: Math.round(performance.now() - startedAt),
        userId: request.principal?.userId,
      });
    });
    next();
  };
}

function watchAnswers(onAnswer: NonNullable<Services['onAnswer']>): RequestHandler {
  return (request, response, next) => {
    const json = response.json.bind(response);
    response.json = (body: unknown) => {
      const path = (request.route as { path?: unknown } | undefined)?.path;
      const route = typeof path === 'string' ? path : undefined;
      onAnswer({ method: request.method, route, status: response.statusCode, body });
      return json(body);
    };
    next();
  };
}
