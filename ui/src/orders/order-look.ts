/** How each order status looks. */
import { mdiCalendarClockOutline, mdiCancel, mdiCheckDecagram, mdiPauseCircle, mdiPlayCircle } from '@mdi/js';
import type { OrderStatus } from '../../../domain/orders/order-tables.ts';
import type { StateTone } from '../machines/machine-look.ts';

/** What a machine counted, or what is closed, is only adjusted, by whoever may. */
export function isOnlyAdjusted({
  status,
  machineCounted,
}: {
  status: OrderStatus;
  machineCounted: boolean;
}): boolean {
  return machineCounted || (status !== 'IN_PROGRESS' && status !== 'PAUSED');
}

export const ORDER_LOOKS: Record<OrderStatus, { icon: string; tone: StateTone }> = {
  PLANNED: { icon: mdiCalendarClockOutline, tone: 'idle' },
  IN_PROGRESS: { icon: mdiPlayCircle, tone: 'running' },
  PAUSED: { icon: mdiPauseCircle, tone: 'planned' },
  COMPLETED: { icon: mdiCheckDecagram, tone: 'setup' },
  CANCELLED: { icon: mdiCancel, tone: 'stopped' },
};
