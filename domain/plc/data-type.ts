/**
 * From words on the wire to numbers. Strict: what cannot be that type (a BCD digit above 9, a float that is no number) is NaN,
 * which the collector marks BAD. Browser-safe; nothing is allocated per value.
 */
import { WORD_ORDERS } from './register-tables.ts';
import type { DataType, WordOrder } from './register-tables.ts';

const WIDTH_IN_WORDS: Readonly<Record<DataType, 1 | 2 | 4>> = {
  uint16: 1,
  int16: 1,
  bcd16: 1,
  bit: 1,
  uint32: 2,
  int32: 2,
  float32: 2,
  bcd32: 2,
  float64: 4,
};

const scratch = new DataView(new ArrayBuffer(8));

/** Registers that a value takes; 1 in the bit areas as well, where an element is one bit. */
export function widthInWords(dataType: DataType): 1 | 2 | 4 {
  return WIDTH_IN_WORDS[dataType];
}

/** Counters decode unsigned (DOMAIN 1): a counter declared as signed would otherwise fall by 65536 at half its range. */
export function counterDataType(dataType: DataType): DataType {
  if (dataType === 'int16') return 'uint16';
  return dataType === 'int32' ? 'uint32' : dataType;
}

/**
 * Decodes the value that begins at `words[at]`.
 * @param words registers as they came, or 0 and 1 for coils and discrete inputs
 * @param wordOrder order of the bytes of a multi-word value as seen on the wire; single words are big-endian in Modbus
 * @param bit which bit of the register for `bit`, 0 = least significant; null for coils and discrete inputs
 * @returns NaN where the words cannot be this type, or are not all there
 */
export function decodeValue(
  words: ArrayLike<number>,
  at: number,
  dataType: DataType,
  wordOrder: WordOrder,
  bit: number | null = null,
): number {
  if (at < 0 || at + WIDTH_IN_WORDS[dataType] > words.length) return NaN;
  const first = words[at] as number;
  switch (dataType) {
    case 'uint16':
      return first;
    case 'int16':
      return (first << 16) >> 16;
    case 'bcd16':
      return decodeBcd(first);
    case 'bit':
      return (first >> (bit ?? 0)) & 1;
    case 'uint32':
      return long(words, at, wordOrder);
    case 'int32':
      return long(words, at, wordOrder) | 0;
    case 'bcd32':
      return decodeBcd(high(words, at, wordOrder)) * 10_000 + decodeBcd(low(words, at, wordOrder));
    case 'float32':
      scratch.setUint32(0, long(words, at, wordOrder));
      return finite(scratch.getFloat32(0));
    case 'float64':
      fillDouble(words, at, wordOrder);
      return finite(scratch.getFloat64(0));
  }
}

/** One way to read the same words; `wordOrder` is null where the order changes nothing, `value` where they cannot be that type. */
export interface Interpretation {
  dataType: Exclude<DataType, 'bit'>;
  wordOrder: WordOrder | null;
  value: number | null;
}

/** Every interpretation of the words from `at` on, as read-now shows them side by side; wider types need as many words. */
export function interpretWords(words: ArrayLike<number>, at = 0): Interpretation[] {
  const single = ['uint16', 'int16', 'bcd16'] as const;
  const multiple = ['uint32', 'int32', 'float32', 'bcd32', 'float64'] as const;
  const rows: Interpretation[] = single.map((dataType) => ({
    dataType,
    wordOrder: null,
    value: orNull(decodeValue(words, at, dataType, 'ABCD')),
  }));
  for (const dataType of multiple) {
    if (at + WIDTH_IN_WORDS[dataType] > words.length) continue;
    for (const wordOrder of WORD_ORDERS)
      rows.push({ dataType, wordOrder, value: orNull(decodeValue(words, at, dataType, wordOrder)) });
  }
  return rows;
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function long(words: ArrayLike<number>, at: number, order: WordOrder): number {
  return high(words, at, order) * 65_536 + low(words, at, order);
}

function high(words: ArrayLike<number>, at: number, order: WordOrder): number {
  return inOrder(words[isLowFirst(order) ? at + 1 : at] as number, order);
}

function low(words: ArrayLike<number>, at: number, order: WordOrder): number {
  return inOrder(words[isLowFirst(order) ? at : at + 1] as number, order);
}

function fillDouble(words: ArrayLike<number>, at: number, order: WordOrder): void {
  for (let index = 0; index < 4; index += 1) {
    const from = isLowFirst(order) ? at + 3 - index : at + index;
    scratch.setUint16(index * 2, inOrder(words[from] as number, order));
  }
}

function isLowFirst(order: WordOrder): boolean {
  return order === 'CDAB' || order === 'DCBA';
}

/** BADC and DCBA exchange the bytes within each word. */
function inOrder(word: number, order: WordOrder): number {
  return order === 'BADC' || order === 'DCBA' ? ((word & 0xff) << 8) | (word >> 8) : word;
}

function decodeBcd(word: number): number {
  const thousands = word >> 12;
  const hundreds = (word >> 8) & 15;
  const tens = (word >> 4) & 15;
  const ones = word & 15;
  if (thousands > 9 || hundreds > 9 || tens > 9 || ones > 9) return NaN;
  return thousands * 1000 + hundreds * 100 + tens * 10 + ones;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}
