/** Exact decimal arithmetic from counts to pieces: integers throughout, so that a million thirds are not a piece short. */

const MICROS = 1_000_000n;
/** One whole piece in units of the carry: millionths of a count times millionths of a piece per count. */
const CARRY_UNITS = MICROS * MICROS;
const DECIMAL = /^(\d+)(?:\.(\d{1,6})0*)?$/;

/**
 * A positive decimal with at most 6 places, in millionths.
 * @throws RangeError for anything else: the register's contract refuses it before it gets here.
 */
export function toMicros(decimal: string | number): bigint {
  const match = DECIMAL.exec(String(decimal).trim());
  const micros = match ? BigInt(match[1] ?? '0') * MICROS + BigInt((match[2] ?? '').padEnd(6, '0')) : 0n;
  if (micros <= 0n)
    throw new RangeError(`Pieces per count must be a decimal above 0 with 6 places: ${decimal}`);
  return micros;
}

/**
 * Adds `to - from + added` counts (never negative) to the carry and takes the whole pieces out of it.
 * `from` and `to` are converted on their own, so the sum over any walk depends on its ends alone: float counters cannot drift.
 * @param carry 1e-12 pieces, 0 <= carry < 1e12
 */
export function takePieces(
  counts: { from: number; to: number; added: number },
  piecesPerCount: string | number,
  carry: number,
): { pieces: number; carry: number } {
  const { from, to, added } = counts;
  if (
    Number(piecesPerCount) === 1 &&
    Number.isInteger(from) &&
    Number.isInteger(to) &&
    Number.isInteger(added)
  )
    return { pieces: to - from + added, carry };
  const micros = rawToMicros(to) - rawToMicros(from) + rawToMicros(added);
  const total = BigInt(carry) + micros * toMicros(piecesPerCount);
  return { pieces: Number(total / CARRY_UNITS), carry: Number(total % CARRY_UNITS) };
}

/** Raw values are integers or floats; floats count to the millionth. */
function rawToMicros(raw: number): bigint {
  return Number.isInteger(raw) ? BigInt(raw) * MICROS : BigInt(Math.round(raw * 1e6));
}
