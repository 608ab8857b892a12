/** The edge's HTTP server: health and metrics for machines, the flow editor for engineers. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { DomainError } from '../domain/errors.ts';
import type { CollectorRuntime } from '../custom-nodes/runtime/collector-runtime.ts';
import { describeHealth } from './health.ts';
import type { EdgeLog } from './log.ts';
import type { LoopWatch } from './loop-watch.ts';
import { makeMetrics } from './metrics.ts';
import { mountEditor } from './editor-door.ts';
import { FLOW_HTTP_ROOT } from './node-red-settings.ts';
import type { EditorSignIn } from './editor-sign-in.ts';

export interface EdgeServer {
  server: Server;
  /** Opens the editor. Only after `await RED.start()`: earlier, Node-RED's http nodes fail to load. */
  openEditor(signIn: EditorSignIn): void;
  close(): Promise<void>;
}

export function makeEdgeServer(
  runtime: CollectorRuntime,
  log: EdgeLog,
  stalls: LoopWatch['figures'],
): EdgeServer {
  const app = express();
  app.disable('x-powered-by');
  // A proxy on the same machine may speak for the address of whoever signs in, nobody else.
  app.set('trust proxy', 'loopback');
  let isReady = false;
  const metrics = makeMetrics(runtime, stalls);
  app.use((request, response, next) => {
    response.set({
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'SAMEORIGIN',
      // A ticket in the address goes nowhere else.
      'Referrer-Policy': 'no-referrer',
      'Content-Security-Policy': contentPolicy(request.path),
    });
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
    openEditor: (signIn) => {
      mountEditor(app, signIn);
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

/**
 * Node-RED's editor runs scripts that its pages carry and makes code from text; but nothing comes from, or goes to, another server. What an
 * engineer's flow serves may, as its author wants.
 */
const EVERYWHERE = "frame-ancestors 'self'; object-src 'none'; base-uri 'self'";
const EDITOR = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "form-action 'self'",
  EVERYWHERE,
].join('; ');

function contentPolicy(path: string): string {
  return path === FLOW_HTTP_ROOT || path.startsWith(`${FLOW_HTTP_ROOT}/`) ? EVERYWHERE : EDITOR;
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
