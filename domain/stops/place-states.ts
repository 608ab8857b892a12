/**
 * Puts transitions of a machine into its stored timeline: closes what was open and answers the new segments. What another collector has told
 * of the same time stays: the machine changed hands, and a late replay of the first one must not rewrite what the second one saw.
 */
import type { MachineState } from '../machines/machine-tables.ts';
import type { Transition, TransitionCause } from './detection-types.ts';

/** A row of `machine_states`; times are ms. */
export interface StoredState {
  id: number;
  startMs: number;
  /** null: still open. */
  endMs: number | null;
  /** It was told by the same collector and store as the transitions. */
  isOwn: boolean;
}

export interface StateSegment {
  state: MachineState;
  startMs: number;
  endMs: number | null;
  cause: TransitionCause;
  downtimeAfterMs: number | null;
}

export interface Placement {
  /** The open row ends here; where it would last no time it goes. */
  close: { id: number; endMs: number } | null;
  insert: StateSegment[];
}

/**
 * @param stored the open row, and every row that ends after the first transition
 * @param transitions in the order in which they were told; whole ms
 * @param seenMs when the machine was last known to be read before them, for the end of what another collector left open
 */
export function placeStates(
  stored: readonly StoredState[],
  transitions: readonly Transition[],
  seenMs: number | null,
): Placement {
  const kept = transitions.filter((one, index) => one.atMs !== transitions[index + 1]?.atMs);
  const [first] = kept;
  if (first === undefined) return { close: null, insert: [] };
  const segments = kept.map(({ state, atMs, cause, downtimeAfterMs }, index): StateSegment => {
    return { state, startMs: atMs, endMs: kept[index + 1]?.atMs ?? null, cause, downtimeAfterMs };
  });
  const open = stored.find(({ endMs, startMs }) => endMs === null && startMs <= first.atMs);
  const close = open === undefined ? null : { id: open.id, endMs: first.atMs };
  if (open && close && !open.isOwn && seenMs !== null && seenMs < first.atMs) {
    close.endMs = Math.max(open.startMs, seenMs);
    if (close.endMs < first.atMs)
      segments.unshift({
        state: 'UNKNOWN',
        startMs: close.endMs,
        endMs: first.atMs,
        cause: 'link',
        downtimeAfterMs: null,
      });
  }
  const others = stored.filter((row) => row !== open);
  return { close, insert: segments.flatMap((segment) => freeParts(segment, others)) };
}

/** What of the segment lies where nothing is stored. */
function freeParts(segment: StateSegment, taken: readonly StoredState[]): StateSegment[] {
  let parts = [segment];
  for (const { startMs, endMs } of taken)
    parts = parts.flatMap((part) => {
      const partEndMs = part.endMs ?? Infinity;
      const takenEndMs = endMs ?? Infinity;
      if (startMs >= partEndMs || takenEndMs <= part.startMs) return [part];
      const left = part.startMs < startMs ? [{ ...part, endMs: startMs }] : [];
      const right = takenEndMs < partEndMs ? [{ ...part, startMs: takenEndMs }] : [];
      return [...left, ...right];
    });
  return parts;
}
