/** What waits for PostgreSQL, as it is kept in the store. Times are plant-clock ms; plain JSON without NaN. */
import type { CountEvent } from '../../../domain/booking/booking-types.ts';
import type { Transition } from '../../../domain/stops/detection-types.ts';

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

/** Pieces; `event.seq` is not known before the entry is stored. */
export interface CountEntry {
  kind: 'count';
  event: Omit<CountEvent, 'seq'>;
}

export type OutboxEntry = RawEntry | LinkEntry | StateEntry | CountEntry;

export interface StoredEntry {
  seq: number;
  entry: OutboxEntry;
}
