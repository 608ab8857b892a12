/** A node that cannot be loaded does not stop Node-RED, it only leaves a hole in the flow: so that is looked for. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import RED from 'node-red';
import { DomainError } from '../domain/errors.ts';

interface NodeSet {
  module: string;
  types: string[];
  enabled: boolean;
  loaded?: boolean;
  err?: unknown;
}

/** Throws NODE_MISSING with one sentence naming what is missing and why. Call after `RED.start()`. */
export function checkLoadedNodes(nodesDir: string): void {
  const manifest = JSON.parse(readFileSync(path.join(nodesDir, 'package.json'), 'utf8')) as {
    name: string;
    'node-red': { nodes: Record<string, string> };
  };
  const sets = nodeSets(manifest.name);
  const missing = Object.keys(manifest['node-red'].nodes).filter(
    (type) => !sets.some((set) => set.types.includes(type) && set.enabled && !set.err),
  );
  if (missing.length > 0) fail(missing, sets);
}

/** The same for a package that the flow needs, by one of its types. */
export function checkLoadedType(module: string, type: string): void {
  const sets = nodeSets(module);
  if (!sets.some((set) => set.types.includes(type) && set.enabled && !set.err)) fail([type], sets);
}

function nodeSets(module: string): NodeSet[] {
  const nodes = RED.nodes as unknown as { getNodeList(filter: (set: NodeSet) => boolean): NodeSet[] };
  return nodes.getNodeList((set) => set.module === module);
}

function fail(missing: string[], sets: NodeSet[]): never {
  const reasons = sets.filter((set) => set.err).map((set) => `${set.types.join(', ')}: ${String(set.err)}`);
  const why = reasons.length > 0 ? ` (${reasons.join('; ')})` : '';
  throw new DomainError('NODE_MISSING', `Node-RED did not load the node types ${missing.join(', ')}${why}.`);
}
