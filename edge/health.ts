/** GET /health: what a supervisor, an installer or a load balancer asks. Reachable without signing in; no secret in it. */
import type { CollectorRuntime } from '../custom-nodes/runtime/collector-runtime.ts';

export interface Health {
  status: 'running';
  /** Seconds since the process started. */
  uptime: number;
  database: boolean;
  connections: { name: string; connected: boolean; lastRead: string | null; errors: number }[];
  buffer: { depth: number; oldestSeconds: number; quarantined: number };
}

export function describeHealth(runtime: Pick<CollectorRuntime, 'status'>): Health {
  const { database, connections, buffer } = runtime.status();
  return {
    status: 'running',
    uptime: Math.round(process.uptime()),
    database,
    connections: connections.map(({ name, connected, lastRead, errors }) => ({
      name,
      connected,
      lastRead,
      errors,
    })),
    buffer: {
      depth: buffer.depth,
      oldestSeconds: buffer.oldestSeconds,
      quarantined: buffer.quarantined,
    },
  };
}
