/** A PLC with its registers between the form and the API: in the form every number is a text, as it was typed. */
import type { PlcInput, RegisterInput } from '../../../domain/contracts/plcs.ts';
import type { MachineState } from '../../../domain/machines/machine-tables.ts';
import type {
  AddressDialect,
  CounterMode,
  DataType,
  RegisterRole,
  WordOrder,
} from '../../../domain/plc/register-tables.ts';
import { parseDecimal } from '../registrations/payload.ts';
import type { PlcRow, PlcRegisterRow } from './plc-row.ts';

export interface StatusMapping {
  value: string;
  state: MachineState;
}

export interface RegisterDraft {
  /** Stable key of the row in the grid; not sent. */
  key: string;
  id: number | null;
  name: string;
  address: string;
  role: RegisterRole;
  dataType: DataType;
  wordOrder: WordOrder | '';
  bit: string;
  scale: string;
  valueOffset: string;
  unit: string;
  counterMode: CounterMode;
  rolloverAt: string;
  piecesPerCount: string;
  maxRate: string;
  deadBand: string;
  minValue: string;
  maxValue: string;
  defaultDefectId: number | null;
  /** Status value → state, in the order of the form; a value is a text until it is sent. */
  statusMap: StatusMapping[];
  enabled: boolean;
}

export interface PlcDraft {
  name: string;
  sectorId: number | null;
  host: string;
  port: string;
  unitId: string;
  dialect: AddressDialect;
  wordOrder: WordOrder;
  pollInterval: string;
  timeout: string;
  reconnectInterval: string;
  retries: string;
  laxTransaction: boolean;
  maxRegistersPerRequest: string;
  pauseAfterConnect: string;
  pauseBetweenRequests: string;
  active: boolean;
  registers: RegisterDraft[];
}

let nextKey = 1;

export function blankRegister(values: Partial<RegisterDraft> = {}): RegisterDraft {
  return {
    id: null,
    name: '',
    address: '',
    role: 'MEASUREMENT',
    dataType: 'uint16',
    wordOrder: '',
    bit: '',
    scale: '1',
    valueOffset: '0',
    unit: '',
    counterMode: 'auto',
    rolloverAt: '',
    piecesPerCount: '1',
    maxRate: '',
    deadBand: '',
    minValue: '',
    maxValue: '',
    defaultDefectId: null,
    statusMap: [],
    enabled: true,
    ...values,
    key: `row-${nextKey++}`,
  };
}

/** Defaults of DOMAIN section 7, so that a form with a name and an address can already be saved. */
export function blankPlc(): PlcDraft {
  return {
    name: '',
    sectorId: null,
    host: '',
    port: '502',
    unitId: '1',
    dialect: 'delta-dvp',
    wordOrder: 'CDAB',
    pollInterval: '1000',
    timeout: '1000',
    reconnectInterval: '1000',
    retries: '1',
    laxTransaction: false,
    maxRegistersPerRequest: '',
    pauseAfterConnect: '0',
    pauseBetweenRequests: '0',
    active: true,
    registers: [blankRegister({ role: 'PRODUCTION_COUNTER' })],
  };
}

/** What `npm run simulator` serves unless it is told otherwise; name and sector stay as they were typed. */
export function simulatorPreset(draft: PlcDraft): PlcDraft {
  const states = ['STOPPED', 'RUNNING', 'SETUP', 'FAULT'] as const;
  return {
    ...draft,
    host: '127.0.0.1',
    port: '15020',
    unitId: '1',
    dialect: 'delta-dvp',
    registers: [
      blankRegister({ name: 'Contador de produção', address: 'D33', role: 'PRODUCTION_COUNTER' }),
      blankRegister({ name: 'Contador de refugo', address: 'D34', role: 'SCRAP_COUNTER' }),
      blankRegister({
        name: 'Estado da máquina',
        address: 'D40',
        role: 'MACHINE_STATUS',
        statusMap: states.map((state, value) => ({ value: String(value), state })),
      }),
    ],
  };
}

const shown = (value: string | number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value);
const sent = (text: string): number | string | null =>
  text.trim() === '' ? null : parseDecimal(text.trim());

