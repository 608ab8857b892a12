/** Prometheus: how many requests, how long, and how the process is. One registry an API, so that tests may have several. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Knex } from 'knex';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { DomainError } from '../../domain/errors.ts';
import type { Services } from '../services.ts';

export interface Metrics {
  measure: RequestHandler;
  answer: RequestHandler;
}

/** For this machine, and for whoever has the token: figures of a plant are nobody else's. */
export function guardMetrics(token: string | undefined): RequestHandler {
  return (request, _response, next) => {
    const given = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    if (token !== undefined && given !== undefined && isSame(given, token)) next();
    // Behind a proxy on this machine the address is that of the proxy's client, as trust proxy has it.
    else if (isLoopback(request.ip)) next();
    else
      next(
        new DomainError('FORBIDDEN', 'The metrics are for this machine, or need METRICS_TOKEN.', {
          status: 403,
        }),
      );
  };
}

function isLoopback(address = ''): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

type Watched = Pick<Services, 'knex' | 'readiness' | 'liveSockets'>;

const GAUGES: readonly (readonly [name: string, help: string, read: (services: Watched) => number])[] = [
  [
    'pulso_api_ready',
    '1 while PostgreSQL answers and has its migrations',
    ({ readiness }) => Number(readiness.reason === undefined),
  ],
  ['pulso_live_sockets', 'Browsers on the live channel', ({ liveSockets }) => liveSockets()],
  [
    'pulso_database_connections_used',
    'Connections of the pool that work',
    ({ knex }) => poolOf(knex).numUsed(),
  ],
  [
    'pulso_database_requests_waiting',
    'Requests that wait for a connection',
    ({ knex }) => poolOf(knex).numPendingAcquires(),
  ],
];

export function makeMetrics(services: Watched): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'pulso_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  for (const [name, help, read] of GAUGES) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read(services));
      },
    });
  }
  return {
    measure: (request, response, next) => {
      const end = duration.startTimer();
      response.once('finish', () => {
        // The pattern, never the address: ids would make a series each.
        const route = (request.route as { path?: unknown } | undefined)?.path;
        end({
          method: request.method,
          route: typeof route === 'string' ? route : 'other',
          status: String(response.statusCode),
        });
      });
      next();
    },
    answer: (_request, response, next) => {
      registry.metrics().then((text) => response.type(registry.contentType).send(text), next);
    },
  };
}

/** Knex keeps its pool where its types do not say. */
function poolOf(knex: Knex): { numUsed: () => number; numPendingAcquires: () => number } {
  return (knex.client as { pool: { numUsed: () => number; numPendingAcquires: () => number } }).pool;
}
