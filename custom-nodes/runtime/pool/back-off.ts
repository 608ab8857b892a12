/** When to try again: doubling ceilings with full jitter, and never two connections to the same device within a second. */

export const LONGEST_BACK_OFF_MS = 60_000;
const SHORTEST_BACK_OFF_MS = 1000;
/** Small PLCs keep one or two sockets and need a moment to free the last one. More than the second promised: networks delay some more than others. */
const CONNECT_EVERY_MS = 1100;
const AFTER_CLOSE_MS = 250;
/** Endpoints remembered; beyond it the map forgets all that can no longer matter. */
const PLACES_KEPT = 5000;

/** The ceiling after `failures` (>= 1) failures in a row, ms. */
export function backOffCeilingMs(failures: number, baseMs: number): number {
  const first = Math.min(Math.max(baseMs, SHORTEST_BACK_OFF_MS), LONGEST_BACK_OFF_MS);
  return Math.min(first * 2 ** Math.min(failures - 1, 16), LONGEST_BACK_OFF_MS);
}

/** How long after its last good answer a link is taken for one that comes back any moment: a cable, a restart, a switch. */
const RECENT_MS = 600_000;
/** Until then it is tried at least this often, so that a PLC that is back is noticed within 5 s. */
const RECENT_CEILING_MS = 2000;

/**
 * The pause before the next connection, ms. A link that was sound lately is tried again and again; the doubling up to 60 s is for those
 * that stay away, and begins when they have been away for ten minutes.
 * @param silentMs since its last good answer; Infinity where there was none
 * @param failures attempts in a row without a good answer, of those made after the first ten minutes
 */
export function reconnectPauseMs(
  { silentMs, failures, baseMs }: { silentMs: number; failures: number; baseMs: number },
  random: number,
): number {
  if (silentMs >= RECENT_MS) return backOffMs(failures, baseMs, random);
  return random * Math.max(RECENT_CEILING_MS, backOffCeilingMs(1, baseMs));
}

/** Whether an attempt that failed counts for the doubling. */
export function isLongAway(silentMs: number): boolean {
  return silentMs >= RECENT_MS;
}

/** Full jitter: fifty PLCs that fail together do not come back together. `random` is in [0, 1). */
export function backOffMs(failures: number, baseMs: number, random: number): number {
  return random * backOffCeilingMs(failures, baseMs);
}

/**
 * Remembers when each endpoint was last touched. One per process, not per pool: a redeploy makes a new pool, but the PLC with
 * its single socket is the same.
 */
class ConnectThrift {
  readonly #notBefore = new Map<string, number>();

  /** How long a new connection to `place` still has to wait, ms. */
  waitMs(place: string): number {
    return Math.max(0, (this.#notBefore.get(place) ?? 0) - performance.now());
  }

  /** A connection to `place` is being made in this moment; a slow look-up of its name comes before. */
  connecting(place: string): void {
    if (this.#notBefore.size > PLACES_KEPT) this.#forget();
    this.#notBefore.set(place, performance.now() + CONNECT_EVERY_MS);
  }

  closed(place: string): void {
    const earliest = performance.now() + AFTER_CLOSE_MS;
    this.#notBefore.set(place, Math.max(this.#notBefore.get(place) ?? 0, earliest));
  }

  #forget(): void {
    const now = performance.now();
    for (const [place, time] of this.#notBefore) if (time <= now) this.#notBefore.delete(place);
  }
}

export const connectThrift = new ConnectThrift();