export function toPlcDraft(plc: PlcRow): PlcDraft {
  return {
    name: plc.name,
    sectorId: plc.sectorId,
    host: plc.host,
    port: shown(plc.port),
    unitId: shown(plc.unitId),
    dialect: plc.dialect,
    wordOrder: plc.wordOrder,
    pollInterval: shown(plc.pollInterval),
    timeout: shown(plc.timeout),
    reconnectInterval: shown(plc.reconnectInterval),
    retries: shown(plc.retries),
    laxTransaction: plc.laxTransaction,
    maxRegistersPerRequest: shown(plc.maxRegistersPerRequest),
    pauseAfterConnect: shown(plc.pauseAfterConnect),
    pauseBetweenRequests: shown(plc.pauseBetweenRequests),
    active: plc.active,
    registers: plc.registers.map(toRegisterDraft),
  };
}

function toRegisterDraft(register: PlcRegisterRow): RegisterDraft {
  return blankRegister({
    id: register.id,
    name: register.name,
    address: register.address,
    role: register.role,
    dataType: register.dataType,
    wordOrder: register.wordOrder ?? '',
    bit: shown(register.bit),
    scale: shown(register.scale),
    valueOffset: shown(register.valueOffset),
    unit: shown(register.unit),
    counterMode: register.counterMode,
    rolloverAt: shown(register.rolloverAt),
    piecesPerCount: shown(register.piecesPerCount),
    maxRate: shown(register.maxRate),
    deadBand: shown(register.deadBand),
    minValue: shown(register.minValue),
    maxValue: shown(register.maxValue),
    defaultDefectId: register.defaultDefectId,
    statusMap: Object.entries(register.statusMap).map(([value, state]) => ({ value, state })),
    enabled: register.enabled,
  });
}

/** The contract's names; a number that cannot be read stays a text, which the API refuses beside the field. */
type Payload<Input> = { [Name in keyof Input]?: unknown };

export function toPlcPayload(draft: PlcDraft): Payload<PlcInput> {
  return {
    name: draft.name.trim(),
    sectorId: draft.sectorId,
    host: draft.host.trim(),
    port: sent(draft.port),
    unitId: sent(draft.unitId),
    dialect: draft.dialect,
    wordOrder: draft.wordOrder,
    pollInterval: sent(draft.pollInterval),
    timeout: sent(draft.timeout),
    reconnectInterval: sent(draft.reconnectInterval),
    retries: sent(draft.retries),
    laxTransaction: draft.laxTransaction,
    maxRegistersPerRequest: sent(draft.maxRegistersPerRequest),
    pauseAfterConnect: sent(draft.pauseAfterConnect),
    pauseBetweenRequests: sent(draft.pauseBetweenRequests),
    active: draft.active,
    registers: draft.registers.map(toRegisterPayload),
  };
}

function toRegisterPayload(draft: RegisterDraft): Payload<RegisterInput> {
  return {
    ...(draft.id === null ? {} : { id: draft.id }),
    name: draft.name.trim(),
    address: draft.address.trim(),
    role: draft.role,
    dataType: draft.dataType,
    wordOrder: draft.wordOrder === '' ? null : draft.wordOrder,
    bit: sent(draft.bit),
    scale: sent(draft.scale),
    valueOffset: sent(draft.valueOffset),
    unit: draft.unit.trim() === '' ? null : draft.unit.trim(),
    counterMode: draft.counterMode,
    rolloverAt: sent(draft.rolloverAt),
    piecesPerCount: sent(draft.piecesPerCount),
    maxRate: sent(draft.maxRate),
    deadBand: sent(draft.deadBand),
    minValue: sent(draft.minValue),
    maxValue: sent(draft.maxValue),
    defaultDefectId: draft.role === 'SCRAP_COUNTER' ? draft.defaultDefectId : null,
    statusMap: draft.role === 'MACHINE_STATUS' ? toStatusMap(draft.statusMap) : {},
    enabled: draft.enabled,
  };
}

/** A row without a value says nothing; of two rows with the same value the last one counts, as it is read. */
function toStatusMap(rows: readonly StatusMapping[]): Record<string, MachineState> {
  return Object.fromEntries(
    rows.filter((row) => row.value.trim() !== '').map((row) => [row.value.trim(), row.state]),
  );
}
