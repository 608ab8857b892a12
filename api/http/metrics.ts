/** Prometheus: how many requests, how long, and how the process is. One registry an API, so that tests may have several. */
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  measure: RequestHandler;
  answer: RequestHandler;
}

export function makeMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'pulso_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
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
