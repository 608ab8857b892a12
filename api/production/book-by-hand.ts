/** Pieces that a person books: a ledger entry with who and, as an adjustment of a machine's count, why. */
import type { Request } from 'express';
import type { Knex } from 'knex';
import { completeReachedOrder } from '../../domain/booking/complete-reached-order.ts';
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
import { APPOINTMENTS } from './booking-lists.ts';
import { machineCountedSql } from './machine-counted.ts';
import { recordCompletion } from './record-completion.ts';

interface Booking {
  orderId: number;
  quantity: number;
  reason?: string | null | undefined;
  correctsId?: number | null | undefined;
}
interface Who {
  principal: Principal;
  request: Request;
}
interface OrderRow {
  status: string;
  produced_quantity: number;
  plc_config_id: number | null;
  machine_counted: boolean;
}

/**
 * Answers the entry as the list shows it, once an Idempotency-Key. On an order that a machine counts, and for anything
 * that takes pieces away, it is an adjustment: it needs a reason and the permission for it.
 */
export async function bookByHand(knex: Knex, who: Who, booking: Booking): Promise<Row> {
  return inTransaction(knex, (trx) => once(trx, { ...who, body: booking }, () => book(trx, who, booking)));
}

async function book(trx: Knex.Transaction, who: Who, booking: Booking): Promise<Row> {
  const order = await restrict(
    trx('production_orders')
      .select<OrderRow[]>(
        'status',
        'produced_quantity',
        'plc_config_id',
        trx.raw(`${machineCountedSql('production_orders')} AS machine_counted`),
      )
      .where({ id: booking.orderId })
      .forNoKeyUpdate(),
    who.principal.scope,
    { sector: 'sector_id' },
  ).first();
  if (!order) throw notFound();
  const earlier = await findCorrected(trx, booking);
  const isOwn = takesBackOwn(earlier, who.principal, booking);
  const isAdjustment =
    !isOwn && (booking.quantity < 0 || order.status === 'COMPLETED' || order.machine_counted);
  checkBooking(who.principal, order, booking, isAdjustment);
  const rows = await trx('production_appointments')
    .insert({
      production_order_id: booking.orderId,
      plc_config_id: order.plc_config_id,
      quantity: booking.quantity,
      kind: isAdjustment ? 'adjustment' : 'manual',
      automatic: false,
      // A correction is one of the time that it corrects.
      timestamp: earlier?.timestamp ?? trx.raw('clock_timestamp()'),
      user_id: who.principal.userId,
      reason: booking.reason ?? null,
      corrects_id: booking.correctsId ?? null,
      idempotency_key: ledgerKey(who),
    })
    .returning<{ id: number }[]>('id');
  await trx('production_orders')
    .where({ id: booking.orderId })
    .update({ produced_quantity: trx.raw('produced_quantity + ?', [booking.quantity]) });
  const id = Number(rows[0]?.id);
  await audit(trx, who, {
    action: 'book',
    entity: 'production-appointments',
    entityId: id,
    after: booking,
  });
  await recordCompletion(trx, who, booking.orderId, await completeReachedOrder(trx, booking.orderId));
  await notifyLive(trx, {
    orderIds: [booking.orderId],
    ...(order.plc_config_id === null ? {} : { plcConfigIds: [order.plc_config_id] }),
    kinds: ['orders'],
  });
  return getRow(trx, APPOINTMENTS, id, null);
}

interface Corrected {
  quantity: number;
  kind: string;
  user_id: number | null;
  timestamp: Date;
}

async function findCorrected(trx: Knex, booking: Booking): Promise<Corrected | undefined> {
  if (booking.correctsId == null) return undefined;
  const earlier = await trx('production_appointments')
    .where({ id: booking.correctsId, production_order_id: booking.orderId })
    .first<Corrected | undefined>('quantity', 'kind', 'user_id', 'timestamp');
  if (!earlier) throw notFound();
  const taken = await trx('production_appointments')
    .where({ corrects_id: booking.correctsId })
    .first<{ id: number } | undefined>('id');
  if (taken)
    throw new DomainError('ALREADY_CORRECTED', 'This entry was taken back already.', { status: 409 });
  return earlier;
}

/** Who booked by hand may take just that back, once; it is no judgement on what a machine counted. */
function takesBackOwn(earlier: Corrected | undefined, principal: Principal, booking: Booking): boolean {
  if (!earlier) return false;
  const isOpposite = earlier.quantity === -booking.quantity;
  return isOpposite && earlier.kind === 'manual' && earlier.user_id === principal.userId;
}

function checkBooking(principal: Principal, order: OrderRow, booking: Booking, isAdjustment: boolean): void {
  if (order.status === 'PLANNED' || order.status === 'CANCELLED')
    throw new DomainError('ORDER_STATE_CONFLICT', 'Nothing can be booked on an order in this state.', {
      status: 409,
      context: { currentStatus: order.status },
    });
  if (isAdjustment) requirePermission(principal, 'production.adjust');
  if (isAdjustment && !booking.reason)
    throw new DomainError('REASON_REQUIRED', 'An adjustment needs its reason.', {
      details: [{ path: 'reason', code: 'REASON_REQUIRED', message: 'An adjustment needs its reason.' }],
    });
  if (order.produced_quantity + booking.quantity < 0)
    throw new DomainError('MORE_THAN_PRODUCED', 'That many pieces were not produced.', {
      details: [
        { path: 'quantity', code: 'MORE_THAN_PRODUCED', message: 'That many pieces were not produced.' },
      ],
    });
}
