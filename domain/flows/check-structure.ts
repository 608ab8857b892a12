/** Whether a flow holds together: ids, tabs, wires, config nodes, subflows, and a way from the PLCs to the count. */
import { findCountingPath } from './counting-path.ts';
import type { FlowNode, FlowProblem } from './flow-types.ts';
import { CONFIG_REFERENCES } from './node-types.ts';
import { problemOfNode } from './problem-of-node.ts';

export function checkStructure(flow: readonly FlowNode[]): FlowProblem[] {
  const byId = new Map(flow.map((node) => [node.id, node]));
  const problems = flow.flatMap((node, index) => [
    ...checkPlace(node, index, byId),
    ...checkWires(node, index, byId),
    ...checkConfigs(node, index, byId),
  ]);
  return [...checkIds(flow), ...checkRecursion(flow), ...problems, ...checkCounting(flow)];
}

type ById = ReadonlyMap<string, FlowNode>;

function checkIds(flow: readonly FlowNode[]): FlowProblem[] {
  const seen = new Set<string>();
  return flow.flatMap((node, index) => {
    const isTwice = seen.has(node.id);
    seen.add(node.id);
    if (!isTwice) return [];
    const message = 'Another node has the same id.';
    return [
      problemOfNode(node, index, { path: 'id', code: 'FLOW_ID_TWICE', message, params: { id: node.id } }),
    ];
  });
}

function checkPlace(node: FlowNode, index: number, byId: ById): FlowProblem[] {
  if (node.z === undefined || node.z === '') return [];
  const place = byId.get(node.z)?.type;
  if (place === 'tab' || place === 'subflow') return [];
  const message = 'The tab that this node lies in is not part of the flow.';
  return [problemOfNode(node, index, { path: 'z', code: 'FLOW_TAB_MISSING', message })];
}

function checkWires(node: FlowNode, index: number, byId: ById): FlowProblem[] {
  const ends = (node.wires ?? []).flatMap((port, output) =>
    port.map((target, place) => ({ target, path: `wires.${output}.${place}` })),
  );
  return ends.flatMap(({ target, path }) => {
    const other = byId.get(target);
    if (other && other.z === node.z) return [];
    const message = other ? 'A wire ends on another tab.' : 'A wire ends nowhere.';
    return [problemOfNode(node, index, { path, code: 'FLOW_WIRE_BROKEN', message, params: { id: target } })];
  });
}

function checkConfigs(node: FlowNode, index: number, byId: ById): FlowProblem[] {
  const references = Object.entries(CONFIG_REFERENCES.get(node.type) ?? {});
  return references.flatMap(([property, type]) => {
    const wanted = node[property];
    // A variable of a subflow names its config node only where the subflow is used.
    if (typeof wanted === 'string' && wanted.startsWith('${')) return [];
    if (typeof wanted === 'string' && byId.get(wanted)?.type === type) return [];
    const message = `The node needs a config node of the type ${type}.`;
    const params = { type };
    return [problemOfNode(node, index, { path: property, code: 'FLOW_CONFIG_MISSING', message, params })];
  });
}

/** A subflow that contains itself, at whatever depth, would be made for ever. */
function checkRecursion(flow: readonly FlowNode[]): FlowProblem[] {
  const uses = new Map<string, string[]>();
  for (const { type, z } of flow) {
    if (z === undefined || !type.startsWith('subflow:')) continue;
    uses.set(z, [...(uses.get(z) ?? []), type.slice('subflow:'.length)]);
  }
  return flow.flatMap((node, index) => {
    if (node.type !== 'subflow' || !reaches(node.id, uses)) return [];
    const message = 'The subflow contains itself.';
    return [problemOfNode(node, index, { path: '', code: 'FLOW_SUBFLOW_RECURSIVE', message })];
  });
}

function reaches(start: string, uses: ReadonlyMap<string, string[]>): boolean {
  const open = [...(uses.get(start) ?? [])];
  const seen = new Set<string>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === start) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(uses.get(next) ?? []));
  }
  return false;
}

/** An engineer may mean it, so it is a warning. */
function checkCounting(flow: readonly FlowNode[]): FlowProblem[] {
  if (findCountingPath(flow)) return [];
  return [
    {
      severity: 'warning',
      path: '',
      code: 'FLOW_DOES_NOT_COUNT',
      message: 'No message would get from a node of PLCs to one that counts pieces.',
    },
  ];
}
