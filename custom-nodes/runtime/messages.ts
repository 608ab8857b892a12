/**
 * What travels in `msg.payload` between the nodes of Pulso. Counters travel as absolute raw values: a message that is
 * lost or repeated between two nodes changes no count.
 */
import type { RegisterRole } from '../../domain/plc/register-tables.ts';

/** Quality of one value in a reading. `OUT_OF_RANGE` violates the register's min/max: stored, never booked. */
export const VALUE_QUALITY = { GOOD: 0, BAD: 1, OUT_OF_RANGE: 2 } as const;
export type ValueQuality = (typeof VALUE_QUALITY)[keyof typeof VALUE_QUALITY];

/** One poll of one PLC: `plc-pool` sends one a poll, or one with `connected: false` when the link state changes. */
export interface PlcReading {
  plcConfigId: number;
  plcName: string;
  /** Plant clock, ms since 1970, taken when the last answer of this poll arrived. */
  readAtMs: number;
  /** Monotonic clock of this process, ms; only differences mean something. */
  monotonicMs: number;
  /** The same clock when this poll began: no value in it is older. */
  pollStartedMs: number;
  connected: boolean;
  /** Why there is no value: a stable code such as PLC_TIMEOUT, and a sentence. Absent when connected. */
  error?: { code: string; message: string };
  /** Register ids of this poll; index i of `rawValues` and `quality` belongs to registerIds[i]. Shared between polls: never write to it. */
  registerIds: readonly number[];
  /** Raw decoded values (before scale). NaN where the quality is BAD. */
  rawValues: Float64Array;
  quality: Uint8Array;
}

/** One register whose value differs from what was recorded last. */
export interface RegisterChange {
  plcRegisterId: number;
  name: string;
  /** As the engineer typed it, for example D33. */
  address: string;
  role: RegisterRole;
  rawValue: number;
  /** rawValue × scale + offset; for counters the raw value itself. */
  value: number;
  previousRawValue: number | null;
  quality: 'good' | 'bad' | 'out_of_range';
}

export interface PlcChanges {
  plcConfigId: number;
  plcName: string;
  readAtMs: number;
  monotonicMs: number;
  pollStartedMs: number;
  connected: boolean;
  error?: { code: string; message: string };
  changes: RegisterChange[];
}
