/** How a webhook and a delivery stand: sign, tone and the key of the word. */
import {
  mdiAlertCircleOutline,
  mdiCheckCircleOutline,
  mdiClockOutline,
  mdiMinusCircleOutline,
  mdiPauseCircleOutline,
} from '@mdi/js';
import type { WebhookRow } from '../../../domain/contracts/notifications.ts';
import type { DeliveryStatus } from '../../../domain/notifications/notification-tables.ts';
import type { StateTone } from '../machines/machine-look.ts';

interface Look {
  icon: string;
  tone: StateTone;
}
export const DELIVERY_LOOKS: Record<DeliveryStatus, Look> = {
  pending: { icon: mdiClockOutline, tone: 'idle' },
  sending: { icon: mdiClockOutline, tone: 'idle' },
  sent: { icon: mdiCheckCircleOutline, tone: 'running' },
  failed: { icon: mdiAlertCircleOutline, tone: 'stopped' },
  skipped: { icon: mdiMinusCircleOutline, tone: 'idle' },
};

export function webhookLook({ active, lastError }: WebhookRow): { look: Look; text: string } {
  if (!active)
    return { look: { icon: mdiPauseCircleOutline, tone: 'idle' }, text: 'notificationSettings.hookOff' };
  return lastError === null
    ? { look: DELIVERY_LOOKS.sent, text: 'notificationSettings.hookOn' }
    : { look: DELIVERY_LOOKS.failed, text: 'notificationSettings.hookFailing' };
}
