/** How a notification is shown: its sign by how urgent it is, its sentence, and the screen where something is done about it. */
import { mdiAlertCircle, mdiAlertOctagon, mdiCheckCircleOutline, mdiInformation } from '@mdi/js';
import type { RouteLocationRaw } from 'vue-router';
import type { NotificationRow } from '../../../domain/contracts/notifications.ts';
import { notificationText } from '../../../domain/notifications/notification-texts.ts';
import type {
  NotificationSeverity,
  NotificationState,
} from '../../../domain/notifications/notification-tables.ts';
import type { Permission } from '../../../domain/roles.ts';
import type { Formats } from '../format/formats.ts';
import type { StateTone } from '../machines/machine-look.ts';
import type { Locale } from '../stores/preference-storage.ts';

export const SEVERITY_LOOKS: Record<NotificationSeverity, { icon: string; tone: StateTone }> = {
  critical: { icon: mdiAlertOctagon, tone: 'stopped' },
  warning: { icon: mdiAlertCircle, tone: 'slow' },
  info: { icon: mdiInformation, tone: 'setup' },
};
export const CLEARED_LOOK = { icon: mdiCheckCircleOutline, tone: 'running' } as const;

export function stateOf({ clearedAt, acknowledgedAt }: NotificationRow): NotificationState {
  if (clearedAt !== null) return 'cleared';
  return acknowledgedAt === null ? 'active' : 'acknowledged';
}

/** The same sentence as in the e-mail, with its figures as people here write them. */
export function sentenceOf({ kind, params }: NotificationRow, locale: Locale, formats: Formats): string {
  const shown = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'number' ? formats.count(value) : value,
  ]);
  return notificationText(locale, 'raised', {
    kind,
    params: Object.fromEntries(shown) as NotificationRow['params'],
  });
}

/** Where to go about it, for those who may. */
export function placeOf(row: NotificationRow): { to: RouteLocationRaw; permission: Permission } | undefined {
  const { kind, plcConfigId, productionOrderId } = row;
  const machine = plcConfigId === null ? {} : { plcConfigId: String(plcConfigId) };
  if (kind === 'order_completed' && productionOrderId !== null)
    return { to: { name: 'order', params: { id: productionOrderId } }, permission: 'orders.read' };
  if (kind === 'quarantine') return { to: { name: 'inbox', query: machine }, permission: 'inbox.read' };
  if (kind === 'stop_without_reason') return { to: { name: 'stops' }, permission: 'downtimes.read' };
  if (kind === 'plc_offline' && plcConfigId !== null)
    return { to: { name: 'plc', params: { id: plcConfigId } }, permission: 'plcs.read' };
  return { to: { name: 'collectors' }, permission: 'collectors.read' };
}
