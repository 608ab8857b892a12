/**
 * How many entries share a transaction. Its locks, look-ups and round trips cost the same whatever the number, so a backlog wants large
 * batches, most of all where each answer waits for a busy event loop; a server that cannot do so many within a statement's deadline wants small ones.
 */

const FIRST = 4000;
const SMALLEST = 500;
/** Some 5 MB as parameters of a statement. */
const LARGEST = 16_000;
/** ms. A full batch that was faster may be larger. A slow one is no reason for a smaller one: mostly it is this process that was busy. */
const QUICK_MS = 1500;

export class BatchSize {
  entries = FIRST;

  /** A batch was committed. One that was not full says nothing of larger ones. */
  took(entries: number, durationMs: number): void {
    if (durationMs < QUICK_MS && entries >= this.entries) this.#set(this.entries * 2);
  }

  /** It may have been too much at once. */
  failed(): void {
    this.#set(this.entries / 2);
  }

  #set(entries: number): void {
    this.entries = Math.min(LARGEST, Math.max(SMALLEST, Math.round(entries)));
  }
}
