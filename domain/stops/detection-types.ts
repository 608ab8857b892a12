/** What goes into and comes out of `detectStops`. Times are plant-clock ms. */
import type { MachineState } from '../machines/machine-tables.ts';

export interface DetectionSettings {
  /** Without one there is no timing: only the status register tells. */
  hasCounter: boolean;
  /** Ideal time between two counts of what runs now, ms; null: nobody set one. */
  cycleMs: number | null;
  pollIntervalMs: number;
  /** The machine's own limits; null: those of DOMAIN 4. */
  provisionalStopSeconds: number | null;
  downtimeSeconds: number | null;
}

/** What tells of a state: counts and the time without them, the status register, or the link. */
export const TRANSITION_CAUSES = ['count', 'status', 'link'] as const;
export type TransitionCause = (typeof TRANSITION_CAUSES)[number];

/**
 * - `seen`: the machine's counter was read well; nothing else is said
 * - `count`: it was read and had moved on by `counts` > 0
 * - `status`: the status register changed; `said` null where its value has no meaning or no good quality
 * - `lost`: the link went down
 */
export type Observation =
  | { kind: 'seen'; atMs: number }
  | { kind: 'count'; atMs: number; counts: number }
  | { kind: 'status'; atMs: number; said: MachineState | null }
  | { kind: 'lost'; atMs: number };

/** What is remembered of one machine. Plain JSON: it is stored in the same transaction as its transitions. */
export interface Timeline {
  state: MachineState;
  cause: TransitionCause;
  /** Start of `state`. */
  sinceMs: number;
  /** Last good read. */
  seenMs: number;
  /** Since when it has been read without a hole; null while it is not. */
  seenFromMs: number | null;
  lastCountMs: number | null;
  /** What the status register says; it overrules the timing. */
  said: MachineState | null;
  /** Counts since `fromMs`, for slow running. */
  pace: { fromMs: number; counts: number } | null;
}

export interface Transition {
  state: MachineState;
  atMs: number;
  cause: TransitionCause;
  /** How long this stop must last to be a downtime, by the cycle of then; null where the state is none. */
  downtimeAfterMs: number | null;
}
