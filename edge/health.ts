/** GET /health: what a supervisor, an installer or a load balancer asks. Reachable without signing in; no secret in it. */
import type { CollectorRuntime } from '../custom-nodes/runtime/collector-runtime.ts';

export interface Health {
  status: 'running';
  /** Seconds since the process started. */
  uptime: number;
  database: boolean;
  connections: { name: string; connected: boolean; lastRead: string | null; errors: number }[];
  buffer: {
    depth: number;
    oldestSeconds: number;
    quarantined: number;
    /** Raw values given up for want of room, and counts that lost their own time to it, since the start. */
    dropped: number;
    merged: number;
    /** Of the room that it may take, 0 to 1; from 0.8 on there is an alarm. */
    share: number;
    alarm: boolean;
  };
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
      dropped: buffer.dropped,
      merged: buffer.merged,
      share: Number(buffer.share.toFixed(4)),
      alarm: buffer.alarm,
    },
  };
}
