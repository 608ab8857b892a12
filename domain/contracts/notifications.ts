/** Notifications, who gets which and how, their rules, webhooks and the log of deliveries. Browser-safe. */
import { z } from 'zod';
import {
  CHANNELS,
  DELIVERY_EVENTS,
  DELIVERY_STATUSES,
  NOTIFICATION_KINDS,
  NOTIFICATION_STATES,
  SEVERITIES,
} from '../notifications/notification-tables.ts';
import { ROLES } from '../roles.ts';
import { count, instant, pageOf, pageQuery, rowId, searchWords, sortBy } from './answer-fields.ts';
import { clockTime, id, text } from './fields.ts';

const kind = z.enum(NOTIFICATION_KINDS);
const severity = z.enum(SEVERITIES);
const role = z.enum(ROLES);
const yesNo = z.enum(['true', 'false']).transform((value) => value === 'true');

/** What the list may be ordered by, each also with - in front. */
export const NOTIFICATION_ORDERS = ['createdAt', 'severity', 'kind', 'id'] as const;
export const notificationQuery = pageQuery.extend({
  sort: sortBy(NOTIFICATION_ORDERS).default('-id'),
  /** Words in the names of a machine, a sector or a person, and in the figures of the sentence. */
  search: searchWords,
  'filter[kind]': kind.optional(),
  'filter[severity]': severity.optional(),
  'filter[plcConfigId]': z.coerce.number().pipe(id).optional(),
  /** true: the cause lasts; false: it ended. */
  'filter[open]': yesNo.optional(),
  'filter[unread]': yesNo.optional(),
  'filter[state]': z.enum(NOTIFICATION_STATES).optional(),
});

export const notificationRow = z
  .strictObject({
    id: rowId,
    kind,
    severity,
    /** Names and figures for the translated sentence `notifications.kinds.<kind>`. */
    params: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    sectorId: rowId.nullable(),
    sectorName: z.string().nullable(),
    plcConfigId: rowId.nullable(),
    plcName: z.string().nullable(),
    collectorId: rowId.nullable(),
    productionOrderId: rowId.nullable(),
    createdAt: instant,
    /** The cause ended by itself. An event such as a completed order has none and is born cleared. */
    clearedAt: instant.nullable(),
    acknowledgedAt: instant.nullable(),
    acknowledgedByName: z.string().nullable(),
    acknowledgeNote: z.string().nullable(),
    escalatedAt: instant.nullable(),
    escalatedToRole: role.nullable(),
    /** By whoever asks. */
    readAt: instant.nullable(),
  })
  .meta({ id: 'Notification' });
export const notificationPage = pageOf(notificationRow);
/** For the bell: what the asking user has not read, and which causes last. */
export const notificationSummary = z.strictObject({
  unread: count,
  open: count,
  critical: count,
  /** Open ones that nobody takes care of yet. */
  active: count,
  /** When the plant was last looked at; null where this API has not done so yet. */
  checkedAt: instant.nullable(),
});

export const acknowledgeInput = z.strictObject({ note: text(500) });
/** All active ones up to this id. */
export const acknowledgeAllInput = z.strictObject({ upToId: id, note: text(500) });
export const acknowledgedAnswer = z.strictObject({ acknowledged: count });
/** Everything up to this id is read. */
export const readInput = z.strictObject({ upToId: id });
export const readAnswer = z.strictObject({ read: count });

const channels = z.array(z.enum(CHANNELS)).max(CHANNELS.length);
const kinds = z.partialRecord(kind, channels);
/** Local time of the company; e-mails that are not critical wait until its end. */
const quietHours = z.strictObject({ from: clockTime, to: clockTime }).nullable();

/** `kinds` holds only what differs from what the role has. */
export const preferences = z.strictObject({
  kinds,
  quietHours,
  /** What applies, kind by kind. */
  effective: z.record(kind, channels),
  /** Whether e-mail can be sent at all: SMTP_URL is set and the user has an address. */
  emailAvailable: z.boolean(),
});
/** A kind that is set to null follows the role again. */
export const preferencesPatch = z.strictObject({
  kinds: z.partialRecord(kind, channels.nullable()).optional(),
  quietHours: quietHours.optional(),
});
export const rolePreferences = z.strictObject({
  data: z.array(z.strictObject({ role, kinds: z.record(kind, channels), quietHours })),
});
export const rolePreferencesPatch = z.strictObject({
  role,
  kinds: kinds.optional(),
  quietHours: quietHours.optional(),
});

