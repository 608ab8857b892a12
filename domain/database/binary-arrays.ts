/**
 * Arrays for PostgreSQL in its binary notation: a parameter that is a Buffer goes over as it is. Writing numbers as text and reading them again
 * costs both sides more than all the rest of a large batch.
 */

/** Of pg_type. */
const OID = { bool: 16, int8: 20, int4: 23, text: 25, float8: 701 } as const;

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;

type Write = (view: DataView, value: number, at: number) => void;

const writeInt4: Write = (view, value, at) => {
  if (!(value >= -(2 ** 31) && value < 2 ** 31)) throw outOfRange(value);
  view.setInt32(at, value);
};
const writeFloat8: Write = (view, value, at) => view.setFloat64(at, value);
/** Any whole number that JavaScript has exactly. */
const writeInt8: Write = (view, value, at) => {
  if (!(value >= -(2 ** 63) && value < 2 ** 63)) throw outOfRange(value);
  const high = Math.floor(value / 2 ** 32);
  view.setInt32(at, high);
  view.setUint32(at + 4, value - high * 2 ** 32);
};
const writeBool: Write = (view, value, at) => view.setUint8(at, value);

/** As PostgreSQL refuses it: one value that fits no column must not hold up those beside it for ever. */
function outOfRange(value: number): Error {
  return Object.assign(new RangeError(`Out of the range of its column: ${value}`), { code: '22003' });
}

type Pick<T, V> = (row: T) => V | null;

export function int4Array<T>(rows: readonly T[], pick: Pick<T, number>): Buffer {
  return numbers(OID.int4, 4, rows, pick, writeInt4);
}

export function int8Array<T>(rows: readonly T[], pick: Pick<T, number>): Buffer {
  return numbers(OID.int8, 8, rows, pick, writeInt8);
}

export function float8Array<T>(rows: readonly T[], pick: Pick<T, number>): Buffer {
  return numbers(OID.float8, 8, rows, pick, writeFloat8);
}

export function boolArray<T>(rows: readonly T[], pick: Pick<T, boolean>): Buffer {
  const asNumber = (row: T): number | null => {
    const value = pick(row);
    return value === null ? null : Number(value);
  };
  return numbers(OID.bool, 1, rows, asNumber, writeBool);
}

/** Mostly the same few texts follow each other: one like the one before is copied from there. */
export function textArray<T>(rows: readonly T[], pick: Pick<T, string>): Buffer {
  const texts: (string | null)[] = [];
  let [bytes, last, lastBytes]: [number, string | null, number] = [0, null, 0];
  for (const row of rows) {
    const text = pick(row);
    texts.push(text);
    if (text !== last) [last, lastBytes] = [text, text === null ? 0 : Buffer.byteLength(text)];
    bytes += lastBytes;
  }
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + rows.length * LENGTH_BYTES + bytes);
  let at = writeHeader(buffer, OID.text, rows.length);
  let [from, to] = [at, at];
  for (const [index, text] of texts.entries()) {
    if (index > 0 && text === texts[index - 1]) {
      buffer.copyWithin(at, from, to);
    } else {
      const written = text === null ? -1 : buffer.write(text, at + LENGTH_BYTES, 'utf8');
      buffer.writeInt32BE(written, at);
      [from, to] = [at, at + LENGTH_BYTES + Math.max(0, written)];
    }
    at += to - from;
  }
  return buffer;
}

function numbers<T>(
  oid: number,
  width: number,
  rows: readonly T[],
  pick: Pick<T, number>,
  write: Write,
): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + rows.length * (LENGTH_BYTES + width));
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  let at = writeHeader(buffer, oid, rows.length);
  for (const row of rows) {
    const value = pick(row);
    view.setInt32(at, value === null ? -1 : width);
    at += LENGTH_BYTES;
    if (value === null) continue;
    write(view, value, at);
    at += width;
  }
  return buffer.subarray(0, at);
}

/** Dimensions, whether there may be nulls, element type, length, first index. Answers where the elements begin. */
function writeHeader(buffer: Buffer, oid: number, length: number): number {
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(1, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
  return HEADER_BYTES;
}
