/** Pieces that were counted but could not be booked, and what a supervisor decides about them. Browser-safe. */
import { z } from 'zod';
import { INBOX_CATEGORIES, INBOX_STATUSES } from '../inbox-tables.ts';
import { count, instant, pageOf, pageQuery, rowId, whole } from './answer-fields.ts';
import { id } from './fields.ts';

/** What pieces that get no order are declared as. Only quarantined ones can be rejected: the others were made. */
export const INBOX_DISMISSALS = ['setup', 'rejected'] as const;
/** Pieces, or scrap. */
const INBOX_ROLES = ['PRODUCTION_COUNTER', 'SCRAP_COUNTER'] as const;
/** More at once would hold the order's lock for too long. */
export const INBOX_AT_ONCE_MAX = 200;

const note = z.string().trim().min(1).max(500);
const ids = z.array(id).min(1).max(INBOX_AT_ONCE_MAX);

export const inboxQuery = pageQuery.extend({
  'filter[status]': z.enum(INBOX_STATUSES).optional(),
  /** false: what was decided, the latest decision first. */
  'filter[open]': z.enum(['true', 'false']).optional(),
  'filter[category]': z.enum(INBOX_CATEGORIES).optional(),
  'filter[plcConfigId]': z.coerce.number().pipe(id).optional(),
  'filter[sectorId]': z.coerce.number().pipe(id).optional(),
  'filter[reason]': z.string().max(60).optional(),
  'filter[role]': z.enum(INBOX_ROLES).optional(),
  /** Entries that came later are left out, so that a decision about a group takes only what was seen. */
  'filter[upToId]': z.coerce.number().pipe(id).optional(),
  'filter[from]': z.iso.datetime({ offset: true }).optional(),
  'filter[to]': z.iso.datetime({ offset: true }).optional(),
});

export const inboxEntry = z
  .strictObject({
    id: rowId,
    category: z.enum(INBOX_CATEGORIES),
    status: z.enum(INBOX_STATUSES),
    plcConfigId: rowId,
    plcName: z.string(),
    sectorId: rowId,
    sectorName: z.string(),
    plcRegisterId: rowId.nullable(),
    registerName: z.string().nullable(),
    role: z.enum(INBOX_ROLES),
    quantity: count,
    kind: z.string(),
    baselineValue: whole.nullable(),
    clpCounterValue: whole.nullable(),
    periodStart: instant.nullable(),
    timestamp: instant,
    /** NO_RUNNING_ORDER, SEVERAL_ORDERS, OVERPRODUCTION or why the count was doubted. */
    reason: z.string(),
    appointmentId: rowId.nullable(),
    resolvedBy: rowId.nullable(),
    resolvedByName: z.string().nullable(),
    resolvedAt: instant.nullable(),
    resolutionNote: z.string().nullable(),
    createdAt: instant,
  })
  .meta({ id: 'InboxEntry' });
export const inboxPage = pageOf(inboxEntry);
export const inboxEntries = z.strictObject({ data: z.array(inboxEntry) });

/** What waits, together with what waits for the same cause on the same machine. */
export const inboxGroups = z.strictObject({
  data: z.array(
    z.strictObject({
      plcConfigId: rowId,
      plcName: z.string(),
      sectorId: rowId,
      sectorName: z.string(),
      category: z.enum(INBOX_CATEGORIES),
      reason: z.string(),
      role: z.enum(INBOX_ROLES),
      entries: count,
      pieces: count,
      /** Of its newest entry. */
      lastId: rowId,
      firstAt: instant,
      lastAt: instant,
    }),
  ),
});
export const inboxGroupQuery = inboxQuery.pick({
  'filter[category]': true,
  'filter[plcConfigId]': true,
  'filter[sectorId]': true,
});

const amount = z.strictObject({ entries: count, pieces: count });
/** What waits for a decision. */
export const inboxSummary = z.strictObject({ unassigned: amount, quarantined: amount });

/** Orders that may take the pieces: those that ran about then first. */
export const inboxCandidates = z.strictObject({
  data: z.array(
    z.strictObject({
      id: rowId,
      code: z.string(),
      itemName: z.string(),
      status: z.enum(['IN_PROGRESS', 'PAUSED', 'COMPLETED']),
      plannedQuantity: count,
      producedQuantity: count,
      /** Its run was open when the pieces were counted, or within an hour of it. */
      ranThen: z.boolean(),
    }),
  ),
});

export const inboxAssign = z.strictObject({ orderId: id, note });
export const inboxDismiss = z.strictObject({ as: z.enum(INBOX_DISMISSALS), note });
export const inboxAssignMany = inboxAssign.extend({ ids });
export const inboxDismissMany = inboxDismiss.extend({ ids });
/** Takes decisions back, all or none. */
export const inboxReopen = z.strictObject({ ids, note });

export type InboxEntry = z.output<typeof inboxEntry>;
export type InboxGroup = z.output<typeof inboxGroups>['data'][number];
export type InboxCandidate = z.output<typeof inboxCandidates>['data'][number];
