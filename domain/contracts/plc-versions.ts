/** Versions of a PLC's configuration, its copy, its registers as a table, and what it read. Browser-safe. */
import { z } from 'zod';
import { count, instant, rowId } from './answer-fields.ts';
import { id, name, text } from './fields.ts';
import { plcInput } from './plcs.ts';

export const PLC_VERSION_ACTIONS = ['create', 'update', 'restore', 'clone', 'import', 'found'] as const;

const version = z.strictObject({
  version: z.int().min(1),
  /** `found`: as it was before the first change that was recorded. */
  action: z.enum(PLC_VERSION_ACTIONS),
  userId: rowId.nullable(),
  username: z.string().nullable(),
  note: z.string().nullable(),
  createdAt: instant,
  registers: count,
  isCurrent: z.boolean(),
});
export const plcVersionList = z.strictObject({ data: z.array(version) });
/** The snapshot is what a save of the PLC would send. */
export const plcVersion = version.extend({ snapshot: z.record(z.string(), z.unknown()) });

const fieldChange = z.strictObject({ field: z.string(), before: z.unknown(), after: z.unknown() });
export const plcDiffQuery = z.strictObject({
  /** The version to compare with; the current one where none is given. */
  against: z.coerce.number().int().min(1).optional(),
});
export const plcDiff = z.strictObject({
  from: z.int(),
  to: z.int(),
  settings: z.array(fieldChange),
  registers: z.array(
    z.strictObject({
      name: z.string(),
      change: z.enum(['added', 'removed', 'changed']),
      fields: z.array(fieldChange),
    }),
  ),
});
export type PlcDiff = z.output<typeof plcDiff>;

export const plcRestoreInput = z.strictObject({
  note: text(500),
  /** The PLC's current version as it was read. */
  version: z.int().optional(),
});
export const plcCloneInput = z.strictObject({
  name,
  host: plcInput.shape.host.optional(),
  port: plcInput.shape.port,
  unitId: plcInput.shape.unitId,
  sectorId: id.optional(),
  /** Off unless said otherwise: two active PLCs at one address would count the same pieces twice. */
  active: z.boolean().optional(),
});

export const registersImportInput = z.strictObject({
  /** Text of a CSV file with a heading; comma, semicolon or tab. */
  csv: z.string().min(1).max(500_000),
  /** merge: registers that the file does not name stay; replace: they go. */
  mode: z.enum(['merge', 'replace']).default('merge'),
  /** Only tell what would change. */
  preview: z.boolean().default(false),
  version: z.int().optional(),
});
export const registersImportAnswer = z.strictObject({
  saved: z.boolean(),
  rows: z.array(
    z.strictObject({
      line: z.int(),
      name: z.string(),
      change: z.enum(['added', 'changed', 'unchanged', 'refused']),
      errors: z.array(z.strictObject({ field: z.string(), code: z.string(), message: z.string() })),
    }),
  ),
  removed: z.array(z.string()),
});

/** Last known value of each register, with its age. */
export const plcValues = z.strictObject({
  plcConfigId: rowId,
  connected: z.boolean(),
  lastReadAt: instant.nullable(),
  errorCode: z.string().nullable(),
  at: instant,
  registers: z.array(
    z.strictObject({
      registerId: rowId,
      name: z.string(),
      role: z.string(),
      unit: z.string().nullable(),
      /** null where nothing was read within the last 8 days. */
      value: z.number().nullable(),
      rawValue: z.number().nullable(),
      quality: z.enum(['good', 'bad', 'out_of_range']).nullable(),
      changedAt: instant.nullable(),
      /** Since the value last changed, in s. */
      ageSeconds: z.number().nullable(),
    }),
  ),
});

/** Longest period of a series: raw history is kept for `RETENTION_DAYS`. */
export const SERIES_POINTS_MAX = 2_000;
export const seriesQuery = z.strictObject({
  plcRegisterId: z.coerce.number().pipe(id),
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  points: z.coerce.number().int().min(1).max(SERIES_POINTS_MAX).default(300),
});
/** Arrays of equal length, one entry a bucket: null in all of them is a gap (bad quality or no link). */
export const seriesAnswer = z.strictObject({
  plcRegisterId: rowId,
  plcConfigId: rowId,
  name: z.string(),
  unit: z.string().nullable(),
  from: instant,
  to: instant,
  bucketSeconds: z.number(),
  /** Start of each bucket. */
  at: z.array(instant),
  min: z.array(z.number().nullable()),
  max: z.array(z.number().nullable()),
  /** Mean of the recorded changes; of a bucket without a change, the value that held. */
  avg: z.array(z.number().nullable()),
  last: z.array(z.number().nullable()),
  /** Recorded changes: 0 where the value only held. */
  samples: z.array(count),
});
