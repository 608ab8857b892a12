/** Stops: what the screens ask, what they get, and what a person may do about them. Browser-safe. */
import { z } from 'zod';
import { MACHINE_STATES } from '../machines/machine-tables.ts';
import { DOWNTIME_KINDS } from '../stops/stop-tables.ts';
import { count, instant, pageQuery, rowId } from './answer-fields.ts';
import { id, text } from './fields.ts';

const time = z.iso.datetime({ offset: true });
const note = text(500);
const version = z.int().min(1);

export const downtimeRow = z
  .strictObject({
    id: rowId,
    plcConfigId: rowId,
    plcName: z.string(),
    sectorId: rowId,
    productionOrderId: rowId.nullable(),
    orderCode: z.string().nullable(),
    activityTypeId: rowId.nullable(),
    activityTypeName: z.string().nullable(),
    activityTypeColor: z.string().nullable(),
    kind: z.enum(DOWNTIME_KINDS).meta({
      description: 'planned > no_order > changeover > unplanned | micro_stop; only unplanned needs a reason',
    }),
    groupId: z
      .uuid()
      .meta({ description: 'Parts of one stop, cut at shifts, breaks, orders or by hand, share it' }),
    startDate: instant,
    endDate: instant.nullable().meta({ description: 'null: it goes on' }),
    automatic: z.boolean().meta({ description: 'Found by the machine; false: entered by a person' }),
    splitStart: z.boolean().meta({ description: 'A person split the stop where this part begins' }),
    machineState: z
      .enum(MACHINE_STATES)
      .nullable()
      .meta({ description: 'What the machine said when it began' }),
    notes: z.string().nullable(),
    userId: rowId.nullable(),
    userName: z.string().nullable(),
    classifiedAt: instant.nullable(),
    version,
  })
  .meta({ id: 'Downtime' });

const number = z.coerce.number().int().min(1).max(2_147_483_647).optional();
const filters = {
  plcConfigId: number,
  sectorId: number,
  productionOrderId: number,
  activityTypeId: number,
  kind: z.enum(DOWNTIME_KINDS).optional(),
  groupId: z.uuid().optional(),
  from: time.optional().meta({ description: 'Stops that touch [from, to)' }),
  to: time.optional(),
};
export type DowntimeFilter = { [Name in keyof typeof filters]?: z.output<(typeof filters)[Name]> };
/** Filters are written as in every list, `filter[kind]`, or by their names alone. */
const inBrackets = Object.fromEntries(
  Object.entries(filters).map(([name, schema]) => [`filter[${name}]`, schema]),
);
export const DOWNTIME_SORTS = ['startDate', 'endDate', 'id', 'kind', 'plcName', 'orderCode'] as const;
export type DowntimeSort = (typeof DOWNTIME_SORTS)[number];

/** By page with `total`; with `limit` by cursor, newest first, without counting them all. */
export const downtimeQuery = z.strictObject({
  ...filters,
  ...(inBrackets as Record<never, never>),
  page: pageQuery.shape.page,
  pageSize: pageQuery.shape.pageSize,
  sort: z
    .enum([...DOWNTIME_SORTS, ...DOWNTIME_SORTS.map((name) => `-${name}` as const)])
    .default('-startDate')
    .meta({ description: 'By page only; by cursor the newest come first.' }),
  search: text(200),
  pending: z.enum(['true', 'false']).optional().meta({ description: 'true: only what needs a reason' }),
  cursor: z
    .string()
    .regex(/^\d{1,16}_\d{1,10}$/)
    .optional()
    .meta({ description: '`next` of the answer before' }),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});
export const downtimePage = z.strictObject({
  data: z.array(downtimeRow),
  total: count.nullable().meta({ description: 'null where it was asked by cursor' }),
  next: z.string().nullable(),
  pending: count.meta({ description: 'Stops without their reason, of all that the account sees' }),
});

/** Entered by hand. A planned stop may lie ahead; it needs its end. */
export const downtimeInput = z
  .strictObject({
    plcConfigId: id,
    startDate: time,
    endDate: time.nullish(),
    activityTypeId: id,
    notes: note,
  })
  .refine(({ startDate, endDate }) => endDate == null || Date.parse(endDate) > Date.parse(startDate), {
    path: ['endDate'],
    message: 'must be after the start',
  });
export const downtimePatch = z.strictObject({
  /** null takes the reason back. It covers the parts of the stop up to where a person split it. */
  activityTypeId: id.nullish(),
  notes: note,
  /** Of a stop that was entered by hand. */
  endDate: time.optional(),
  version,
});
export const downtimeSplit = z.strictObject({ at: time, version });
export const downtimeMerge = z.strictObject({ withId: id, version });

export const reasonQuery = z.strictObject({ plcConfigId: z.coerce.number().int().min(1) });
const reason = z.strictObject({
  id: rowId,
  code: z.string(),
  name: z.string(),
  color: z.string().nullable(),
  planned: z.boolean(),
  groupName: z.string().nullable(),
});
export const reasonChoice = z.strictObject({
  plcConfigId: rowId,
  data: z.array(reason).max(9).meta({ description: 'Recent and frequent first' }),
  groups: z.array(z.strictObject({ name: z.string().nullable(), reasons: z.array(reason) })),
});

export const timelineQuery = z.strictObject({
  plcConfigId: z.coerce.number().int().min(1).optional(),
  sectorId: z.coerce.number().int().min(1).optional(),
  from: time,
  to: time,
});
export const timelineAnswer = z.strictObject({
  from: instant,
  to: instant,
  machines: z.array(
    z.strictObject({
      id: rowId,
      name: z.string(),
      sectorId: rowId,
      sectorName: z.string(),
      states: z.array(z.strictObject({ state: z.enum(MACHINE_STATES), from: instant, to: instant })),
      shifts: z.array(
        z.strictObject({
          code: z.string(),
          name: z.string(),
          localDate: z.iso.date(),
          from: instant,
          to: instant,
        }),
      ),
    }),
  ),
});
export type DowntimeRow = z.output<typeof downtimeRow>;
export type ReasonChoice = z.output<typeof reasonChoice>;
export type StopsTimeline = z.output<typeof timelineAnswer>;
