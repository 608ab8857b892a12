/** How far a counter can go: its rollover value, its highest plausible speed, and what identifies it. */
import type { DataType, RegisterArea, WordOrder } from '../plc/register-tables.ts';
import type { CounterSettings } from './counter-types.ts';

/** The value after the largest. Signed types count unsigned (DOMAIN 1); a float or a bit has no point of rollover. */
export const NATURAL_ROLLOVER: Readonly<Record<DataType, number>> = {
  uint16: 65_536,
  int16: 65_536,
  uint32: 4_294_967_296,
  int32: 4_294_967_296,
  bcd16: 10_000,
  bcd32: 100_000_000,
  float32: Infinity,
  float64: Infinity,
  bit: Infinity,
};

/** Without any known speed a decrease is believed only if it adds at most a tenth of the range, and never more than this. */
const DECREASE_LIMIT_WITHOUT_RATE = 10_000;
/** A machine may run faster than its ideal cycle for a while; three times is DOMAIN 1's margin. */
const IDEAL_CYCLE_MARGIN = 3;
/** Two counts of grace: one at each end of the gap that the clock's rounding can hide. */
const GRACE_COUNTS = 2;

export function rolloverValue(settings: Pick<CounterSettings, 'rolloverAt' | 'dataType'>): number {
  return settings.rolloverAt ?? NATURAL_ROLLOVER[settings.dataType];
}

/** Highest plausible speed in counts/s, or null when neither a rate nor an ideal cycle is known. */
export function highestRate(
  settings: Pick<CounterSettings, 'maxRate' | 'idealCycleSeconds' | 'piecesPerCount'>,
): number | null {
  if (settings.maxRate !== null) return settings.maxRate;
  if (settings.idealCycleSeconds === null || settings.idealCycleSeconds <= 0) return null;
  return IDEAL_CYCLE_MARGIN / (settings.idealCycleSeconds * Number(settings.piecesPerCount));
}

/** P of DOMAIN 1 for an increase: the most counts that the gap can hold; Infinity when the speed is not known. */
export function plausibleIncrease(rate: number | null, gapSeconds: number): number {
  return rate === null ? Infinity : plausibleCounts(rate, gapSeconds);
}

/** P of DOMAIN 1 for what a decrease adds. "Anything" would turn a glitch into a recount, so an unknown speed gets a limit. */
export function plausibleAfterDecrease(rate: number | null, gapSeconds: number, rollover: number): number {
  if (rate === null) return Math.min(rollover / 10, DECREASE_LIMIT_WITHOUT_RATE);
  return plausibleCounts(rate, gapSeconds);
}

function plausibleCounts(rate: number, gapSeconds: number): number {
  // A rate of 0 over an endless gap is 0 counts, not NaN.
  return rate === 0 ? GRACE_COUNTS : Math.ceil(rate * gapSeconds) + GRACE_COUNTS;
}

/** The identity of a counter: another machine, unit, address or type is another counter, even in the same row. */
export function counterSource(
  plc: { id: number; host: string; port: number; unitId: number },
  register: {
    area: RegisterArea;
    offset: number;
    dataType: DataType;
    bit: number | null;
    wordOrder: WordOrder;
  },
): string {
  const bit = register.bit === null ? '' : `.${register.bit}`;
  return `${plc.id}@${plc.host}:${plc.port}/${plc.unitId}/${register.area}:${register.offset}${bit}/${register.dataType}/${register.wordOrder}`;
}
