/**
 * The values of a row's registers, kept from poll to poll: of a hundred registers mostly ten have changed, and a word that is as it was says what it said.
 * Places and words stand in flat arrays, as fifty thousand objects do not fit a processor's cache.
 */
import { decodeValue } from '../../../domain/plc/data-type.ts';
import { engineeringValue, violatesLimits } from '../../../domain/plc/register-value.ts';
import { VALUE_QUALITY } from '../messages.ts';
import type { RegisterSettings } from './plc-settings.ts';
import type { RegisterSlot } from './plc-link.ts';

/** An answer as it was when the values were made of it. */
interface Seen {
  words: Uint16Array;
  before: Uint16Array;
}

/** Slots in a row whose words are in the same answer. */
interface Run extends Seen {
  first: number;
  end: number;
}

export class DecodedSlots {
  /** NaN where the quality is BAD. Both change with each `update`. */
  readonly rawValues: Float64Array;
  readonly quality: Uint8Array;
  bad = 0;
  readonly #slots: readonly RegisterSlot[];
  readonly #answers: Seen[] = [];
  readonly #runs: Run[] = [];
  /** Of each slot: where its words are in the answer, and how many. */
  readonly #at: Uint16Array;
  readonly #width: Uint8Array;

  /** @param slots told where their words are; another place of one of them needs another of these */
  constructor(slots: readonly RegisterSlot[]) {
    const { length } = slots;
    this.#slots = slots;
    // One piece of memory for all: there is one of these a PLC.
    const memory = new ArrayBuffer(
      length * (Float64Array.BYTES_PER_ELEMENT + Uint16Array.BYTES_PER_ELEMENT + 2),
    );
    this.rawValues = new Float64Array(memory, 0, length);
    this.#at = new Uint16Array(memory, this.rawValues.byteLength, length);
    this.quality = new Uint8Array(memory, this.rawValues.byteLength + this.#at.byteLength, length);
    this.#width = new Uint8Array(memory, memory.byteLength - length, length);
    for (let index = 0; index < length; index += 1) this.#take(index);
  }

  /** After an answer. */
  update(): void {
    for (const { words, before, first, end } of this.#runs)
      for (let index = first; index < end; index += 1)
        if (!this.#isSame(index, words, before)) this.#decode(index);
    for (const { words, before } of this.#answers) before.set(words);
  }

  #take(index: number): void {
    const { words, at, width } = this.#slots[index] as RegisterSlot;
    this.#at[index] = at;
    this.#width[index] = width;
    this.#decode(index);
    // What the PLC refuses stays bad until its slot is told a place.
    if (words === null) return;
    const run = this.#runs.at(-1);
    if (run?.words === words && run.end === index) {
      run.end = index + 1;
      return;
    }
    let seen = this.#answers.find((answer) => answer.words === words);
    if (seen === undefined) {
      seen = { words, before: words.slice() };
      this.#answers.push(seen);
    }
    this.#runs.push({ ...seen, first: index, end: index + 1 });
  }

  #isSame(index: number, words: Uint16Array, before: Uint16Array): boolean {
    const at = this.#at[index] as number;
    const end = at + (this.#width[index] as number);
    for (let word = at; word < end; word += 1) if (words[word] !== before[word]) return false;
    return true;
  }

  #decode(index: number): void {
    const { words, at, dataType, wordOrder, register } = this.#slots[index] as RegisterSlot;
    const rawValue = words === null ? Number.NaN : decodeValue(words, at, dataType, wordOrder, register.bit);
    const quality = judge(rawValue, register);
    const wasBad = this.quality[index] === VALUE_QUALITY.BAD;
    this.bad += Number(quality === VALUE_QUALITY.BAD) - Number(wasBad);
    this.rawValues[index] = rawValue;
    this.quality[index] = quality;
  }
}

function judge(rawValue: number, register: RegisterSettings): number {
  if (Number.isNaN(rawValue)) return VALUE_QUALITY.BAD;
  if (register.minValue === null && register.maxValue === null) return VALUE_QUALITY.GOOD;
  const isBeyond = violatesLimits(engineeringValue(rawValue, register), register);
  return isBeyond ? VALUE_QUALITY.OUT_OF_RANGE : VALUE_QUALITY.GOOD;
}
