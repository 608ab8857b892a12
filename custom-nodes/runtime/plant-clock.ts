/**
 * The time under which things are stored: PostgreSQL's, carried on by the monotonic clock, so that a jump of this machine's own
 * clock changes nothing. Before the first anchor it starts from the later of the own clock and the last time in the store.
 */
export interface ClockSources {
  monotonicMs(): number;
  /** The machine's own clock, ms since 1970. */
  wallMs(): number;
}

const MACHINE: ClockSources = { monotonicMs: () => performance.now(), wallMs: () => Date.now() };

export class PlantClock {
  readonly #sources: ClockSources;
  /** Plant time = monotonic time + this. */
  #offsetMs: number;
  #isAnchored = false;

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
   * Takes over PostgreSQL's time.
   * @param serverMs what the server said
   * @param askedAtMs monotonic time before the question; the answer is half the round trip old
   */
  anchor(serverMs: number, askedAtMs: number): void {
    const now = this.#sources.monotonicMs();
    this.#offsetMs = serverMs + (now - askedAtMs) / 2 - now;
    this.#isAnchored = true;
  }
}
