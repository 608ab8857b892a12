/** The configuration that a collector works with: PLCs and registers as the engine wants them, with what counting needs on top. */
import { counterSource } from '../../../domain/counting/counter-range.ts';
import type { CounterSettings } from '../../../domain/counting/counter-types.ts';
import type { MachineState } from '../../../domain/machines/machine-tables.ts';
import type { CounterMode } from '../../../domain/plc/register-tables.ts';
import type { PlcSettings, RegisterSettings } from '../pool/plc-settings.ts';

export interface CollectorRegister extends RegisterSettings {
  plcConfigId: number;
  counterMode: CounterMode;
  /** The value after the largest; null: that of the data type. */
  rolloverAt: number | null;
  /** A decimal as text, exact. */
  piecesPerCount: string;
  /** Counts/s. */
  maxRate: number | null;
  /** For measurements: a smaller change of the engineering value is not recorded. */
  deadBand: number | null;
  /** Of a MACHINE_STATUS register: raw value → state. */
  statusMap: Readonly<Record<string, MachineState>> | null;
}

export interface CollectorPlc extends Omit<PlcSettings, 'registers'> {
  sectorId: number | null;
  /** Another active collector may poll it too, whoever has its lease: without the lease nobody does. Absent in a cache of before. */
  isShared?: boolean;
  /** Shortest ideal cycle of the orders that may run here, seconds per piece; null: one of them has none. */
  idealCycleSeconds: number | null;
  /** Of the order that runs now, seconds a piece; null where none runs or nobody set one. */
  runningCycleSeconds: number | null;
  /** The machine's own limits of a stop; null: those of DOMAIN 4. */
  provisionalStopSeconds: number | null;
  downtimeSeconds: number | null;
  registers: readonly CollectorRegister[];
}

export interface CollectorConfig {
  /** Row of this collector. */
  collectorId: number;
  plcs: CollectorPlc[];
}

/** What the polling engine is told: of the PLC without what only counting needs, so that a change of that is none for the engine. */
export function toPlcSettings(plc: CollectorPlc): PlcSettings {
  const { id, name, host, port, unitId, timeout, pollInterval, reconnectInterval, retries } = plc;
  const { wordOrder, dialect, laxTransaction, maxRegistersPerRequest } = plc;
  const { pauseAfterConnect, pauseBetweenRequests, registers } = plc;
  return {
    id,
    name,
    host,
    port,
    unitId,
    timeout,
    pollInterval,
    reconnectInterval,
    retries,
    wordOrder,
    dialect,
    laxTransaction,
    maxRegistersPerRequest,
    pauseAfterConnect,
    pauseBetweenRequests,
    // The same objects and no copies: a plant has tens of thousands, and the engine sees at a glance that they did not change.
    registers,
  };
}

export function toCounterSettings(plc: CollectorPlc, register: CollectorRegister): CounterSettings {
  return {
    source: counterSource(plc, { ...register, wordOrder: register.wordOrder ?? plc.wordOrder }),
    dataType: register.dataType,
    rolloverAt: register.rolloverAt,
    counterMode: register.counterMode,
    piecesPerCount: register.piecesPerCount,
    maxRate: register.maxRate,
    idealCycleSeconds: plc.idealCycleSeconds,
    pollIntervalMs: plc.pollInterval,
  };
}
