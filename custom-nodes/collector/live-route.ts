/** What the editor asks a collector while somebody looks: `GET /pulso/collector/:id/live`, for whoever may read the editor. */
import type { Request, Response } from 'express';
import type { NodeAPI } from 'node-red';
import type { CollectorRuntime } from '../runtime/collector-runtime.ts';
import type { LivePlc } from '../runtime/live-plcs.ts';

export interface LiveAnswer {
  collectorName: string;
  /** PostgreSQL answers. */
  database: boolean;
  /** Entries that PostgreSQL does not have yet. */
  waiting: number;
  /** Where Pulso's screens are; null where nobody said so. */
  screensUrl: string | null;
  plcs: LivePlc[];
}

/** @param find the runtime of a config node, or the one of the process where the node is not deployed yet */
export function offerLive(RED: NodeAPI, find: (collectorId: string) => CollectorRuntime | undefined): void {
  RED.httpAdmin.get(
    '/pulso/collector/:id/live',
    RED.auth.needsPermission('collector.read'),
    (request: Request, response: Response) => {
      const runtime = find(String(request.params['id']));
      if (!runtime) {
        const message = 'This collector is not deployed yet.';
        response.status(404).json({ code: 'NOT_FOUND', message });
        return;
      }
      const { database, buffer } = runtime.status();
      const { pulsoScreens } = RED.settings as { pulsoScreens?: string };
      const answer: LiveAnswer = {
        collectorName: runtime.collectorName,
        database,
        waiting: buffer.depth,
        screensUrl: pulsoScreens ?? null,
        plcs: runtime.livePlcs(),
      };
      response.json(answer);
    },
  );
}
