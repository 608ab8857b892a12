/** What the collecting engine is told of a PLC: the columns of `plc_configs` and `plc_registers` in camelCase, numbers as numbers. */
import type {
  AddressDialect,
  DataType,
  RegisterArea,
  RegisterRole,
  WordOrder,
} from '../../../domain/plc/register-tables.ts';

export interface PlcSettings {
  id: number;
  name: string;
  host: string;
  port: number;
  unitId: number;
  /** Deadline of a connection and of each request, ms. */
  timeout: number;
  /** ms; the engine does not poll more often than every 100 ms. */
  pollInterval: number;
  /** First ceiling of the back-off between connections, ms; it doubles up to 60 s. */
  reconnectInterval: number;
  /** How often a failed request is repeated before the poll counts as failed. */
  retries: number;
  wordOrder: WordOrder;
  dialect: AddressDialect;
  /** The gateway does not repeat transaction and unit. */
  laxTransaction: boolean;
  /** 1 to 125; null: 125. */
  maxRegistersPerRequest: number | null;
  pauseAfterConnect: number;
  pauseBetweenRequests: number;
  registers: readonly RegisterSettings[];
}

export interface RegisterSettings {
  id: number;
  name: string;
  /** As it was typed. */
  address: string;
  area: RegisterArea;
  offset: number;
  dataType: DataType;
  /** null: the PLC's. */
  wordOrder: WordOrder | null;
  bit: number | null;
  role: RegisterRole;
  scale: number;
  valueOffset: number;
  minValue: number | null;
  maxValue: number | null;
}

/** Two clocks (architecture, section 5). */
export interface PoolClock {
  /** Never jumps, ms. */
  monotonicMs(): number;
  /** What is stored, ms since 1970. */
  plantNowMs(): number;
}

export interface PoolLog {
  info(message: string, about?: Record<string, unknown>): void;
  warn(message: string, about?: Record<string, unknown>): void;
  error(message: string, about?: Record<string, unknown>): void;
}
