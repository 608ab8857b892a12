/**
 * What one machine does over time, from what is read of it: DOMAIN 4 as a pure state machine. Each observation carries its own time, so
 * the answer is the same whenever it is worked out. It answers transitions: from `atMs` on the machine is in `state`, until the next one.
 * A transition never lies before the one that went before it, so a timeline has neither overlaps nor holes.
 */
import { RUNNING_CYCLES, stopAfterMs } from '../machines/machine-state.ts';
import type { MachineState } from '../machines/machine-tables.ts';
import type {
  DetectionSettings,
  Observation,
  Timeline,
  Transition,
  TransitionCause,
} from './detection-types.ts';

export type * from './detection-types.ts';

/** A reading that stays away for longer than this leaves a hole in which nothing is known; what was counted over it was made unseen. */
const HOLE_POLLS = 3;
const HOLE_FLOOR_MS = 5_000;
/** DOMAIN 4: a stop that lasts as long as this needs a reason. */
const DOWNTIME_CYCLES = 6;
const DOWNTIME_FLOOR_MS = 120_000;
/** Slow running is judged over a while: a state for each slow piece would be noise. */
const PACE_CYCLES = 6;
const PACE_FLOOR_MS = 60_000;

export interface Detection {
  timeline: Timeline;
  transitions: Transition[];
}

/** ms since the last count from which on a stop is a downtime; a shorter one is a micro-stop. */
export function downtimeAfterMs({ cycleMs, downtimeSeconds }: DetectionSettings): number {
  if (downtimeSeconds !== null) return downtimeSeconds * 1000;
  return Math.max(DOWNTIME_CYCLES * (cycleMs ?? 0), DOWNTIME_FLOOR_MS);
}

/**
 * Takes one observation of the machine.
 * @param known the timeline so far, or null for a machine that was never seen
 */
export function detectStops(
  known: Timeline | null,
  observation: Observation,
  settings: DetectionSettings,
): Detection {
  const detector = new Detector(known ?? neverSeen(observation.atMs), settings, known === null);
  // A clock that was set back stands still here: a timeline only goes on.
  const atMs = Math.max(observation.atMs, detector.now.seenMs);
  if (observation.kind === 'lost') detector.lose();
  else {
    detector.look(atMs);
    if (observation.kind === 'count') detector.count(atMs, observation.counts);
    if (observation.kind === 'status') detector.now.said = observation.said;
    detector.judge(atMs);
  }
  return { timeline: detector.now, transitions: detector.transitions };
}

function neverSeen(atMs: number): Timeline {
  return {
    state: 'UNKNOWN',
    cause: 'link',
    sinceMs: atMs,
    seenMs: atMs,
    seenFromMs: null,
    lastCountMs: null,
    said: null,
    pace: null,
  };
}

class Detector {
  readonly now: Timeline;
  readonly transitions: Transition[] = [];
  readonly #settings: DetectionSettings;

  constructor(known: Timeline, settings: DetectionSettings, isNew: boolean) {
    this.now = { ...known };
    this.#settings = settings;
    if (isNew)
      this.transitions.push({ state: 'UNKNOWN', atMs: known.sinceMs, cause: 'link', downtimeAfterMs: null });
  }

  /** The link is down: nothing is known since the last good read. */
  lose(): void {
    this.#enter('UNKNOWN', this.now.seenMs, 'link');
    this.now.seenFromMs = null;
  }

