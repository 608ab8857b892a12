/**
 * Judges a flow before it runs: the same rules at every way in, on the collector and in the API. Never throws; everything that is
 * wrong is answered at once, each problem with its place. Nothing of the flow is carried out.
 */
import { checkContent } from './check-content.ts';
import { checkStructure } from './check-structure.ts';
import type { FlowNode, FlowProblem } from './flow-types.ts';
import type { FlowPermission } from './node-types.ts';

/** Larger than any flow that a person could read. */
export const FLOW_MAX_BYTES = 5 * 1024 * 1024;
const NODES_MAX = 10_000;
const DEPTH_MAX = 40;
/** A screen shows no more, and a hostile flow must not make an answer of megabytes. */
const PROBLEMS_MAX = 100;
/** Keys that change what an object is, not what it holds. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export interface FlowRules {
  permissions: readonly FlowPermission[];
}

/** @param flow whatever somebody sent. Errors first; an empty list or one of warnings only means that it may run. */
export function validateFlow(flow: unknown, rules: FlowRules): FlowProblem[] {
  const shape = checkShape(flow);
  if (shape.length > 0) return shape;
  const nodes = flow as FlowNode[];
  const problems = [...checkContent(nodes, rules), ...checkStructure(nodes)];
  problems.sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
  return problems.slice(0, PROBLEMS_MAX);
}

export function isRefused(problems: readonly FlowProblem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

/** What makes every other question meaningless; the first one found. */
function checkShape(flow: unknown): FlowProblem[] {
  if (!Array.isArray(flow)) return [fail('', 'FLOW_NOT_A_LIST', 'A flow is a list of nodes.')];
  if (flow.length > NODES_MAX)
    return [fail('', 'FLOW_TOO_LARGE', `A flow has at most ${NODES_MAX} nodes.`, { max: NODES_MAX })];
  for (const [index, node] of flow.entries()) {
    const bad = checkNodeShape(node, index);
    if (bad) return [bad];
  }
  if (Buffer.byteLength(JSON.stringify(flow)) > FLOW_MAX_BYTES)
    return [fail('', 'FLOW_TOO_LARGE', 'A flow has at most 5 MB.', { max: FLOW_MAX_BYTES })];
  return [];
}

function checkNodeShape(node: unknown, index: number): FlowProblem | undefined {
  const path = String(index);
  if (typeof node !== 'object' || node === null || Array.isArray(node))
    return fail(path, 'FLOW_NODE_INVALID', 'Each entry of a flow is a node.');
  const forbidden = findForbiddenKey(node, path, 0);
  if (forbidden) return forbidden;
  const { id, type, z, wires } = node as Record<string, unknown>;
  if (typeof id !== 'string' || !/^[\w.:-]{1,64}$/.test(id))
    return fail(`${path}.id`, 'FLOW_NODE_ID_INVALID', 'A node has an id of letters, digits and hyphens.');
  if (typeof type !== 'string' || type === '')
    return fail(`${path}.type`, 'FLOW_NODE_INVALID', 'A node has a type.');
  if (z !== undefined && typeof z !== 'string')
    return fail(`${path}.z`, 'FLOW_NODE_INVALID', 'A node names its tab by id.');
  if (wires === undefined || isWires(wires)) return undefined;
  return fail(`${path}.wires`, 'FLOW_WIRES_INVALID', 'Wires are a list of lists of ids.');
}

function isWires(wires: unknown): wires is string[][] {
  return (
    Array.isArray(wires) &&
    wires.every((port) => Array.isArray(port) && port.every((id) => typeof id === 'string'))
  );
}

/** Own keys only: JSON gives `__proto__` as one. */
function findForbiddenKey(value: object, path: string, depth: number): FlowProblem | undefined {
  if (depth > DEPTH_MAX) return fail(path, 'FLOW_TOO_DEEP', 'The flow is nested too deeply.');
  for (const key of Object.keys(value)) {
    const at = `${path}.${key}`;
    if (FORBIDDEN_KEYS.has(key))
      return fail(at, 'FLOW_KEY_FORBIDDEN', `A flow may not contain the key ${key}.`, { key });
    const inner: unknown = (value as Record<string, unknown>)[key];
    const found =
      typeof inner === 'object' && inner !== null ? findForbiddenKey(inner, at, depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}

function fail(
  path: string,
  code: string,
  message: string,
  params?: Record<string, string | number>,
): FlowProblem {
  return { severity: 'error', path, code, message, ...(params && { params }) };
}
