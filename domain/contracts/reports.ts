/** What reports take and answer. Times of answers are s, quantities pieces, shares and rates ratios (0.75 = 75 %). Browser-safe. */
import { z } from 'zod';
import { OEE_INPUTS } from '../oee/oee-inputs.ts';
import { STOP_CAUSES } from '../oee/summarize-period.ts';
import { TIME_KINDS } from '../oee/timeline-types.ts';
import { ORDER_STATUSES } from '../orders/order-tables.ts';
import { count, instant, rowId, whole } from './answer-fields.ts';

const id = z.coerce.number().int().min(1).max(2_147_483_647).optional();
export const GROUPINGS = ['none', 'machine', 'order', 'item', 'shift', 'day', 'sector'] as const;
export type Grouping = (typeof GROUPINGS)[number];
export const REPORT_FORMATS = ['json', 'csv', 'csv-br', 'xlsx', 'pdf'] as const;
/** Kinds of stops, separated by commas. */
const kinds = z
  .string()
  .default('unplanned,changeover')
  .transform((typed) => typed.split(','))
  .pipe(z.array(z.enum(STOP_CAUSES)).min(1));

/** An instant with its offset; or a date of the plant's calendar, which means all of that day. */
const edge = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).optional();

// A misspelt filter must not answer for the whole plant, so nothing unknown is taken.
const query = z.strictObject({
  /** Half-open between instants; without any period it is today, without `to` until now. */
  from: edge,
  to: edge,
  /** The local date on which the shift starts. */
  shiftDate: z.iso.date().optional(),
  shiftId: id,
  /** Instead of both: the shift that goes on at the place asked about, or the one that ended last there. */
  shift: z.enum(['current', 'previous']).optional(),
  companyId: id,
  sectorId: id,
  plcConfigId: id,
  itemId: id,
  productionOrderId: id,
  /** Whether time without an order is left out of OEE or counts as lost. */
  noOrder: z.enum(['excluded', 'loss']).default('excluded'),
  format: z.enum(REPORT_FORMATS).default('json'),
  lang: z.enum(['pt-BR', 'en']).default('pt-BR'),
});
export const reportQuery = query.extend({ groupBy: z.enum(GROUPINGS).default('machine') });
export const downtimeQuery = query.extend({
  groupBy: z.enum(['reason', ...GROUPINGS]).default('reason'),
  kinds,
});
export const defectQuery = query.extend({ groupBy: z.enum(['defect', ...GROUPINGS]).default('defect') });
export const reconciliationQuery = query.extend({
  groupBy: z.enum(['machine', 'shift', 'day']).default('machine'),
});
export const plainReportQuery = query;
export type ReportQuery = z.output<typeof query>;

const ratio = z.number().nullable();
const seconds = z.number();
const key = z.string().nullable();

export const oeeFigures = z.strictObject({
  availability: ratio,
  performance: ratio,
  quality: ratio,
  oee: ratio,
  isPerformanceDoubtful: z.boolean(),
  isCycleMissing: z.boolean(),
  busySeconds: seconds,
  availableSeconds: seconds,
  good: whole,
  losses: z.strictObject({
    changeoverSeconds: seconds,
    unplannedSeconds: seconds,
    noOrderSeconds: seconds,
    microStopSeconds: seconds,
    slowSeconds: seconds.nullable(),
    scrapSeconds: seconds,
  }),
  unknownShare: ratio,
  mtbfSeconds: seconds.nullable(),
  mttrSeconds: seconds.nullable(),
  microStopsPerHour: z.number().nullable(),
});
/** All that the figures are calculated from: ms and pieces. */
export const oeeInputs = z.strictObject(
  Object.fromEntries(OEE_INPUTS.map((name) => [name, whole])) as Record<
    (typeof OEE_INPUTS)[number],
    typeof whole
  >,
);
const head = z.strictObject({
  from: instant,
  to: instant,
  calculatedAt: instant,
  timeZone: z.string(),
  groupBy: z.string(),
});
const oeeRow = z.strictObject({ key, label: z.string(), figures: oeeFigures, inputs: oeeInputs });
export const oeeReport = head.extend({ rows: z.array(oeeRow), total: oeeRow });

const productionRow = z.strictObject({
  key,
  label: z.string(),
  produced: whole,
  good: whole,
  scrap: whole,
  /** Of `produced`: made while nobody looked. */
  unseen: whole,
});
export const productionReport = head.extend({ rows: z.array(productionRow), total: productionRow });

