/**
 * The value that was recorded last of each register, in flat arrays: a plant has tens of thousands, and each is compared at each poll. Changes
 * since the last commit can be taken back, and it is known what changed since the last snapshot.
 */
import type { ValueQuality } from '../messages.ts';
import { valueText } from './recorded.ts';

const QUALITIES = ['good', 'bad', 'out_of_range'] as const;
/** Of a register that was never recorded. */
const NONE = 255;
const FIRST_SIZE = 1024;
const SINCE_COMMIT = 1;
const SINCE_SNAPSHOT = 2;

export class RecordedValues {
  readonly #slots = new Map<number, number>();
  readonly #ids: number[] = [];
  #values = new Float64Array(FIRST_SIZE);
  #qualities = new Uint8Array(FIRST_SIZE).fill(NONE);
  #marks = new Uint8Array(FIRST_SIZE);
  /** Slot, value and quality as they were at the last commit, of what changed since. */
  #before: number[] = [];

  /** Where a register's value is; the same for as long as the process runs. */
  slotOf(registerId: number): number {
    const known = this.#slots.get(registerId);
    if (known !== undefined) return known;
    const slot = this.#ids.length;
    if (slot === this.#values.length) this.#grow();
    this.#ids.push(registerId);
    this.#slots.set(registerId, slot);
    return slot;
  }

  /** Is exactly this recorded? A value without quality has no number. */
  isSame(slot: number, rawValue: number, quality: ValueQuality): boolean {
    if (this.#qualities[slot] !== quality) return false;
    const value = this.#values[slot] ?? Number.NaN;
    return value === rawValue || (Number.isNaN(value) && Number.isNaN(rawValue));
  }

  hasQuality(slot: number, quality: ValueQuality): boolean {
    return this.#qualities[slot] === quality;
  }

  /** null where none was recorded, or none that was good for anything. */
  rawValue(slot: number): number | null {
    const value = this.#values[slot] ?? Number.NaN;
    return this.#qualities[slot] === NONE || Number.isNaN(value) ? null : value;
  }

  set(slot: number, rawValue: number, quality: ValueQuality): void {
    const marks = this.#marks[slot] ?? 0;
    if ((marks & SINCE_COMMIT) === 0)
      this.#before.push(slot, this.#values[slot] ?? 0, this.#qualities[slot] ?? NONE);
    this.#marks[slot] = marks | SINCE_COMMIT | SINCE_SNAPSHOT;
    this.#values[slot] = rawValue;
    this.#qualities[slot] = quality;
  }

  /** As it is written in the file; undefined where nothing was recorded. */
  text(registerId: number): string | undefined {
    const slot = this.#slots.get(registerId);
    return slot === undefined ? undefined : this.#textAt(slot);
  }

  setText(registerId: number, text: string): void {
    this.set(this.slotOf(registerId), ...parseValueText(text));
  }

  /** As the file has it. */
  load(registerId: number, text: string): void {
    const slot = this.slotOf(registerId);
    const [value, quality] = parseValueText(text);
    this.#values[slot] = value;
    this.#qualities[slot] = quality;
  }

  /** What the next snapshot has to write. */
  *changed(): Iterable<[number, string]> {
    for (let slot = 0; slot < this.#ids.length; slot += 1) {
      if (((this.#marks[slot] ?? 0) & SINCE_SNAPSHOT) === 0) continue;
      const text = this.#textAt(slot);
      if (text !== undefined) yield [this.#ids[slot] ?? 0, text];
    }
  }

  committed(isSnapshot: boolean): void {
    for (let at = 0; at < this.#before.length; at += 3) this.#unmark(this.#before[at] ?? 0, SINCE_COMMIT);
    this.#before = [];
    if (isSnapshot) this.#marks.fill(0);
  }

  /** Back to the last commit. */
  restore(): void {
    const before = this.#before;
    for (let at = 0; at < before.length; at += 3) {
      const slot = before[at] ?? 0;
      this.#values[slot] = before[at + 1] ?? 0;
      this.#qualities[slot] = before[at + 2] ?? NONE;
      this.#unmark(slot, SINCE_COMMIT);
    }
    this.#before = [];
  }

  #unmark(slot: number, mark: number): void {
    this.#marks[slot] = (this.#marks[slot] ?? 0) & ~mark;
  }

  #textAt(slot: number): string | undefined {
    const quality = QUALITIES[this.#qualities[slot] ?? NONE];
    return quality === undefined ? undefined : valueText(this.#values[slot] ?? 0, quality);
  }

  #grow(): void {
    const size = this.#values.length * 2;
    const [values, qualities, marks] = [this.#values, this.#qualities, this.#marks];
    this.#values = new Float64Array(size);
    this.#values.set(values);
    this.#qualities = new Uint8Array(size).fill(NONE);
    this.#qualities.set(qualities);
    this.#marks = new Uint8Array(size);
    this.#marks.set(marks);
  }
}

function parseValueText(text: string): [rawValue: number, quality: ValueQuality] {
  if (text === 'bad') return [Number.NaN, 1];
  const [number, name] = text.split(' ');
  return [Number.parseFloat(number ?? ''), name === 'out_of_range' ? 2 : 0];
}