  /** The machine was read. Where it had not been for a while, that while is unknown. */
  look(atMs: number): void {
    const { now } = this;
    const longestMs = Math.max(HOLE_POLLS * this.#settings.pollIntervalMs, HOLE_FLOOR_MS);
    if (atMs - now.seenMs > longestMs) this.lose();
    now.seenFromMs ??= atMs;
    now.seenMs = atMs;
  }

  count(atMs: number, counts: number): void {
    const { now } = this;
    // A stop that nobody looked at while it lasted: with it the order in which the time and the count are told does not matter.
    this.#judgeIdleness(atMs);
    now.lastCountMs = atMs;
    if (!this.#isTimed()) return;
    if (now.state === 'RUNNING' || now.state === 'SLOW') this.#judgePace(atMs, counts);
    else this.#enter('RUNNING', atMs, 'count');
  }

  judge(atMs: number): void {
    const { now } = this;
    if (now.said !== null && now.said !== 'UNKNOWN') this.#enter(now.said, atMs, 'status');
    else if (!this.#settings.hasCounter) this.#enter('UNKNOWN', atMs, 'status');
    else if (this.#judgeIdleness(atMs) || now.lastCountMs === null) return;
    else if (now.state === 'UNKNOWN') this.#enter('RUNNING', now.seenFromMs ?? atMs, 'count');
    else if (now.cause === 'status') this.#enter('RUNNING', atMs, 'count');
  }

  /** True where the machine stands because no count came. */
  #judgeIdleness(atMs: number): boolean {
    const { now } = this;
    if (!this.#isTimed()) return false;
    // Only a count, or the status register, ends such a stop: a longer cycle that comes into force does not.
    if (now.state === 'STOPPED' && now.cause === 'count') return true;
    const cycleMs = this.#settings.cycleMs;
    const limitMs = stopAfterMs({
      idealCycleSeconds: cycleMs === null ? null : cycleMs / 1000,
      pollIntervalMs: this.#settings.pollIntervalMs,
      provisionalStopSeconds: this.#settings.provisionalStopSeconds,
    });
    const seenFromMs = now.seenFromMs ?? atMs;
    if (atMs - (now.lastCountMs ?? seenFromMs) <= limitMs) return false;
    const dueMs = now.lastCountMs === null ? seenFromMs : now.lastCountMs + (cycleMs ?? 0);
    const fromMs = now.state === 'UNKNOWN' ? Math.max(dueMs, seenFromMs) : dueMs;
    // The limit is one of the time since the last count, and the stop begins a cycle after it.
    const isSeenDue = now.lastCountMs !== null && fromMs === dueMs;
    this.#enter('STOPPED', Math.min(fromMs, atMs), 'count', isSeenDue ? (cycleMs ?? 0) : 0);
    return true;
  }

  /** Slow: over a while fewer counts than 1.7 cycles each would have allowed. Judged at a count, as a machine that makes none stands. */
  #judgePace(atMs: number, counts: number): void {
    const { now } = this;
    const { cycleMs } = this.#settings;
    if (cycleMs === null) return this.#enter('RUNNING', atMs, 'count');
    now.pace =
      now.pace === null ? { fromMs: atMs, counts: 0 } : { ...now.pace, counts: now.pace.counts + counts };
    const spanMs = atMs - now.pace.fromMs;
    if (spanMs < Math.max(PACE_FLOOR_MS, PACE_CYCLES * cycleMs)) return;
    const isSlow = now.pace.counts * RUNNING_CYCLES * cycleMs < spanMs;
    this.#enter(isSlow ? 'SLOW' : 'RUNNING', now.pace.fromMs, 'count');
    now.pace = { fromMs: atMs, counts: 0 };
  }

  /** @param stoodMs of the time that makes a stop a downtime, what had passed when it began */
  #enter(state: MachineState, atMs: number, cause: TransitionCause, stoodMs = 0): void {
    const { now } = this;
    now.cause = cause;
    if (state === now.state) return;
    now.state = state;
    now.sinceMs = Math.max(atMs, now.sinceMs);
    now.pace = null;
    const isStop = state === 'STOPPED' || state === 'FAULT';
    const limitMs = isStop ? Math.max(0, Math.round(downtimeAfterMs(this.#settings) - stoodMs)) : null;
    // What was judged a moment ago and lasted no time was no state.
    if (this.transitions.at(-1)?.atMs === now.sinceMs) this.transitions.pop();
    this.transitions.push({ state, atMs: now.sinceMs, cause, downtimeAfterMs: limitMs });
  }

  #isTimed(): boolean {
    const { said } = this.now;
    return this.#settings.hasCounter && (said === null || said === 'UNKNOWN');
  }
}
