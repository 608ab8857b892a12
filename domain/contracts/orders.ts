/** What production orders and their actions take. Browser-safe. */
import { z } from 'zod';
import {
  APPOINTMENT_KINDS,
  BOOKING_SOURCES,
  ORDER_STATUSES,
  OVERPRODUCTION_POLICIES,
} from '../orders/order-tables.ts';
import { count, instant, rowId, whole } from './answer-fields.ts';
import { active, code, id, pieces, text } from './fields.ts';

/** A calendar day or an instant. A day is kept as its noon in UTC, which is the same day in every Brazilian time zone. */
const dueDate = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .transform((value) => (value.length === 10 ? `${value}T12:00:00Z` : value))
  .nullish();

export const orderInput = z.strictObject({
  code,
  companyId: id.nullish(),
  sectorId: id,
  itemId: id,
  plcConfigId: id.nullish(),
  description: text(500),
  plannedQuantity: pieces,
  overproduction: z.enum(OVERPRODUCTION_POLICIES).optional(),
  queuePosition: z.int().min(0).max(1_000_000).nullish(),
  dueDate,
  /** Seconds a piece; the item’s where none is given. */
  idealCycle: z.number().positive().max(999_999).nullish(),
  active,
});
/** Each counted piece raises an order's version, so people who change an order say what their fields held when they read them. */
export const orderPatch = orderInput.partial().extend({
  version: z.int().optional(),
  base: z
    .record(z.string().max(40), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .optional()
    .meta({
      description: 'Fields as they were read; where one holds something else by now the change is refused',
    }),
});

export const startInput = z.strictObject({ orderId: id, plcConfigId: id.nullish() });
/** What runs at the machine is paused, and the order takes its place. */
export const changeOrderInput = z
  .strictObject({ orderId: id, plcConfigId: id, pauseOrderId: id })
  .refine(({ orderId, pauseOrderId }) => orderId !== pauseOrderId, {
    path: ['pauseOrderId'],
    error: 'must be another order',
  });

/** Signed: a negative quantity takes pieces away. */
const signedPieces = z
  .int()
  .min(-1_000_000_000)
  .max(1_000_000_000)
  .refine((value) => value !== 0, 'must not be 0');
/** The entry that this one takes back. */
const correctsId = z.int().min(1).nullish();

/** The order goes by the name that a start of it takes, or by the one under which the lists answer it. */
const ofOrder = { orderId: id.optional(), productionOrderId: id.optional() };

interface OfOrder {
  orderId?: number | undefined;
  productionOrderId?: number | undefined;
}

function nameOrder<T extends OfOrder>(
  { orderId: named, productionOrderId, ...rest }: T,
  context: z.RefinementCtx,
): Omit<T, keyof OfOrder> & { orderId: number } {
  const orderId = named ?? productionOrderId;
  if (orderId === undefined)
    context.addIssue({ code: 'invalid_type', expected: 'number', input: undefined, path: ['orderId'] });
  else if (productionOrderId !== undefined && productionOrderId !== orderId)
    context.addIssue({ code: 'custom', message: 'is not orderId', path: ['productionOrderId'] });
  return { orderId: orderId ?? 0, ...rest };
}

export const appointmentInput = z
  .strictObject({ ...ofOrder, quantity: signedPieces, reason: text(500), correctsId })
  .transform(nameOrder);

export const scrapInput = z
  .strictObject({ ...ofOrder, defectId: id, quantity: signedPieces, notes: text(500), correctsId })
  .transform(nameOrder);

const reason = z.string().trim().min(1).max(500);
/** Takes an entry of the ledger back, wholly and once; pieces of the inbox return to the inbox. */
export const reverseInput = z.strictObject({ reason });
/** The defect that scrap really had, where a counter only knew that it was scrap. */
export const reclassifyInput = z.strictObject({ defectId: id, notes: text(500) });

export const orderRow = z
  .strictObject({
    id: rowId,
    code: z.string(),
    companyId: rowId,
    sectorId: rowId,
    itemId: rowId,
    plcConfigId: rowId.nullable(),
    description: z.string().nullable(),
    status: z.enum(ORDER_STATUSES),
    plannedQuantity: count,
    producedQuantity: count,
    scrapQuantity: count,
    overproduction: z.enum(OVERPRODUCTION_POLICIES),
    queuePosition: count.nullable(),
    dueDate: instant.nullable(),
    idealCycle: z.number().nullable(),
    startDate: instant.nullable(),
    endDate: instant.nullable(),
    active: z.boolean(),
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
    itemCode: z.string(),
    itemName: z.string(),
    sectorName: z.string(),
    machineCounted: z.boolean().meta({
      description:
        'Bound to a machine with a counter, or counted by one of its sector already: what people book is then an adjustment, with its reason',
    }),
  })
  .meta({ id: 'ProductionOrder' });

/** By what people know the order, the machine and the person of an entry. */
const bookingNames = {
  orderCode: z.string(),
  itemId: rowId,
  itemCode: z.string(),
  itemName: z.string(),
  plcName: z.string().nullable(),
  userName: z.string().nullable(),
  source: z
    .enum(BOOKING_SOURCES)
    .meta({ description: 'Counted, decided in the inbox, typed, corrected, or a counter-entry' }),
};

export const appointmentRow = z
  .strictObject({
    id: rowId,
    productionOrderId: rowId,
    ...bookingNames,
    plcConfigId: rowId.nullable(),
    plcRegisterId: rowId.nullable(),
    quantity: whole,
    kind: z.enum(APPOINTMENT_KINDS),
    automatic: z.boolean(),
    baselineValue: whole.nullable(),
    clpCounterValue: whole.nullable(),
    periodStart: instant.nullable(),
    timestamp: instant,
    userId: rowId.nullable(),
    reason: z.string().nullable(),
    /** The entry that this one takes back. */
    correctsId: rowId.nullable(),
    /** The entry that takes this one back. */
    correctedById: rowId.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'ProductionAppointment' });

export const scrapRow = z
  .strictObject({
    id: rowId,
    productionOrderId: rowId,
    ...bookingNames,
    defectId: rowId.nullable(),
    defectName: z.string().nullable(),
    quantity: whole,
    timestamp: instant,
    notes: z.string().nullable(),
    automatic: z.boolean(),
    plcConfigId: rowId.nullable(),
    userId: rowId.nullable(),
    correctsId: rowId.nullable(),
    correctedById: rowId.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'ProductionDefect' });

/** The orders that wait in a sector, in the order in which they are to run. */
export const queueQuery = z.strictObject({ sectorId: z.coerce.number().pipe(id) });
export const queueInput = z.strictObject({
  sectorId: id,
  /** The whole queue: planned orders of the sector that are left out wait without a place. */
  orderIds: z.array(id).max(500),
  /** As it was read; a queue that somebody changed meanwhile is refused (QUEUE_CHANGED). */
  version: z.string().max(64).optional(),
});
export const queueAnswer = z.strictObject({
  version: z.string(),
  data: z.array(
    z.strictObject({
      id: rowId,
      code: z.string(),
      itemName: z.string(),
      plcConfigId: rowId.nullable(),
      plannedQuantity: count,
      queuePosition: count,
      dueDate: instant.nullable(),
    }),
  ),
});
