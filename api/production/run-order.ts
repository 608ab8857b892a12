/**
 * Starts, pauses, resumes, finishes and cancels an order. The order's row is locked first, as booking does: of two people
 * acting at once the second sees the first one's state. Times are taken after the lock, so that runs never overlap.
 */
import type { Request } from 'express';
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import { canTransition, ORDER_TRANSITIONS } from '../../domain/orders/order-tables.ts';
import type { OrderAction, OrderStatus } from '../../domain/orders/order-tables.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/principal.ts';
import { restrict } from '../auth/scope.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { notifyLive } from '../live/notify.ts';
import { findRow } from '../routes/list-rows.ts';
import { notFound } from '../routes/route.ts';
import { ORDERS } from './orders.ts';

interface OrderRow {
  id: number;
  code: string;
  status: OrderStatus;
  sector_id: number;
  plc_config_id: number | null;
  active: boolean;
}
interface Who {
  principal: Principal;
  request: Request;
}
const END_REASONS = { pause: 'paused', finish: 'finished', cancel: 'cancelled' } as const;

/** Answers the order as the list shows it. Throws NOT_FOUND, ORDER_STATE_CONFLICT or MACHINE_BUSY (409 with context). */
export async function runOrder(
  knex: Knex,
  who: Who,
  action: OrderAction,
  orderId: number,
  plcConfigId?: number | null,
): Promise<unknown> {
  try {
    return await inTransaction(knex, async (trx) => {
      const order = await lockOrder(trx, who.principal, action, orderId);
      // Whole, as what comes after it: of half a record the audit log would say that everything else is new.
      const before = await findRow(trx, ORDERS, orderId, null);
      const machineId = await chooseMachine(trx, action, order, plcConfigId ?? null);
      if (action === 'start' || action === 'resume') await openRun(trx, who, order, machineId);
      else await closeRun(trx, order.id, END_REASONS[action]);
      await setStatus(trx, action, order, machineId);
      const after = await findRow(trx, ORDERS, orderId, null);
      await audit(trx, who, {
        action,
        entity: ORDERS.path,
        entityId: orderId,
        before,
        after,
      });
      await notifyLive(trx, {
        orderIds: [orderId],
        ...(machineId === null ? {} : { plcConfigIds: [machineId] }),
        kinds: ['orders'],
      });
      return after;
    });
  } catch (error) {
    throw machineTaken(error) ? busy({}) : error;
  }
}

async function lockOrder(
  trx: Knex,
  { scope }: Principal,
  action: OrderAction,
  id: number,
): Promise<OrderRow> {
  const order = await restrict(
    trx<OrderRow>('production_orders')
      .select('id', 'code', 'status', 'sector_id', 'plc_config_id', 'active')
      .where({ id })
      .forNoKeyUpdate(),
    scope,
    { sector: 'sector_id' },
  ).first();
  if (!order) throw notFound();
  if (!canTransition(action, order.status) || (action === 'start' && !order.active))
    throw new DomainError('ORDER_STATE_CONFLICT', `The order is ${order.status} and cannot ${action}.`, {
      status: 409,
      context: { currentStatus: order.status, action },
    });
  return order;
}

/** The machine of the run: the one asked for, else the order's, else none (the whole sector). */
async function chooseMachine(
  trx: Knex,
  action: OrderAction,
  order: OrderRow,
  asked: number | null,
): Promise<number | null> {
  if (action !== 'start') return order.plc_config_id;
  const id = asked ?? order.plc_config_id;
  if (id === null) return null;
  const plc = await trx('plc_configs')
    .select<{ sector_id: number; active: boolean }[]>('sector_id', 'active')
    .where({ id })
    .first();
  if (!plc) throw misfit('REFERENCE_UNKNOWN', 'There is no such record.');
  if (plc.sector_id !== order.sector_id)
    throw misfit('PLC_OF_OTHER_SECTOR', 'The PLC belongs to another sector.');
  if (!plc.active) throw misfit('PLC_INACTIVE', 'This PLC is switched off.');
  return id;
}

async function openRun(trx: Knex, who: Who, order: OrderRow, machineId: number | null): Promise<void> {
  const other = await trx('order_runs as r')
    .join('production_orders as o', 'o.id', 'r.production_order_id')
    .whereNull('r.ended_at')
    .where(machineId === null ? { 'r.sector_id': order.sector_id } : { 'r.plc_config_id': machineId })
    .where((where) => void (machineId === null && where.whereNull('r.plc_config_id')))
    .first<{ id: number; code: string } | undefined>('o.id', 'o.code');
  if (other) throw busy({ orderId: other.id, orderCode: other.code });
  await trx('order_runs').insert({
    production_order_id: order.id,
    plc_config_id: machineId,
    sector_id: order.sector_id,
    started_at: trx.raw('clock_timestamp()'),
    started_by: who.principal.userId,
  });
}

async function closeRun(trx: Knex, orderId: number, reason: string): Promise<void> {
  await trx('order_runs')
    .where({ production_order_id: orderId })
    .whereNull('ended_at')
    .update({ ended_at: trx.raw('greatest(clock_timestamp(), started_at)'), end_reason: reason });
}

async function setStatus(
  trx: Knex,
  action: OrderAction,
  order: OrderRow,
  machineId: number | null,
): Promise<void> {
  const isEnd = action === 'finish' || action === 'cancel';
  await trx('production_orders')
    .where({ id: order.id })
    .update({
      status: ORDER_TRANSITIONS[action].to,
      version: trx.raw('version + 1'),
      ...(action === 'start'
        ? { plc_config_id: machineId, start_date: trx.raw('coalesce(start_date, clock_timestamp())') }
        : {}),
      ...(isEnd ? { end_date: trx.raw('clock_timestamp()') } : {}),
    });
}

/** The constraints of order_runs catch what two transactions could not see of each other. */
function machineTaken(error: unknown): boolean {
  if (!(error instanceof Error) || !('constraint' in error)) return false;
  return String(error.constraint).startsWith('order_runs_');
}

function busy(context: Record<string, unknown>): DomainError {
  return new DomainError('MACHINE_BUSY', 'Another order is running on this machine.', {
    status: 409,
    context: { currentStatus: 'IN_PROGRESS', ...context },
  });
}

function misfit(code: string, message: string): DomainError {
  return new DomainError(code, message, { details: [{ path: 'plcConfigId', code, message }] });
}
