/**
 * The values of a row's registers, kept from poll to poll: of a hundred registers mostly ten have changed, and a word that is as it was says what it said.
 * Places and words stand in flat arrays, as fifty thousand objects do not fit a processor's cache.
 */
import { decodeValue } from '../../../domain/plc/data-type.ts';
import { engineeringValue, violatesLimits } from '../../../domain/plc/register-value.ts';
import { VALUE_QUALITY } from '../messages.ts';
import type { RegisterSettings } from './plc-settings.ts';
import type { RegisterSlot } from './plc-link.ts';

/** Slots in a row whose words are in the same answer; null: the PLC refuses them. */
interface Run {
  words: Uint16Array | null;
  first: number;
  end: number;
}

export class DecodedSlots {
  /** NaN where the quality is BAD. Both change with each `update`. */
  readonly rawValues: Float64Array;
  readonly quality: Uint8Array;
  bad = 0;
  readonly #slots: readonly RegisterSlot[];
  readonly #runs: Run[] = [];
  /** Of each slot: where its words are in the answer, how many, and where in `#seen`. */
  readonly #at: Uint16Array;
  readonly #width: Uint8Array;
  readonly #seenAt: Uint32Array;
  /** The words that the values were made of. */
  readonly #seen: Uint16Array;

  /** @param slots told where their words are; another place of one of them needs another of these */
  constructor(slots: readonly RegisterSlot[]) {
    this.#slots = slots;
    this.rawValues = new Float64Array(slots.length);
    this.quality = new Uint8Array(slots.length);
    this.#at = Uint16Array.from(slots, ({ at }) => at);
    this.#width = Uint8Array.from(slots, ({ width }) => width);
    this.#seenAt = new Uint32Array(slots.length);
    let seen = 0;
    slots.forEach(({ words, width }, index) => {
      this.#seenAt[index] = seen;
      seen += width;
      const run = this.#runs.at(-1);
      if (run?.words === words) run.end = index + 1;
      else this.#runs.push({ words, first: index, end: index + 1 });
    });
    this.#seen = new Uint16Array(seen);
    for (const { words, first, end } of this.#runs)
      for (let index = first; index < end; index += 1) this.#decode(index, words);
  }

  /** After an answer. */
  update(): void {
    for (const { words, first, end } of this.#runs) {
      if (words === null) continue;
      for (let index = first; index < end; index += 1)
        if (!this.#isSame(index, words)) this.#decode(index, words);
    }
  }

  #isSame(index: number, words: Uint16Array): boolean {
    const at = this.#at[index] as number;
    const seenAt = this.#seenAt[index] as number;
    if (words[at] !== this.#seen[seenAt]) return false;
    const width = this.#width[index] as number;
    for (let next = 1; next < width; next += 1)
      if (words[at + next] !== this.#seen[seenAt + next]) return false;
    return true;
  }

  #decode(index: number, words: Uint16Array | null): void {
    const slot = this.#slots[index] as RegisterSlot;
    const { at, width, register } = slot;
    let rawValue = Number.NaN;
    if (words !== null) {
      const seenAt = this.#seenAt[index] as number;
      for (let next = 0; next < width; next += 1) this.#seen[seenAt + next] = words[at + next] as number;
      rawValue = decodeValue(words, at, slot.dataType, slot.wordOrder, register.bit);
    }
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
