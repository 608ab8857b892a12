/**
 * One reading for all who ask the same at about the same time: every screen that fetches a list because it changed, or comes back after a restart.
 * Nobody is answered what was read before he asked: a reading that is under way may lack what made him ask, so he waits for the next one.
 */
import type { Knex } from 'knex';

interface Reading {
  current: Promise<unknown>;
  next: Promise<unknown> | undefined;
}

class SharedReads {
  private readonly readings = new Map<string, Reading>();

  /** `key` says what is read, and for whom where that matters. What is answered is shared: nobody may change it. */
  take<Answer>(key: string, read: () => Promise<Answer>): Promise<Answer> {
    const reading = this.readings.get(key);
    if (!reading) return this.begin(key, read);
    const begin = (): Promise<Answer> => this.begin(key, read);
    reading.next ??= reading.current.then(begin, begin);
    return reading.next as Promise<Answer>;
  }

  private begin<Answer>(key: string, read: () => Promise<Answer>): Promise<Answer> {
    const current = read();
    const reading: Reading = { current, next: undefined };
    this.readings.set(key, reading);
    const forget = (): void => {
      if (this.readings.get(key) === reading && reading.next === undefined) this.readings.delete(key);
    };
    current.then(forget, forget);
    return current;
  }
}

const known = new WeakMap<Knex, WeakMap<object, SharedReads>>();

/** The readings of one thing out of one database, for all who ask this process. */
export function sharedReads(knex: Knex, thing: object): SharedReads {
  const ofDatabase = known.get(knex) ?? new WeakMap<object, SharedReads>();
  known.set(knex, ofDatabase);
  const reads = ofDatabase.get(thing) ?? new SharedReads();
  ofDatabase.set(thing, reads);
  return reads;
}
