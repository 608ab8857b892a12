/** What a booking did besides: the order that it filled ended, and the next of the queue began. On record like what people do. */
import type { Request } from 'express';
import type { Knex } from 'knex';
import type { Completion } from '../../domain/booking/complete-reached-order.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/principal.ts';
import { notifyLive } from '../live/notify.ts';

const entity = 'production-orders';

export async function recordCompletion(
  trx: Knex,
  who: { principal: Principal; request: Request },
  orderId: number,
  { isCompleted, startedOrderId }: Completion,
): Promise<void> {
  if (!isCompleted) return;
  await audit(trx, who, { action: 'complete', entity, entityId: orderId, after: { status: 'COMPLETED' } });
  if (startedOrderId !== null)
    await audit(trx, who, {
      action: 'start',
      entity,
      entityId: startedOrderId,
      before: { status: 'PLANNED' },
      after: { status: 'IN_PROGRESS', after: orderId },
    });
  await notifyLive(trx, {
    orderIds: [orderId, ...(startedOrderId === null ? [] : [startedOrderId])],
    kinds: ['orders'],
  });
}
