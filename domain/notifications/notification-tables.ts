/** What people are told, how urgent it is, and who is told by default. CHECK constraints in the migrations repeat the values. */
import type { Role } from '../roles.ts';

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type NotificationSeverity = (typeof SEVERITIES)[number];

export const NOTIFICATION_KINDS = [
  'order_completed',
  'plc_offline',
  'collector_offline',
  'buffer_alarm',
  'quarantine',
  'stop_without_reason',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** active: its cause lasts and nobody takes care of it yet; acknowledged: somebody does; cleared: the cause ended. */
export const NOTIFICATION_STATES = ['active', 'acknowledged', 'cleared'] as const;
export type NotificationState = (typeof NOTIFICATION_STATES)[number];

/** How a person is reached; a webhook reaches a program. */
export const CHANNELS = ['in_app', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What is told about a notification. */
export const DELIVERY_EVENTS = ['raised', 'cleared', 'escalated', 'test'] as const;
export type DeliveryEvent = (typeof DELIVERY_EVENTS)[number];
export const DELIVERY_STATUSES = ['pending', 'sending', 'sent', 'failed', 'skipped'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** Roles that see a kind on their screens unless the settings say otherwise. Admin sees all. */
export const DEFAULT_IN_APP: Record<NotificationKind, readonly Role[]> = {
  order_completed: ['operator', 'supervisor'],
  plc_offline: ['supervisor', 'engineer', 'maintenance'],
  collector_offline: ['supervisor', 'engineer', 'maintenance'],
  buffer_alarm: ['engineer', 'maintenance'],
  quarantine: ['supervisor'],
  stop_without_reason: ['operator', 'supervisor'],
};
