/**
 * The time under which things are stored: PostgreSQL's, carried on by the monotonic clock, so that a jump of this machine's own
 * clock changes nothing. Before the first anchor it starts from the later of the own clock and the last time in the store.
 */
export interface ClockSources {
  monotonicMs(): number;
  /** The machine's own clock, ms since 1970. */
  wallMs(): number;
}

/** How far two good clocks may drift apart in the time between two answers; crystals are ten times better. */
const DRIFT = 1e-4;

const MACHINE: ClockSources = { monotonicMs: () => performance.now(), wallMs: () => Date.now() };

export class PlantClock {
  readonly #sources: ClockSources;
  /** Plant time = monotonic time + this. */
  #offsetMs: number;
  #isAnchored = false;
  #anchoredAtMs = 0;
  /** How wrong the anchor may be, ms. */
  #errorMs = Infinity;

  /** @param lastKnownMs latest plant time that was stored; 0 when nothing was */
  constructor(lastKnownMs: number, sources: ClockSources = MACHINE) {
    this.#sources = sources;
    this.#offsetMs = Math.max(sources.wallMs(), lastKnownMs) - sources.monotonicMs();
  }

  monotonicMs(): number {
    return this.#sources.monotonicMs();
  }

  plantNowMs(): number {
    return this.#sources.monotonicMs() + this.#offsetMs;
  }

  get isAnchored(): boolean {
    return this.#isAnchored;
  }

  /** How far the own clock is ahead, ms. */
  get skewMs(): number {
    return this.#sources.wallMs() - this.plantNowMs();
  }

  /**
   * Takes over PostgreSQL's time, unless what is known is more precise and agrees: an answer that was held up for seconds would put
   * pieces on the wrong side of an order's end.
   * @param serverMs what the server said
   * @param askedAtMs monotonic time before the question; the answer is half the round trip old
   */
  anchor(serverMs: number, askedAtMs: number): void {
    const now = this.#sources.monotonicMs();
    const errorMs = (now - askedAtMs) / 2;
    const offsetMs = serverMs + errorMs - now;
    const knownErrorMs = this.#errorMs + (now - this.#anchoredAtMs) * DRIFT;
    const agrees = Math.abs(offsetMs - this.#offsetMs) <= errorMs + knownErrorMs;
    if (this.#isAnchored && errorMs > knownErrorMs && agrees) return;
    this.#offsetMs = offsetMs;
    this.#errorMs = errorMs;
    this.#anchoredAtMs = now;
    this.#isAnchored = true;
  }
}
