/**
 * Where a Delta DVP-ES2/SE keeps its devices in Modbus (DOMAIN 7). Timers and counters are read as their present value, which
 * is what a collector wants; their contacts stand at the same offsets in the coil area and are reached in the raw dialect.
 */
import type { RegisterArea } from './register-tables.ts';

/** A run of devices that are consecutive in Modbus. */
export interface DeltaRange {
  letter: string;
  first: number;
  last: number;
  area: RegisterArea;
  offset: number;
  /** X and Y are numbered in octal on the PLC and in its manuals. */
  radix: 8 | 10;
  /** Registers per device: 2 for the 32-bit counters C200-C255. */
  words: 1 | 2;
}

function range(
  letter: string,
  first: number,
  last: number,
  area: RegisterArea,
  offset: number,
  special: { radix?: 8; words?: 2 } = {},
): DeltaRange {
  return { letter, first, last, area, offset, radix: special.radix ?? 10, words: special.words ?? 1 };
}

export const DELTA_RANGES: readonly DeltaRange[] = [
  range('S', 0, 1023, 'coil', 0x0000),
  range('X', 0, 0o377, 'discrete', 0x0400, { radix: 8 }),
  range('Y', 0, 0o377, 'coil', 0x0500, { radix: 8 }),
  range('T', 0, 255, 'holding', 0x0600),
  range('M', 0, 1535, 'coil', 0x0800),
  range('M', 1536, 4095, 'coil', 0xb000),
  range('C', 0, 199, 'holding', 0x0e00),
  range('C', 200, 255, 'holding', 0x0700, { words: 2 }),
  range('D', 0, 4095, 'holding', 0x1000),
  range('D', 4096, 9999, 'holding', 0x9000),
];
