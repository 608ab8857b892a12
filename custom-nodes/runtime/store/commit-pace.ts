/** When the store commits: soon after the first news, but seldom where little is new, as each commit wears the card however little is in it. */

/** What the polls of one slot bring shares a commit… */
const GATHER_MS = 30;
/** …and a plant of the design rate has no more than 1.7 commits a second: each wears the card by some 6 KB, however little is in it. */
const COMMIT_EVERY_MS = 600;
/** Where so many wait, or come in a second, the pages are mostly news, and waiting longer would spare nothing… */
const WORTHWHILE_ENTRIES = 300;
const BUSY_PER_SECOND = 1000;
/** …so then no more than ten a second. */
const COMMIT_FASTEST_MS = 100;
/** Weight of the newest commit in the rate. */
const RATE_WEIGHT = 0.3;
/** After a failed commit: a full disk is not asked ten times a second. */
const RETRY_MS = 2000;

export class CommitPace {
  readonly #commit: () => void;
  #timer: NodeJS.Timeout | null = null;
  /** The timer is already set for the shortest pause. */
  #isHurried = false;
  #committedAtMs = -Infinity;
  #entriesPerSecond = 0;

  constructor(commit: () => void) {
    this.#commit = commit;
  }

  /** Something waits, `entries` of it; after a commit that failed it waits longer. */
  schedule(entries: number, isFailing: boolean): void {
    const isWorthwhile = entries >= WORTHWHILE_ENTRIES || this.#entriesPerSecond >= BUSY_PER_SECOND;
    if (this.#timer !== null && (this.#isHurried || !isWorthwhile)) return;
    this.cancel();
    this.#isHurried = isWorthwhile;
    const everyMs = isWorthwhile ? COMMIT_FASTEST_MS : COMMIT_EVERY_MS;
    const restMs = this.#committedAtMs + everyMs - performance.now();
    this.#timer = setTimeout(() => this.#commit(), isFailing ? RETRY_MS : Math.max(GATHER_MS, restMs));
    // What is not committed is counted again after a restart, so it need not keep the process alive.
    this.#timer.unref();
  }

  committed(atMs: number, entries: number): void {
    const elapsedMs = Math.max(1, atMs - this.#committedAtMs);
    this.#entriesPerSecond += RATE_WEIGHT * ((entries * 1000) / elapsedMs - this.#entriesPerSecond);
    this.#committedAtMs = atMs;
  }

  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
