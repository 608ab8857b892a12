/** Whether a flow holds together: ids, tabs, wires, config nodes, subflows, and a way from the PLCs to the count. */
import { findCountingPath } from './counting-path.ts';
import type { FlowNode, FlowProblem } from './flow-types.ts';
import { CONFIG_REFERENCES } from './node-types.ts';
import { problemOfNode } from './problem-of-node.ts';

/** Of one node: a hostile one could have a million. */
const BROKEN_WIRES_MAX = 10;

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
  const problems: FlowProblem[] = [];
  for (const [output, port] of (node.wires ?? []).entries()) {
    for (const [place, target] of port.entries()) {
      const other = byId.get(target);
      if (other && other.z === node.z) continue;
      const path = `wires.${output}.${place}`;
      const message = other ? 'A wire ends on another tab.' : 'A wire ends nowhere.';
      problems.push(
        problemOfNode(node, index, { path, code: 'FLOW_WIRE_BROKEN', message, params: { id: target } }),
      );
      if (problems.length === BROKEN_WIRES_MAX) return problems;
    }
  }
  return problems;
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

/** A subflow that contains itself, at whatever depth, would be made for ever. Those that end are taken out from the inside; what is left does not. */
function checkRecursion(flow: readonly FlowNode[]): FlowProblem[] {
  const subflows = flow.filter(({ type }) => type === 'subflow').map(({ id }) => id);
  /** Subflow → those that it contains and that were not seen to end. */
  const contains = new Map(subflows.map((id) => [id, new Set<string>()]));
  const containers = new Map(subflows.map((id) => [id, [] as string[]]));
  for (const { type, z } of flow) {
    const inner = type.startsWith('subflow:') ? type.slice('subflow:'.length) : '';
    if (!containers.has(inner) || !contains.has(z ?? '')) continue;
    contains.get(z ?? '')?.add(inner);
    containers.get(inner)?.push(z ?? '');
  }
  const ending = subflows.filter((id) => contains.get(id)?.size === 0);
  ending.forEach((id) => contains.delete(id));
  for (let inner = ending.pop(); inner !== undefined; inner = ending.pop()) {
    for (const outer of containers.get(inner) ?? []) {
      const left = contains.get(outer);
      if (!left?.delete(inner) || left.size > 0) continue;
      contains.delete(outer);
      ending.push(outer);
    }
  }
  return flow.flatMap((node, index) => {
    if (node.type !== 'subflow' || !contains.has(node.id)) return [];
    const message = 'The subflow contains itself.';
    return [problemOfNode(node, index, { path: '', code: 'FLOW_SUBFLOW_RECURSIVE', message })];
  });
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
