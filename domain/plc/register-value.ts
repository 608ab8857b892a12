/** From a raw value to the value that people see, and whether it may be believed. */
import { COUNTER_ROLES } from './register-tables.ts';
import type { DataType, RegisterRole } from './register-tables.ts';

export interface ValueSettings {
  role: RegisterRole;
  dataType: DataType;
  scale: number;
  valueOffset: number;
}

/** A double holds 15 decimal digits of anything; what stands behind them is the noise of binary fractions. */
const DOUBLE_DIGITS = 15;
/** A float32 holds 6 of anything, and 9 always tell it from its neighbours. */
const FLOAT32_DIGITS = [6, 7, 8, 9];

/**
 * raw × scale + offset, as it would be worked out on paper: 3 × 0.1 is 0.3, and a float32 of 21.7 is 21.7 (its nearest double is
 * 21.700000762939453). A counter's value is the raw one, as its scale is `piecesPerCount`.
 */
export function engineeringValue(rawValue: number, register: ValueSettings): number {
  const { role, dataType, scale, valueOffset } = register;
  if (COUNTER_ROLES.includes(role)) return rawValue;
  const raw = dataType === 'float32' ? shortestFloat32(rawValue) : rawValue;
  return onPaper(raw, scale, valueOffset);
}

/** raw × scale + offset without the noise of binary fractions. */
export function onPaper(raw: number, scale: number, offset: number): number {
  if (scale === 1 && offset === 0) return raw;
  const value = raw * scale + offset;
  // A whole number has no decimals of its own: those of its scale and offset are all that there can be.
  if (Number.isInteger(raw)) return Number(value.toFixed(Math.max(decimalsOf(scale), decimalsOf(offset))));
  return Number(value.toPrecision(DOUBLE_DIGITS));
}

/** Beyond the register's own limits: stored with its quality, never booked. */
export function violatesLimits(
  value: number,
  register: { minValue: number | null; maxValue: number | null },
): boolean {
  const { minValue, maxValue } = register;
  return (minValue !== null && value < minValue) || (maxValue !== null && value > maxValue);
}

/** The decimal with the fewest digits that is this float32 and no other. */
function shortestFloat32(value: number): number {
  if (Number.isInteger(value)) return value;
  for (const digits of FLOAT32_DIGITS) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** Places behind the point: 2 for 0.25, 0 for 40, 9 for 1e-9. */
function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent));
}
