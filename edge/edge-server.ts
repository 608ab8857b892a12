/** The edge's HTTP server: health and metrics for machines, the flow editor for engineers. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler, type Express } from 'express';
import RED from 'node-red';
import { DomainError } from '../domain/errors.ts';
import type { CollectorRuntime } from '../custom-nodes/runtime/collector-runtime.ts';
import { describeHealth } from './health.ts';
import type { EdgeLog } from './log.ts';
import { makeMetrics } from './metrics.ts';
import { FLOW_HTTP_ROOT } from './node-red-settings.ts';
import { limitSignIn } from './sign-in-limit.ts';

export interface EdgeServer {
  server: Server;
  /** Opens the editor. Only after `await RED.start()`: earlier, Node-RED's http nodes fail to load. */
  openEditor(): void;
  close(): Promise<void>;
}

export function makeEdgeServer(runtime: CollectorRuntime, log: EdgeLog): EdgeServer {
  const app = express();
  app.disable('x-powered-by');
  let isReady = false;
  const metrics = makeMetrics(runtime);
  app.use((_request, response, next) => {
    response.set({ 'X-Content-Type-Options': 'nosniff', 'X-Frame-Options': 'SAMEORIGIN' });
    next();
  });
  app.get('/health', (_request, response) => {
    if (isReady) response.json(describeHealth(runtime));
    else response.status(503).json({ status: 'starting' });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text());
  });
  const server = createServer(app);
  return {
    server,
    openEditor: () => {
      mountEditor(app);
      app.use(answerFailure(log));
      isReady = true;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      if (server.listening) await closed;
    },
  };
}

function mountEditor(app: Express): void {
  // What Node-RED's library of files throws on a wrong name ends the process; flows are kept by Pulso instead.
  app.use('/library', (_request, response) => {
    response.status(404).json({ code: 'NOT_FOUND', message: 'Pulso keeps no library of flow files.' });
  });
  app.post('/auth/token', ...limitSignIn());
  app.use(FLOW_HTTP_ROOT, RED.httpNode);
  app.use('/', RED.httpAdmin);
}

/** Nothing of the inside leaves: one line in the log, a bare answer outside. */
function answerFailure(log: EdgeLog): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = Number((error as { status?: unknown }).status) || 500;
    if (status >= 500) {
      const reason = error instanceof Error ? error.stack : String(error);
      log.error('A request failed', { method: request.method, path: request.path, reason });
    }
    const code = status >= 500 ? 'INTERNAL_ERROR' : 'REQUEST_INVALID';
    response.status(status).json({ code, message: 'The request could not be answered.' });
  };
}

/** Throws PORT_UNUSABLE with one sentence that names the variable to change. */
export async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const message =
      code === 'EADDRINUSE'
        ? `Port ${port} is taken by another program; stop it or set EDGE_PORT.`
        : `The edge cannot listen on ${host}:${port} (${code}); set EDGE_HOST or EDGE_PORT.`;
    throw new DomainError('PORT_UNUSABLE', message, { cause });
  }
}
