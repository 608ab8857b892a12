/** When to try again: doubling ceilings with full jitter, and never two connections to the same device within a second. */

export const LONGEST_BACK_OFF_MS = 60_000;
const SHORTEST_BACK_OFF_MS = 1000;
/** Small PLCs keep one or two sockets and need a moment to free the last one. */
const CONNECT_EVERY_MS = 1000;
const AFTER_CLOSE_MS = 250;
/** Endpoints remembered; beyond it the map forgets all that can no longer matter. */
const PLACES_KEPT = 5000;

/** The ceiling after `failures` (>= 1) failures in a row, ms. */
export function backOffCeilingMs(failures: number, baseMs: number): number {
  const first = Math.min(Math.max(baseMs, SHORTEST_BACK_OFF_MS), LONGEST_BACK_OFF_MS);
  return Math.min(first * 2 ** Math.min(failures - 1, 16), LONGEST_BACK_OFF_MS);
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
