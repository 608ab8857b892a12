/** What goes into and comes out of `count`: the settings of a counter register, its remembered state and what one read means. */
import type { CounterMode, DataType } from '../plc/register-tables.ts';

/** Settings of one counter register that the counting rule looks at. */
export interface CounterSettings {
  /**
   * Identifies what is being read (`counterSource`). A state that was made for another source is a foreign baseline: the
   * first read after a change of PLC, address or type counts nothing.
   */
  source: string;
  dataType: DataType;
  /** The value after the largest one (65536, 10000, …). null: the natural one of the data type. */
  rolloverAt: number | null;
  counterMode: CounterMode;
  /** A decimal with at most 6 places, > 0; a string (as PostgreSQL's numeric arrives) or a number. */
  piecesPerCount: string | number;
  /** Highest plausible speed, counts/s. null: 3 × what the ideal cycle allows. */
  maxRate: number | null;
  /** Ideal cycle of what runs on the machine, seconds per piece. null: not known. */
  idealCycleSeconds: number | null;
  pollIntervalMs: number;
}

export interface CounterReading {
  /** The decoded, unsigned, finite value as the PLC shows it. Never a value of bad quality. */
  rawValue: number;
  /**
   * Seconds since the previous good read of this register, changed or not, by the monotonic clock; after a restart, since the
   * stored time of the last good read, by the plant clock. Never negative; Infinity when nobody knows.
   */
  gapSeconds: number;
}

/** What is remembered of one counter. Plain JSON: it is stored in the same transaction as the event. */
export interface CounterState {
  source: string;
  /** The baseline: the raw value up to which everything is accounted for. */
  last: number;
  /** Pieces counted but not yet whole, in 1e-12 pieces: 0 <= carry < 1e12. */
  carry: number;
  /** A decrease that awaits its confirming read; the baseline stays until then. */
  pending: PendingDecrease | null;
  /** Where the counter stood before an implausible jump, for as long as it may still come back. */
  beforeJump: BeforeJump | null;
}

export interface PendingDecrease {
  value: number;
  /** From the baseline's read to the read of `value`. */
  gapSeconds: number;
  /** Reads below the baseline that did not agree with each other so far. */
  reads: number;
}

export interface BeforeJump {
  last: number;
  gapSeconds: number;
  /** The fraction at that time; absent where the jump was before it was kept. */
  carry?: number;
}

/**
 * - `none`: unchanged, nothing to do and nothing to store
 * - `pending`: a decrease was seen once; the next read decides. Nothing to book. It need not be stored, but the next good read
 *   must reach `count` even if its value is the same
 * - `baseline`: first read of this source; store the state, book nothing
 * - `normal`, `rollover`, `reset`, `catchup`: book `pieces` (0 while the fraction is not whole) and store the state together
 * - `quarantine`: store the state and put `pieces` before a supervisor, who accepts or rejects them; see `reason`
 * - `anomaly`: nothing is counted, the baseline moved; store the state and tell somebody; see `reason`
 */
export type CountKind =
  'none' | 'pending' | 'baseline' | 'normal' | 'rollover' | 'reset' | 'catchup' | 'quarantine' | 'anomaly';

/** Stable codes. `JUMP_TAKEN_BACK` goes with `normal`: the jump quarantined just before was a glitch and can be rejected. */
export type CountReason =
  'ABOVE_MAX_RATE' | 'MAY_HAVE_WRAPPED' | 'IMPLAUSIBLE_DECREASE' | 'UNSETTLED_DECREASE' | 'JUMP_TAKEN_BACK';

export interface CountOutcome {
  kind: CountKind;
  reason: CountReason | null;
  /** The baseline before this read; null when there was none. */
  from: number | null;
  /** The value read: the new baseline, except for `none` and `pending`. */
  to: number;
  /** Counts that this read adds, >= 0. */
  deltaRaw: number;
  /** Whole pieces that this read adds, fractions of earlier reads included. */
  pieces: number;
  /** The time in which they were made, seconds before the read. */
  gapSeconds: number;
  /** That time is longer than three polls and 3 s, whatever the kind: a single order must have run through all of it to get the pieces. */
  spansOutage: boolean;
}

export interface CountResult {
  state: CounterState;
  outcome: CountOutcome;
}
