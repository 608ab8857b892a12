/** What production orders and their actions take. Browser-safe. */
import { z } from 'zod';
import { OVERPRODUCTION_POLICIES } from '../orders/order-tables.ts';
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
/** The version that was read guards against two people. */
export const orderPatch = orderInput.partial().extend({ version: z.int().optional() });

export const startInput = z.strictObject({ orderId: id, plcConfigId: id.nullish() });

/** Signed: a negative quantity takes pieces away. */
const signedPieces = z
  .int()
  .min(-1_000_000_000)
  .max(1_000_000_000)
  .refine((value) => value !== 0, 'must not be 0');
/** The entry that this one takes back. */
const correctsId = z.int().min(1).nullish();

export const appointmentInput = z.strictObject({
  orderId: id,
  quantity: signedPieces,
  reason: text(500),
  correctsId,
});

export const scrapInput = z.strictObject({
  orderId: id,
  defectId: id,
  quantity: signedPieces,
  notes: text(500),
  correctsId,
});
