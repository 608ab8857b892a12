/** From a raw value to the value that people see, and whether it may be believed. */
import { COUNTER_ROLES } from './register-tables.ts';
import type { RegisterRole } from './register-tables.ts';

/** raw × scale + offset; a counter's value is the raw one, as its scale is `piecesPerCount`. */
export function engineeringValue(
  rawValue: number,
  register: { role: RegisterRole; scale: number; valueOffset: number },
): number {
  if (COUNTER_ROLES.includes(register.role)) return rawValue;
  return rawValue * register.scale + register.valueOffset;
}

/** Beyond the register's own limits: stored with its quality, never booked. */
export function violatesLimits(
  value: number,
  register: { minValue: number | null; maxValue: number | null },
): boolean {
  const { minValue, maxValue } = register;
  return (minValue !== null && value < minValue) || (maxValue !== null && value > maxValue);
}