const rule = z.strictObject({
  kind,
  enabled: z.boolean(),
  severity,
  /** The cause must last this long, in s; for buffer_alarm: the oldest entry waits this long. */
  afterSeconds: count.max(86_400),
  /** Unacknowledged for this long, in min, it goes to another role; null = never. */
  escalateAfterMinutes: z.int().min(1).max(10_080).nullable(),
  escalateToRole: role.nullable(),
});
export const ruleList = z.strictObject({ data: z.array(rule) });
export const rulePatch = rule.partial().required({ kind: true });

const SECTORS_MAX = 200;
const webhookUrl = z.url({ protocol: /^https?$/ }).max(2_000);
const webhookName = z.string().trim().min(1).max(120);
export const webhookRow = z
  .strictObject({
    id: rowId,
    name: z.string(),
    url: z.string(),
    /** Empty = all. */
    kinds: z.array(kind),
    /** Empty = the whole plant. What belongs to no sector, such as a collector of several, is told to all. */
    sectorIds: z.array(rowId),
    active: z.boolean(),
    lastSentAt: instant.nullable(),
    lastError: z.string().nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Webhook' });
export const webhookPage = pageOf(webhookRow);
export const webhookInput = z.strictObject({
  name: webhookName,
  url: webhookUrl,
  kinds: z.array(kind).max(NOTIFICATION_KINDS.length).optional(),
  sectorIds: z.array(id).max(SECTORS_MAX).optional(),
  active: z.boolean().optional(),
});
export const webhookPatch = webhookInput.partial();
/** The secret signs the bodies and is shown this once. */
export const webhookMade = z.strictObject({ webhook: webhookRow, secret: z.string() });
export const removed = z.strictObject({ id: rowId, deleted: z.boolean() });

/** The mail server as it was set, without its password, and how sending went of late. */
export const mailState = z.strictObject({
  configured: z.boolean(),
  server: z.string().nullable(),
  from: z.string().nullable(),
  lastSentAt: instant.nullable(),
  lastError: z.string().nullable(),
  /** Letters that wait for their next try, or for the end of quiet hours. */
  waiting: count,
});
/** `to`: the own address where it is not said. */
export const mailTestInput = z.strictObject({ to: z.email().max(200).optional() });
/** `code` is `OK` or what went wrong, `message` what the mail server said. */
export const mailTestAnswer = z.strictObject({
  success: z.boolean(),
  code: z.string(),
  message: z.string(),
  to: z.string().nullable(),
});

export const deliveryQuery = pageQuery.extend({
  'filter[status]': z.enum(DELIVERY_STATUSES).optional(),
  'filter[channel]': z.enum(['email', 'webhook']).optional(),
  'filter[webhookId]': z.coerce.number().pipe(id).optional(),
});
export const deliveryRow = z.strictObject({
  id: rowId,
  notificationId: rowId.nullable(),
  event: z.enum(DELIVERY_EVENTS),
  channel: z.enum(['email', 'webhook']),
  webhookId: rowId.nullable(),
  userId: rowId.nullable(),
  address: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: count,
  nextAttemptAt: instant.nullable(),
  responseStatus: z.int().nullable(),
  lastError: z.string().nullable(),
  createdAt: instant,
  sentAt: instant.nullable(),
});
export const deliveryPage = pageOf(deliveryRow);

export type NotificationRow = z.output<typeof notificationRow>;
export type NotificationSummary = z.output<typeof notificationSummary>;
export type NotificationRule = z.output<typeof rule>;
export type RolePreferences = z.output<typeof rolePreferences>['data'][number];
export type Preferences = z.output<typeof preferences>;
export type WebhookRow = z.output<typeof webhookRow>;
export type WebhookInput = z.output<typeof webhookInput>;
export type DeliveryRow = z.output<typeof deliveryRow>;
export type MailState = z.output<typeof mailState>;
export type MailTestAnswer = z.output<typeof mailTestAnswer>;
