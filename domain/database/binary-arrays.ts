/**
 * Arrays for PostgreSQL in its binary notation: a parameter that is a Buffer goes over as it is. Writing numbers as text and reading them again
 * costs both sides more than all the rest of a large batch.
 */

/** Of pg_type. */
const OID = { bool: 16, int8: 20, int4: 23, text: 25, float8: 701 } as const;

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;

type Write = (buffer: Buffer, value: number, at: number) => void;

const writeInt4: Write = (buffer, value, at) => void buffer.writeInt32BE(value, at);
const writeFloat8: Write = (buffer, value, at) => void buffer.writeDoubleBE(value, at);
/** Any whole number that JavaScript has exactly. */
const writeInt8: Write = (buffer, value, at) => {
  const high = Math.floor(value / 2 ** 32);
  buffer.writeInt32BE(high, at);
  buffer.writeUInt32BE(value - high * 2 ** 32, at + 4);
};

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
  const asNumber = (row: T): number => Number(pick(row) ?? false);
  return numbers(OID.bool, 1, rows, asNumber, (buffer, value, at) => void buffer.writeUInt8(value, at));
}

export function textArray<T>(rows: readonly T[], pick: Pick<T, string>): Buffer {
  const texts = rows.map((row) => pick(row));
  const bytes = texts.reduce((sum, text) => sum + (text === null ? 0 : Buffer.byteLength(text)), 0);
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + rows.length * LENGTH_BYTES + bytes);
  let at = writeHeader(buffer, OID.text, rows.length);
  for (const text of texts) {
    const written = text === null ? -1 : buffer.write(text, at + LENGTH_BYTES, 'utf8');
    buffer.writeInt32BE(written, at);
    at += LENGTH_BYTES + Math.max(0, written);
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
  let at = writeHeader(buffer, oid, rows.length);
  for (const row of rows) {
    const value = pick(row);
    buffer.writeInt32BE(value === null ? -1 : width, at);
    at += LENGTH_BYTES;
    if (value === null) continue;
    write(buffer, value, at);
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
