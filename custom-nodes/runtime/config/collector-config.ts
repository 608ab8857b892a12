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

/** What the polling engine is told: without what only counting needs, so that a change of that keeps the connection. */
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
    registers: registerSettingsOf(registers),
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

/** The same registers make the same settings, so that the engine sees at a glance that they did not change. */
const MADE = new WeakMap<readonly CollectorRegister[], readonly RegisterSettings[]>();

function registerSettingsOf(registers: readonly CollectorRegister[]): readonly RegisterSettings[] {
  const made = MADE.get(registers) ?? registers.map(toRegisterSettings);
  MADE.set(registers, made);
  return made;
}

function toRegisterSettings(register: CollectorRegister): RegisterSettings {
  const { id, name, address, area, offset, dataType, wordOrder, bit, role } = register;
  const { scale, valueOffset, minValue, maxValue } = register;
  return {
    id,
    name,
    address,
    area,
    offset,
    dataType,
    wordOrder,
    bit,
    role,
    scale,
    valueOffset,
    minValue,
    maxValue,
  };
}
