/**
 * Every event of the live channel, with the right that its room needs. A client subscribes, gets the snapshot as the answer, and from then
 * on takes an event only where its `sequence` is higher than what it has. After each (re)connection it subscribes again: the new snapshot
 * replaces everything, and the lists are fetched again, so that nothing that happened in between is missed. Browser-safe.
 */
import { z } from 'zod';
import type { Permission } from '../roles.ts';
import { MACHINE_STATES } from '../machines/machine-tables.ts';
import { ORDER_STATUSES } from '../orders/order-tables.ts';
import { count, instant, rowId } from './answer-fields.ts';
import { oeeInputs } from './reports.ts';

/** Grows with every picture that is taken of the plant, whichever API process took it. */
const sequence = z.int().min(0);

export const machineCard = z
  .strictObject({
    id: rowId,
    name: z.string(),
    sectorId: rowId,
    sectorName: z.string(),
    companyId: rowId,
    companyName: z.string(),
    state: z.enum(MACHINE_STATES),
    stateSince: instant.nullable(),
    order: z
      .strictObject({
        id: rowId,
        code: z.string(),
        itemCode: z.string(),
        itemName: z.string(),
        status: z.enum(ORDER_STATUSES),
        plannedQuantity: count,
        producedQuantity: count,
        scrapQuantity: count,
        endDate: instant.nullable(),
        /** As in ProductionOrder. */
        machineCounted: z.boolean(),
      })
      .nullable(),
    ratePerHour: z.number().nullable(),
    idealRatePerHour: z.number().nullable(),
    lastCountAt: instant.nullable(),
    link: z.strictObject({
      connected: z.boolean(),
      lastReadAt: instant.nullable(),
      errorCode: z.string().nullable(),
    }),
    collector: z.strictObject({ id: rowId, name: z.string(), online: z.boolean() }).nullable(),
    pollIntervalMs: z.int(),
    /** Of the shift so far; null where nobody works. Equals the report of `from` to `calculatedAt`. */
    oee: z
      .strictObject({
        from: instant,
        calculatedAt: instant,
        shiftName: z.string(),
        oee: z.number().nullable(),
        availability: z.number().nullable(),
        performance: z.number().nullable(),
        quality: z.number().nullable(),
        isPerformanceDoubtful: z.boolean(),
        unknownShare: z.number().nullable(),
        inputs: oeeInputs,
      })
      .nullable(),
    ribbon: z.array(z.strictObject({ from: instant, to: instant, state: z.enum(MACHINE_STATES) })),
    sequence,
  })
  .meta({ id: 'Machine' });

/** `GET /api/dashboard`, and what `subscribe` answers. */
export const plantSnapshot = z.strictObject({ at: instant, sequence, machines: z.array(machineCard) });

const changed = z.strictObject({ sequence, ids: z.array(rowId) });

/** Event → permission of its room and payload. Machines that changed at about the same time come together. `ids` is empty where the screen has to fetch its list again. */
export const LIVE_EVENTS = {
  machines: { permission: 'dashboard.read', payload: z.array(machineCard) },
  orders: { permission: 'orders.read', payload: changed },
  inbox: { permission: 'inbox.read', payload: changed },
  downtimes: { permission: 'downtimes.read', payload: changed },
  plcs: { permission: 'plcs.read', payload: changed },
  collectors: { permission: 'collectors.read', payload: changed },
  flows: { permission: 'flows.read', payload: changed },
  notifications: { permission: 'notifications.read', payload: changed },
  shifts: { permission: 'registrations.read', payload: changed },
} as const satisfies Record<string, { permission: Permission; payload: z.ZodType }>;
export type LiveEvent = keyof typeof LIVE_EVENTS;

/** Sent to every socket, whatever its rights. */
export const LIVE_SIGNALS = {
  /** The whole way from PostgreSQL to this browser works. */
  heartbeat: z.strictObject({ at: instant }),
  /** What is shown may be old: the API does not hear PostgreSQL. A heartbeat ends it. */
  stale: z.strictObject({ at: instant, reason: z.enum(['DATABASE_UNAVAILABLE', 'NOT_LISTENING']) }),
  /** Something may have been missed: subscribe again and fetch the lists. */
  resync: z.strictObject({}),
} as const;

export const subscribeWish = z.strictObject({
  /** Only these sectors; all that the user may see where absent. */
  sectorIds: z.array(rowId).max(500).nullish(),
});
