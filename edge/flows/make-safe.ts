/**
 * Makes a flow of the disk fit to run: somebody may have put another file there, or an admin may have taken a permission back. What may
 * not run is switched off and everything else runs, because the pieces must be counted. The file itself stays as it is.
 */
import type { FlowNode, FlowProblem } from '../../domain/flows/flow-types.ts';
import type { FlowPermission } from '../../domain/flows/node-types.ts';
import { validateFlow } from '../../domain/flows/validate-flow.ts';

/** The node cannot even be loaded: it becomes a comment that keeps its settings. */
const NOT_LOADED: ReadonlySet<string> = new Set([
  'FLOW_TYPE_UNKNOWN',
  'FLOW_TYPE_OFF',
  'FLOW_SUBFLOW_MISSING',
]);
/** The node is there and stays still. */
const SWITCHED_OFF: ReadonlySet<string> = new Set([
  'FLOW_FUNCTION_HARMFUL',
  'FLOW_FUNCTION_MODULES',
  'FLOW_FUNCTION_SYNTAX',
]);
/** Problems that Node-RED itself lives with. */
const HARMLESS: ReadonlySet<string> = new Set([
  'FLOW_WIRE_BROKEN',
  'FLOW_CONFIG_MISSING',
  'FLOW_TAB_MISSING',
]);

export interface SafeFlow {
  flow: FlowNode[];
  problems: FlowProblem[];
}

/** undefined where nothing of it can be used. */
export function makeSafe(flow: unknown, permissions: readonly FlowPermission[]): SafeFlow | undefined {
  const problems = validateFlow(flow, { permissions }).filter(({ severity }) => severity === 'error');
  const isUsable = problems.every(
    ({ code, nodeId }) =>
      nodeId !== undefined && (NOT_LOADED.has(code) || SWITCHED_OFF.has(code) || HARMLESS.has(code)),
  );
  if (!isUsable) return undefined;
  const found = problems.filter(({ code }) => !HARMLESS.has(code));
  const verdicts = new Map(found.map(({ nodeId, code }) => [nodeId, code]));
  const safe = (flow as FlowNode[]).map((node): FlowNode => {
    const code = verdicts.get(node.id);
    if (code === undefined) return node;
    return SWITCHED_OFF.has(code) ? { ...node, d: true } : asComment(node, code);
  });
  return { flow: safe, problems: found };
}

function asComment(node: FlowNode, code: string): FlowNode {
  const { id, z, type, name } = node;
  const info = `${code}\n\n\`\`\`json\n${JSON.stringify(node, null, 2)}\n\`\`\``;
  const place = z === undefined ? {} : { z, x: node['x'], y: node['y'] };
  return { id, type: 'comment', ...place, name: `⛔ ${type}${name ? ` (${name})` : ''}`, info, wires: [] };
}
