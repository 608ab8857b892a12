/**
 * Stands before every way by which a flow reaches the runtime, whatever the address was that led there: Node-RED's own functions are
 * replaced by ones that judge first. Before them, because Node-RED forgets credentials before it saves.
 */
import type { FlowNode } from '../../domain/flows/flow-types.ts';
import type { FlowPermission } from '../../domain/flows/node-types.ts';
import { judgeFlow } from './judge-flow.ts';

interface SetFlows {
  /** `{ flows, credentials, rev }`, or whatever was sent in its place. */
  flows?: unknown;
  deploymentType?: string;
}
/** One tab with its nodes; `configs` and `subflows` of the tab `global`. */
interface OneFlow {
  flow?: Record<string, unknown>;
  id?: string;
}

/** What of `RED.runtime.flows` is replaced. */
export interface FlowsApi {
  setFlows: (options: SetFlows) => Promise<unknown>;
  addFlow: (options: OneFlow) => Promise<unknown>;
  updateFlow: (options: OneFlow) => Promise<unknown>;
}

export interface GuardParts {
  permissions: () => readonly FlowPermission[];
  /** As it runs now. */
  current: () => FlowNode[];
}

export function guardFlows(api: FlowsApi, { permissions, current }: GuardParts): void {
  const { setFlows, addFlow, updateFlow } = api;
  api.setFlows = async (options) => {
    // A reload takes what is on disk, which is judged where it is read.
    if (options.deploymentType !== 'reload')
      judgeFlow((options.flows as { flows?: unknown } | null)?.flows, permissions());
    return setFlows.call(api, options);
  };
  api.addFlow = async (options) => {
    judgeFlow([...current(), ...nodesOf(options.flow, 'pulso-new-tab')], permissions());
    return addFlow.call(api, options);
  };
  api.updateFlow = async (options) => {
    const id = String(options.id);
    const isKept =
      id === 'global'
        ? (node: FlowNode) => node.z !== undefined || node.type === 'tab'
        : (node: FlowNode) => node.id !== id && node.z !== id;
    judgeFlow([...current().filter(isKept), ...nodesOf(options.flow, id)], permissions());
    return updateFlow.call(api, options);
  };
}

/** As Node-RED will lay them out. What is not a list stays for the judgement to refuse. */
function nodesOf(flow: Record<string, unknown> | undefined, id: string): unknown[] {
  const list = (value: unknown): unknown[] =>
    Array.isArray(value) ? value : value === undefined ? [] : [value];
  if (flow === undefined || flow === null || typeof flow !== 'object') return [flow];
  const { nodes, configs, subflows, ...tab } = flow;
  const place = (node: unknown): unknown =>
    typeof node === 'object' && node !== null && id !== 'global' ? { ...node, z: id } : node;
  return [
    ...(id === 'global' ? [] : [{ ...tab, id, type: 'tab' }]),
    ...list(nodes).map(place),
    ...list(configs),
    ...list(subflows).flatMap((subflow) => {
      const { nodes: inner, configs: innerConfigs, ...rest } = (subflow ?? {}) as Record<string, unknown>;
      return [rest, ...list(inner), ...list(innerConfigs)];
    }),
  ];
}
