/** A problem that belongs to one node of a flow. */
import type { FlowNode, FlowProblem } from './flow-types.ts';

interface Words {
  path: string;
  code: string;
  message: string;
  params?: Record<string, string | number>;
  severity?: FlowProblem['severity'];
}

/** @param words `path` is below the node; empty for the node itself */
export function problemOfNode(node: FlowNode, index: number, words: Words): FlowProblem {
  const { path, code, message, params, severity = 'error' } = words;
  const nodeName = String(node.name || node.label || node.type);
  return {
    severity,
    path: path === '' ? String(index) : `${index}.${path}`,
    code,
    message,
    nodeId: node.id,
    nodeName,
    ...(params && { params }),
  };
}
