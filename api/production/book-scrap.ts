/** Scrap that a person books by its defect; a negative quantity takes some of the same defect back. */
import type { Request } from 'express';
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { requirePermission } from '../auth/principal.ts';
import type { Principal } from '../auth/principal.ts';
import { restrict } from '../auth/scope.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { ledgerKey, once } from '../database/once.ts';
import { notifyLive } from '../live/notify.ts';
import { getRow } from '../routes/list-rows.ts';
import type { Row } from '../routes/list-rows.ts';
import { notFound } from '../routes/route.ts';
import { SCRAP } from './booking-lists.ts';

interface Who {
  principal: Principal;
  request: Request;
}
interface ScrapBooking {
  orderId: number;
  defectId: number;
  quantity: number;
  notes?: string | null | undefined;
  correctsId?: number | null | undefined;
}

/** Answers the entry as the list shows it, once an Idempotency-Key. */
export async function bookScrap(knex: Knex, who: Who, booking: ScrapBooking): Promise<Row> {
  return inTransaction(knex, (trx) => once(trx, { ...who, body: booking }, () => book(trx, who, booking)));
}

async function book(trx: Knex.Transaction, who: Who, booking: ScrapBooking): Promise<Row> {
  const order = await restrict(
    trx('production_orders').where({ id: booking.orderId }).forNoKeyUpdate(),
    who.principal.scope,
    { sector: 'sector_id' },
  ).first<{ status: string; scrap_quantity: number; plc_config_id: number | null } | undefined>(
    'status',
    'scrap_quantity',
    'plc_config_id',
  );
  if (!order) throw notFound();
  if (order.status === 'PLANNED' || order.status === 'CANCELLED')
    throw new DomainError('ORDER_STATE_CONFLICT', 'Nothing can be booked on an order in this state.', {
      status: 409,
      context: { currentStatus: order.status },
    });
  const correctedAt = await checkTakenBack(trx, who.principal, booking);
  if (order.scrap_quantity + booking.quantity < 0)
    throw new DomainError('MORE_THAN_PRODUCED', 'That many pieces were not produced.', {
      details: [
        { path: 'quantity', code: 'MORE_THAN_PRODUCED', message: 'That many pieces were not produced.' },
      ],
    });
  const rows = await trx('production_defects')
    .insert({
      production_order_id: booking.orderId,
      defect_id: booking.defectId,
      quantity: booking.quantity,
      // A correction is one of the time that it corrects.
      timestamp: correctedAt ?? trx.raw('clock_timestamp()'),
      notes: booking.notes ?? null,
      plc_config_id: order.plc_config_id,
      user_id: who.principal.userId,
      corrects_id: booking.correctsId ?? null,
      idempotency_key: ledgerKey(who),
    })
    .returning<{ id: number }[]>('id');
  await trx('production_orders')
    .where({ id: booking.orderId })
    .update({ scrap_quantity: trx.raw('scrap_quantity + ?', [booking.quantity]) });
  const id = Number(rows[0]?.id);
  await audit(trx, who, { action: 'book', entity: 'production-defects', entityId: id, after: booking });
  await notifyLive(trx, {
    orderIds: [booking.orderId],
    ...(order.plc_config_id === null ? {} : { plcConfigIds: [order.plc_config_id] }),
    kinds: ['orders'],
  });
  return getRow(trx, SCRAP, id, null);
}

/** Who booked scrap may take just that back, once; to take away anything else is an adjustment. Answers the time of what is taken back. */
async function checkTakenBack(trx: Knex, principal: Principal, booking: ScrapBooking): Promise<Date | null> {
  if (booking.quantity > 0 && booking.correctsId == null) return null;
  if (booking.correctsId == null) {
    requirePermission(principal, 'production.adjust');
    return null;
  }
  const earlier = await trx('production_defects')
    .where({ id: booking.correctsId, production_order_id: booking.orderId, defect_id: booking.defectId })
    .first<{ quantity: number; user_id: number | null; timestamp: Date } | undefined>(
      'quantity',
      'user_id',
      'timestamp',
    );
  if (!earlier || earlier.quantity !== -booking.quantity) throw notFound();
  if (earlier.user_id !== principal.userId) requirePermission(principal, 'production.adjust');
  const taken = await trx('production_defects')
    .where({ corrects_id: booking.correctsId })
    .first<{ id: number } | undefined>('id');
  if (taken)
    throw new DomainError('ALREADY_CORRECTED', 'This entry was taken back already.', { status: 409 });
  return earlier.timestamp;
}
