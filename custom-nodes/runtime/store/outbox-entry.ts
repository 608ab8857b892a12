/** What waits for PostgreSQL, as it is kept in the store. Times are plant-clock ms; plain JSON without NaN. */
import type { CountEvent } from '../../../domain/booking/booking-types.ts';
import type { MachineState } from '../../../domain/machines/machine-tables.ts';

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

/** What a MACHINE_STATUS register says. */
export interface StatusEntry {
  kind: 'status';
  plcConfigId: number;
  state: MachineState;
  readAtMs: number;
}

/** Pieces; `event.seq` is not known before the entry is stored. */
export interface CountEntry {
  kind: 'count';
  event: Omit<CountEvent, 'seq'>;
}

export type OutboxEntry = RawEntry | LinkEntry | StatusEntry | CountEntry;

export interface StoredEntry {
  seq: number;
  entry: OutboxEntry;
}
