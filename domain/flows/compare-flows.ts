/** What differs between two versions of a flow, node by node. Pure: the same list for the screen, the dry run and the history. */
import { sortKeys } from './flow-checksum.ts';
import type { FlowNode } from './flow-types.ts';

export interface NodeDifference {
  id: string;
  type: string;
  /** Name or label; empty where it has none. */
  name: string;
  /** Label of the tab or subflow that it lies in; empty for global config nodes and tabs. */
  tab: string;
  kind: 'added' | 'removed' | 'changed' | 'moved';
  /** Of changed nodes. */
  properties: { name: string; before: unknown; after: unknown }[];
}

/** Where a node is drawn, not what it does. */
const POSITION: ReadonlySet<string> = new Set(['x', 'y', 'w', 'h']);

/** In the order of the new version, then what was removed. */
export function compareFlows(before: readonly FlowNode[], after: readonly FlowNode[]): NodeDifference[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const next = new Map(after.map((node) => [node.id, node]));
  const changes = after.flatMap((node) => {
    const previous = old.get(node.id);
    if (!previous) return [describe(node, next, 'added', [])];
    const properties = changedProperties(previous, node);
    if (properties.length === 0) return [];
    const isMoved = properties.every(({ name }) => POSITION.has(name));
    return [describe(node, next, isMoved ? 'moved' : 'changed', properties)];
  });
  const removed = before.filter(({ id }) => !next.has(id));
  return [...changes, ...removed.map((node) => describe(node, old, 'removed', []))];
}

export type ChangeCounts = Record<NodeDifference['kind'], number>;

export function countChanges(differences: readonly NodeDifference[]): ChangeCounts {
  const counts: ChangeCounts = { added: 0, removed: 0, changed: 0, moved: 0 };
  for (const { kind } of differences) counts[kind] += 1;
  return counts;
}

function describe(
  node: FlowNode,
  flow: ReadonlyMap<string, FlowNode>,
  kind: NodeDifference['kind'],
  properties: NodeDifference['properties'],
): NodeDifference {
  const tab = node.z === undefined ? undefined : flow.get(node.z);
  return {
    id: node.id,
    type: node.type,
    name: String(node.name || node.label || ''),
    tab: String(tab?.label ?? tab?.name ?? ''),
    kind,
    properties,
  };
}

function changedProperties(before: FlowNode, after: FlowNode): NodeDifference['properties'] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  names.delete('credentials');
  return [...names]
    .filter((name) => textOf(before[name]) !== textOf(after[name]))
    .map((name) => ({ name, before: before[name] ?? null, after: after[name] ?? null }));
}

function textOf(value: unknown): string {
  return JSON.stringify(sortKeys(value)) ?? '';
}
