/** Timelines, shifts and runs in minutes, and stops as few words, for the tests of what is worked out from them. */
import type { MachineState } from '../../machines/machine-tables.ts';
import { deriveStops } from '../derive-stops.ts';
import type { RunSpan, StateSpan, StopContext, StopPart } from '../derive-stops.ts';
import { reconcileStops } from '../reconcile-stops.ts';
import type { StopChanges, StoredStop } from '../reconcile-stops.ts';

export const MIN = 60_000;
/** `['RUNNING', 0], ['STOPPED', 5]` in minutes: each lasts until the next, the last goes on. */
export function timeline(...changes: [MachineState, number][]): StateSpan[] {
  return changes.map(([state, at], index) => {
    const end = changes[index + 1]?.[1];
    const downtimeAfterMs = state === 'STOPPED' || state === 'FAULT' ? 2 * MIN : null;
    return { state, startMs: at * MIN, endMs: end === undefined ? null : end * MIN, downtimeAfterMs };
  });
}
export const run = (from: number, to: number | null, change: Partial<RunSpan> = {}): RunSpan => {
  return {
    orderId: 1,
    startMs: from * MIN,
    endMs: to === null ? null : to * MIN,
    isFirst: false,
    isOwn: true,
    ...change,
  };
};
export const shift = (from: number, to: number, ...breaks: [number, number][]) => {
  const pauses = breaks.map(([start, end]) => ({ startMs: start * MIN, endMs: end * MIN }));
  return { startMs: from * MIN, endMs: to * MIN, breaks: pauses };
};
export const context = (
  states: StateSpan[],
  until: number,
  change: Partial<StopContext> = {},
): StopContext => {
  return { states, shifts: null, runs: [run(-600, null)], knownUntilMs: until * MIN, ...change };
};
const minutes = (ms: number | null) => (ms === null ? '' : ms / MIN);
export const show = (parts: readonly Pick<StopPart, 'kind' | 'startMs' | 'endMs'>[]) =>
  parts.map(({ kind, startMs, endMs }) => `${kind} ${minutes(startMs)}-${minutes(endMs)}`);

/** What the database would hold after a review. */
export const groupOf = (stopMs: number) => `g${stopMs / MIN}`;
let ids = 0;
function apply(stored: readonly StoredStop[], changes: StopChanges): StoredStop[] {
  const updates = new Map(changes.update.map((one) => [one.id, one]));
  const inserted = changes.insert.map(({ heirOf, ...part }): StoredStop => {
    ids += 1;
    const heir = stored.find(({ id }) => id === heirOf);
    const activityTypeId = heir?.activityTypeId ?? null;
    return { ...part, id: ids, automatic: true, edited: heir !== undefined, activityTypeId };
  });
  return [
    ...stored
      .filter(({ id }) => !changes.remove.includes(id))
      .map((row) => ({ ...row, ...updates.get(row.id) })),
    ...inserted,
  ].sort((a, b) => a.startMs - b.startMs);
}
export function review(stored: readonly StoredStop[], from: StopContext): StoredStop[] {
  return apply(stored, reconcileStops(deriveStops(from), stored, groupOf, from.knownUntilMs));
}
export function judge(row: StoredStop | undefined, change: Partial<StoredStop> = {}): void {
  if (row !== undefined) Object.assign(row, { edited: true, activityTypeId: 4, ...change });
}
