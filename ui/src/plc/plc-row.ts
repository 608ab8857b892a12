/** A PLC with its registers as the API answers it; times in ms, decimals as numbers. */
import type { MachineState } from '../../../domain/machines/machine-tables.ts';
import type {
  AddressDialect,
  CounterMode,
  DataType,
  RegisterRole,
  WordOrder,
} from '../../../domain/plc/register-tables.ts';
export interface PlcRegisterRow {
  id: number;
  name: string;
  address: string;
  role: RegisterRole;
  dataType: DataType;
  wordOrder: WordOrder | null;
  bit: number | null;
  scale: number | string;
  valueOffset: number | string;
  unit: string | null;
  counterMode: CounterMode;
  rolloverAt: number | null;
  piecesPerCount: number | string;
  maxRate: number | null;
  deadBand: number | null;
  minValue: number | null;
  maxValue: number | null;
  defaultDefectId: number | null;
  statusMap: Record<string, MachineState>;
  enabled: boolean;
}
export interface PlcRow {
  id: number;
  name: string;
  sectorId: number;
  sectorName: string;
  collectorId: number | null;
  host: string;
  port: number;
  unitId: number;
  dialect: AddressDialect;
  wordOrder: WordOrder;
  pollInterval: number;
  timeout: number;
  reconnectInterval: number;
  retries: number;
  laxTransaction: boolean;
  maxRegistersPerRequest: number | null;
  pauseAfterConnect: number;
  pauseBetweenRequests: number;
  active: boolean;
  version: number;
  registers: PlcRegisterRow[];
  link?: {
    connected: boolean;
    lastReadAt: string | null;
    errorCode: string | null;
    errorMessage: string | null;
  };
}
