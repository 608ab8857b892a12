/**
 * How many entries share a transaction. Its locks, look-ups and round trips cost the same whatever the number, so a backlog wants large
 * batches, most of all where each answer waits for a busy event loop; a slow server wants small ones, far from the statement's deadline.
 */

const FIRST = 4000;
const SMALLEST = 500;
/** Some 5 MB as parameters of a statement. */
const LARGEST = 16_000;
/** ms. A full batch that was faster may be larger, one that was slower smaller; a deadline is 15 s. */
const QUICK_MS = 1500;
const SLOW_MS = 4000;

export class BatchSize {
  entries = FIRST;

  /** A batch was committed. One that was not full says nothing of larger ones. */
  took(entries: number, durationMs: number): void {
    if (durationMs > SLOW_MS) this.#set(this.entries / 2);
    else if (durationMs < QUICK_MS && entries >= this.entries) this.#set(this.entries * 2);
  }

  /** It may have been too much at once. */
  failed(): void {
    this.#set(this.entries / 2);
  }

  #set(entries: number): void {
    this.entries = Math.min(LARGEST, Math.max(SMALLEST, Math.round(entries)));
  }
}
