/** A flow as Node-RED keeps it: one array of nodes, tabs, subflows, groups and config nodes. */
import type { FieldError } from '../errors.ts';

export interface FlowNode {
  id: string;
  type: string;
  /** Tab or subflow that it lies in; absent for tabs, subflows and global config nodes. */
  z?: string;
  name?: string;
  label?: string;
  wires?: string[][];
  [property: string]: unknown;
}

/**
 * What is wrong with a flow, and where. An `error` forbids the deploy; a `warning` is shown and may be accepted.
 * `path` is the place in the array, such as `4.wires.0.1`; `nodeId` is what people click on.
 */
export interface FlowProblem extends FieldError {
  severity: 'error' | 'warning';
  nodeId?: string;
  nodeName?: string;
}
