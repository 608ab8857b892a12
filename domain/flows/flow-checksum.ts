/** Tells versions of a flow apart: the same nodes give the same text, in whatever order the editor or PostgreSQL keeps them. */
import { createHash } from 'node:crypto';
import type { FlowNode } from './flow-types.ts';

/** SHA-256 in hexadecimal. Credentials do not count: they are never part of a version. */
export function flowChecksum(flow: readonly FlowNode[]): string {
  const nodes = withoutCredentials(flow).toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
  return createHash('sha256')
    .update(JSON.stringify(nodes.map(sortKeys)))
    .digest('hex');
}

/** A flow as it may leave the collector. */
export function withoutCredentials(flow: readonly FlowNode[]): FlowNode[] {
  return flow.map(({ credentials: _credentials, ...node }) => node);
}

/** The same value in one order of its keys: PostgreSQL keeps them in another one. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
