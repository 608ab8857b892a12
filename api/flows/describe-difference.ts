/** What differs between two flows, for a screen: the list, how much of each kind, and the picture. */
import type { FlowDiff } from '../../domain/contracts/flows.ts';
import { compareFlows, countChanges } from '../../domain/flows/compare-flows.ts';
import { drawDifference } from '../../domain/flows/draw-flow.ts';
import type { FlowNode } from '../../domain/flows/flow-types.ts';

export function describeDifference(before: readonly FlowNode[], after: readonly FlowNode[]): FlowDiff {
  const changes = compareFlows(before, after);
  return { changes, counts: countChanges(changes), pictures: drawDifference(before, after, changes) };
}
