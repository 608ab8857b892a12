/** What a PLC with its registers takes. Times in ms; limits are those of the table's CHECK constraints. Browser-safe. */
import { z } from 'zod';
import {
  ADDRESS_DIALECTS,
  COUNTER_MODES,
  DATA_TYPES,
  REGISTER_AREAS,
  REGISTER_ROLES,
  WORD_ORDERS,
} from '../plc/register-tables.ts';
import { MACHINE_STATES } from '../machines/machine-tables.ts';
import { instant, pageOf, rowId } from './answer-fields.ts';
import { id, name, text } from './fields.ts';

const host = z
  .string()
  .trim()
  .max(253)
  .regex(/^[A-Za-z0-9](?:[\w.:-]*[A-Za-z0-9])?$/, 'must be a host name or an IP address');
const port = z.int().min(1).max(65_535);
const unitId = z.int().min(0).max(255);
const timeout = z.int().min(50).max(60_000);

export const registerInput = z.strictObject({
  id: id.optional(),
  name,
  description: text(500),
  role: z.enum(REGISTER_ROLES).optional(),
  /** As typed; or give `area` and `offset` instead. */
  address: z.union([z.string().max(40), z.int().min(0).max(999_999).transform(String)]).nullish(),
  area: z.enum(REGISTER_AREAS).optional(),
  offset: z.int().min(0).max(65_535).optional(),
  dialect: z.enum(ADDRESS_DIALECTS).nullish(),
  dataType: z.enum(DATA_TYPES).optional(),
  wordOrder: z.enum(WORD_ORDERS).nullish(),
  bit: z.int().min(0).max(15).nullish(),
  scale: z.number().min(-1e8).max(1e8).nullish(),
  valueOffset: z.number().min(-1e8).max(1e8).nullish(),
  unit: text(20),
  counterMode: z.enum(COUNTER_MODES).optional(),
  rolloverAt: z.int().min(2).max(4_294_967_296).nullish(),
  piecesPerCount: z.number().positive().max(100_000).nullish(),
  maxRate: z.number().positive().max(1e7).nullish(),
  minValue: z.number().nullish(),
  maxValue: z.number().nullish(),
  deadBand: z.number().min(0).nullish(),
  defaultDefectId: id.nullish(),
  statusMap: z.record(z.string().regex(/^-?\d{1,10}$/), z.enum(MACHINE_STATES)).optional(),
  enabled: z.boolean().optional(),
});
export type RegisterInput = z.output<typeof registerInput>;

export const plcInput = z.strictObject({
  name,
  description: text(500),
  host,
  port: port.optional(),
  unitId: unitId.optional(),
  sectorId: id,
  collectorId: id.nullish(),
  dialect: z.enum(ADDRESS_DIALECTS).nullish(),
  wordOrder: z.enum(WORD_ORDERS).optional(),
  timeout: timeout.optional(),
  pollInterval: z.int().min(100).max(3_600_000).optional(),
  reconnectInterval: z.int().min(1_000).max(60_000).optional(),
  retries: z.int().min(0).max(5).optional(),
  laxTransaction: z.boolean().optional(),
  maxRegistersPerRequest: z.int().min(1).max(125).nullish(),
  pauseAfterConnect: z.int().min(0).max(10_000).optional(),
  pauseBetweenRequests: z.int().min(0).max(1_000).optional(),
  active: z.boolean().optional(),
  registers: z.array(registerInput).max(500).optional(),
});
export type PlcInput = z.output<typeof plcInput>;
/** `registers`, where given, is the whole list: those with neither the id nor the name of one are new, those left out are removed. */
export const plcPatch = plcInput.partial().extend({ version: z.int().optional() });

export const plcTestInput = z.strictObject({
  host,
  port: port.optional(),
  unitId: unitId.optional(),
  timeout: timeout.optional(),
  sectorId: id.nullish(),
  collectorId: id.nullish(),
});

const registerRow = z
  .strictObject({
    id: rowId,
    name: z.string(),
    description: z.string().nullable(),
    role: z.enum(REGISTER_ROLES),
    address: z.string(),
    dialect: z.enum(ADDRESS_DIALECTS).nullable(),
    area: z.enum(REGISTER_AREAS),
    offset: z.int(),
    dataType: z.enum(DATA_TYPES),
    wordOrder: z.enum(WORD_ORDERS).nullable(),
    bit: z.int().nullable(),
    unit: z.string().nullable(),
    scale: z.number(),
    valueOffset: z.number(),
    counterMode: z.enum(COUNTER_MODES),
    rolloverAt: z.int().nullable(),
    piecesPerCount: z.number(),
    maxRate: z.number().nullable(),
    minValue: z.number().nullable(),
    maxValue: z.number().nullable(),
    deadBand: z.number().nullable(),
    defaultDefectId: rowId.nullable(),
    statusMap: z.record(z.string(), z.enum(MACHINE_STATES)),
    enabled: z.boolean(),
  })
  .meta({ id: 'PlcRegister' });

/** A PLC with its registers and the state of its link. */
export const plcRow = z
  .strictObject({
    id: rowId,
    name: z.string(),
    description: z.string().nullable(),
    host: z.string(),
    port: z.int(),
    unitId: z.int(),
    sectorId: rowId,
    sectorName: z.string(),
    collectorId: rowId.nullable(),
    dialect: z.enum(ADDRESS_DIALECTS),
    wordOrder: z.enum(WORD_ORDERS),
    timeout: z.int(),
    pollInterval: z.int(),
    reconnectInterval: z.int(),
    retries: z.int(),
    laxTransaction: z.boolean(),
    maxRegistersPerRequest: z.int().nullable(),
    pauseAfterConnect: z.int(),
    pauseBetweenRequests: z.int(),
    active: z.boolean(),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
    link: z.strictObject({
      connected: z.boolean(),
      /** ISO 8601 with an offset. */
      lastReadAt: z.string().nullable(),
      errorCode: z.string().nullable(),
      errorMessage: z.string().nullable(),
    }),
    registers: z.array(registerRow),
  })
  .meta({ id: 'PlcConfig' });
export const plcPage = pageOf(plcRow);
