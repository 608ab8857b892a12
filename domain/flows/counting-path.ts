/** Whether readings can still get from the PLCs to the count, as far as the wires say. What functions let through is seen only when it runs. */
import type { FlowNode } from './flow-types.ts';

const SOURCE = 'plc-pool';
const GOAL = 'production-appointment';

/** True where an enabled `plc-pool` leads to an enabled `production-appointment` over wires, links or subflows. */
export function findCountingPath(flow: readonly FlowNode[]): boolean {
  const off = new Set(
    flow.filter(({ type, disabled }) => type === 'tab' && disabled === true).map(({ id }) => id),
  );
  const nodes = new Map(
    flow.filter((node) => node['d'] !== true && !off.has(node.z ?? '')).map((node) => [node.id, node]),
  );
  const open = [...nodes.values()].filter(({ type }) => type === SOURCE);
  const seen = new Set<string>(open.map(({ id }) => id));
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === GOAL) return true;
    for (const id of targets(node, nodes)) {
      const target = nodes.get(id);
      if (!target || seen.has(id)) continue;
      seen.add(id);
      open.push(target);
    }
  }
  return false;
}

function targets(node: FlowNode, nodes: ReadonlyMap<string, FlowNode>): string[] {
  const wired = (node.wires ?? []).flat();
  if (node.type === 'link out' && Array.isArray(node['links']))
    return [...wired, ...(node['links'] as string[])];
  if (!node.type.startsWith('subflow:')) return wired;
  // Its inputs lead inside; what it lets out again is taken as let out.
  const subflow = nodes.get(node.type.slice('subflow:'.length));
  const inputs = (subflow?.['in'] as { wires?: { id: string }[] }[] | undefined) ?? [];
  return [...wired, ...inputs.flatMap(({ wires }) => (wires ?? []).map(({ id }) => id))];
}
