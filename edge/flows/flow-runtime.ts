/** What the edge needs of Node-RED's runtime to deploy: a thin face over its API, so that the rules of a deploy can be tried without it. */
import RED from 'node-red';
import type { FlowNode } from '../../domain/flows/flow-types.ts';
import type { DeployingUser } from './flow-storage.ts';

export interface RuntimeState {
  kind: 'started' | 'stopped';
  /** Why it stopped, where Node-RED says so: `missing-types`, `missing-modules`. */
  reason: string | null;
}

export interface FlowRuntime {
  current(): FlowNode[];
  /** Resolves when it is saved and the old flow has stopped. Rejects with FLOW_REFUSED. */
  setFlows(flow: FlowNode[], user: DeployingUser): Promise<void>;
  /** Answers how to stop listening. */
  onState(listener: (state: RuntimeState) => void): () => void;
}

interface FlowsOfRuntime {
  flows: {
    setFlows(options: object): Promise<unknown>;
  };
}

export const nodeRedRuntime: FlowRuntime = {
  current: () => {
    const nodes = RED.nodes as unknown as { getFlows(): { flows: FlowNode[] } | null };
    return nodes.getFlows()?.flows ?? [];
  },
  setFlows: async (flow, user) => {
    const { flows } = RED.runtime as unknown as FlowsOfRuntime;
    await flows.setFlows({ flows: { flows: flow }, deploymentType: 'full', user });
  },
  onState: (listener) => {
    const started = (): void => listener({ kind: 'started', reason: null });
    const changed = ({ id, payload }: { id: string; payload?: { error?: string } }): void => {
      if (id === 'runtime-state' && payload?.error) listener({ kind: 'stopped', reason: payload.error });
    };
    RED.events.on('flows:started', started);
    RED.events.on('runtime-event', changed);
    return () => {
      RED.events.off('flows:started', started);
      RED.events.off('runtime-event', changed);
    };
  },
};
