/** What waits for PostgreSQL, as it is kept in the store. Times are plant-clock ms; plain JSON without NaN. */
import type { CountEvent } from '../../../domain/booking/booking-types.ts';
import type { Transition } from '../../../domain/stops/detection-types.ts';
import type { BeforeJump, CountReason } from '../../../domain/counting/counter-types.ts';

/** One changed register value. */
export interface RawEntry {
  kind: 'raw';
  plcConfigId: number;
  plcRegisterId: number;
  /** 0-based Modbus address. */
  registerAddress: number;
  /** Engineering value; 0 where there is none. */
  value: number;
  /** null where the quality is bad. */
  rawValue: number | null;
  quality: 'good' | 'bad' | 'out_of_range';
  readAtMs: number;
}

/** A connection that came or went. */
export interface LinkEntry {
  kind: 'link';
  plcConfigId: number;
  connected: boolean;
  errorCode: string | null;
  errorMessage: string | null;
  readAtMs: number;
}

/** From `atMs` on the machine is in `state`; `readAtMs` is the reading that told so. */
export interface StateEntry extends Transition {
  kind: 'state';
  plcConfigId: number;
  readAtMs: number;
}

/** Pieces, and with them the counter's new state; `event.seq` is not known before the entry is stored. */
export interface CountEntry {
  kind: 'count';
  event: Omit<CountEvent, 'seq'>;
  /** Which ownership of the counter it was counted under: one that was taken over meanwhile counts no more. */
  generation: number;
  /** When the read began that counted it. */
  askedAtMs: number;
  /** The rest of the state after it; its value is `event.to`. */
  carry: number;
  beforeJump: BeforeJump | null;
}

/** A counter's position that moved without pieces: its first read, or an anomaly (`reason`) that counted nothing. */
export interface PositionEntry {
  kind: 'position';
  plcConfigId: number;
  plcRegisterId: number;
  generation: number;
  source: string;
  from: number | null;
  to: number;
  carry: number;
  reason: CountReason | null;
  readAtMs: number;
}

export type OutboxEntry = RawEntry | LinkEntry | StateEntry | CountEntry | PositionEntry;

export interface StoredEntry {
  seq: number;
  entry: OutboxEntry;
}

/** When it was read, plant-clock ms. */
export function entryTimeMs(entry: OutboxEntry): number {
  return entry.kind === 'count' ? entry.event.countedAtMs : entry.readAtMs;
}
