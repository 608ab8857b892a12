/** A map whose changes since the last commit can be taken back, and which knows what changed since the last snapshot. */
export class TrackedMap<V> {
  readonly #values = new Map<number, V>();
  /** As it was at the last commit, of what changed since. */
  readonly #before = new Map<number, V | undefined>();
  readonly #dirty = new Set<number>();

  get(key: number): V | undefined {
    return this.#values.get(key);
  }

  /** @param isLasting false: not worth a place in the snapshot by itself */
  set(key: number, value: V, isLasting = true): void {
    if (!this.#before.has(key)) this.#before.set(key, this.#values.get(key));
    this.#values.set(key, value);
    if (isLasting) this.#dirty.add(key);
  }

  /** As the file has it. */
  load(key: number, value: V): void {
    this.#values.set(key, value);
  }

  entries(): Iterable<[number, V]> {
    return this.#values;
  }

  /** What the next snapshot has to write. */
  *changed(): Iterable<[number, V]> {
    for (const key of this.#dirty) {
      const value = this.#values.get(key);
      if (value !== undefined) yield [key, value];
    }
  }

  committed(isSnapshot: boolean): void {
    this.#before.clear();
    if (isSnapshot) this.#dirty.clear();
  }

  /** Back to the last commit. */
  restore(): void {
    for (const [key, value] of this.#before) {
      if (value === undefined) this.#values.delete(key);
      else this.#values.set(key, value);
    }
    this.#before.clear();
  }
}