const paretoRow = { key, label: z.string(), share: z.number(), cumulativeShare: z.number() };
export const downtimeReport = head.extend({
  rows: z.array(z.strictObject({ ...paretoRow, stops: count, seconds })),
  total: z.strictObject({ stops: count, seconds }),
});
export const defectReport = head.extend({
  rows: z.array(z.strictObject({ ...paretoRow, quantity: whole })),
  total: z.strictObject({ quantity: whole, produced: whole, rate: ratio }),
});

const reconciliationRow = z.strictObject({
  plcConfigId: rowId,
  machine: z.string(),
  key,
  label: z.string(),
  plcDelta: z.number(),
  booked: whole,
  unassigned: whole,
  quarantined: whole,
  difference: z.number(),
  /** Booked by hand or adjusted; no counter told of it. */
  manual: whole,
});
export const reconciliationReport = head.extend({ rows: z.array(reconciliationRow) });

export const segment = z.strictObject({
  from: instant,
  to: instant,
  kind: z.enum(TIME_KINDS),
  productionOrderId: rowId.nullable(),
  downtimeId: rowId.nullable(),
  activityTypeId: rowId.nullable(),
});
export const timelineReport = head.extend({
  machines: z.array(z.strictObject({ plcConfigId: rowId, name: z.string(), segments: z.array(segment) })),
});

export const orderReport = z.strictObject({
  calculatedAt: instant,
  timeZone: z.string(),
  order: z.strictObject({
    id: rowId,
    code: z.string(),
    status: z.enum(ORDER_STATUSES),
    itemCode: z.string(),
    itemName: z.string(),
    sectorName: z.string(),
    plannedQuantity: count,
    producedQuantity: count,
    scrapQuantity: count,
    startDate: instant.nullable(),
    endDate: instant.nullable(),
  }),
  figures: oeeFigures,
  inputs: oeeInputs,
  runs: z.array(
    z.strictObject({
      id: rowId,
      machine: z.string().nullable(),
      startedAt: instant,
      endedAt: instant.nullable(),
      endReason: z.string().nullable(),
      startedBy: z.string().nullable(),
      produced: whole,
    }),
  ),
  /** The newest, and how many there are. */
  appointments: z.array(
    z.strictObject({
      id: rowId,
      timestamp: instant,
      quantity: whole,
      kind: z.string(),
      automatic: z.boolean(),
      machine: z.string().nullable(),
      clpCounterValue: whole.nullable(),
      userName: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  appointmentCount: count,
  defects: z.array(
    z.strictObject({
      id: rowId,
      timestamp: instant,
      quantity: whole,
      defect: z.string().nullable(),
      automatic: z.boolean(),
      userName: z.string().nullable(),
      notes: z.string().nullable(),
    }),
  ),
  stops: z.array(
    z.strictObject({
      id: rowId,
      machine: z.string(),
      from: instant,
      to: instant.nullable(),
      kind: z.string(),
      reason: z.string().nullable(),
      notes: z.string().nullable(),
    }),
  ),
});

export const handoverReport = head.extend({
  shift: z.strictObject({ id: rowId.nullable(), name: z.string(), localDate: z.iso.date() }),
  machines: z.array(
    z.strictObject({
      plcConfigId: rowId,
      name: z.string(),
      figures: oeeFigures,
      produced: whole,
      scrap: whole,
      /** What runs at the end of the shift. */
      order: z
        .strictObject({
          id: rowId,
          code: z.string(),
          itemName: z.string(),
          producedQuantity: count,
          plannedQuantity: count,
        })
        .nullable(),
    }),
  ),
  total: oeeRow,
  /** The longest first. */
  stops: z.array(
    z.strictObject({
      id: rowId,
      machine: z.string(),
      from: instant,
      to: instant.nullable(),
      kind: z.string(),
      reason: z.string().nullable(),
      notes: z.string().nullable(),
    }),
  ),
  unclassifiedStops: count,
  defects: z.array(z.strictObject({ ...paretoRow, quantity: whole })),
  openInboxPieces: count,
});

const shiftThen = z
  .strictObject({ name: z.string(), localDate: z.iso.date(), from: instant, to: instant })
  .nullable();
/** Where the shift that was asked for is none: which was the last one before, and which comes next. */
export const noShiftReport = z.strictObject({
  shift: z.null(),
  timeZone: z.string(),
  last: shiftThen,
  next: shiftThen,
});
export const handoverAnswer = z.union([handoverReport, noShiftReport]);
