/**
 * Starts, pauses, resumes, finishes and cancels an order, and changes one for another. The order's row is locked first, as booking does: of two people
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
const ORDER_COLUMNS = ['id', 'code', 'status', 'sector_id', 'plc_config_id', 'active'] as const;
const END_REASONS = { pause: 'paused', finish: 'finished', cancel: 'cancelled' } as const;

/** Answers the order as the list shows it. Throws NOT_FOUND, ORDER_STATE_CONFLICT or MACHINE_BUSY (409 with context). */
export async function runOrder(
  knex: Knex,
  who: Who,
  action: OrderAction,
  orderId: number,
  plcConfigId?: number | null,
): Promise<unknown> {
  return await inStep(knex, async (trx) => {
    const [order] = await lockOrders(trx, who.principal, [orderId]);
    const { after } = await takeStep(trx, who, action, order, { plcConfigId });
    return after;
  });
}

export interface OrderChange {
  /** What comes: started if it was planned, resumed if it was paused. */
  orderId: number;
  plcConfigId: number;
  /** What runs until now. Where somebody ended it a moment before, there is nothing to pause. */
  pauseOrderId: number;
}

/**
 * Pauses one order and starts or resumes another, both or neither, and at one instant: a piece that is made meanwhile belongs to one of the two.
 * Answers the order that came; throws what runOrder throws.
 */
export async function changeOrder(knex: Knex, who: Who, change: OrderChange): Promise<unknown> {
  const { orderId, plcConfigId, pauseOrderId } = change;
  return await inStep(knex, async (trx) => {
    const [next, running] = await lockOrders(trx, who.principal, [orderId, pauseOrderId]);
    const runs = canTransition('pause', running.status);
    const paused = runs ? await takeStep(trx, who, 'pause', running) : undefined;
    const { after } = await takeStep(trx, who, next.status === 'PAUSED' ? 'resume' : 'start', next, {
      plcConfigId,
      startsAt: paused?.endedAt,
    });
    return after;
  });
}

async function inStep(knex: Knex, work: (trx: Knex.Transaction) => Promise<unknown>): Promise<unknown> {
  try {
    return await inTransaction(knex, work);
  } catch (error) {
    throw machineTaken(error) ? busy({}) : error;
  }
}

interface Step {
  plcConfigId?: number | null | undefined;
  /** As PostgreSQL writes it, to the microsecond. Without it: now. */
  startsAt?: string | undefined;
}

async function takeStep(
  trx: Knex.Transaction,
  who: Who,
  action: OrderAction,
  order: OrderRow,
  { plcConfigId, startsAt }: Step = {},
): Promise<{ after: unknown; endedAt: string | undefined }> {
  checkStep(action, order);
  // Whole, as what comes after it: of half a record the audit log would say that everything else is new.
  const before = await findRow(trx, ORDERS, order.id, null);
  const machineId = await chooseMachine(trx, action, order, plcConfigId ?? null);
  let endedAt: string | undefined;
  if (action === 'start' || action === 'resume') await openRun(trx, who, order, { machineId, startsAt });
  else endedAt = await closeRun(trx, order.id, END_REASONS[action]);
  await setStatus(trx, action, order, machineId);
  const after = await findRow(trx, ORDERS, order.id, null);
  await audit(trx, who, {
    action,
    entity: ORDERS.path,
    entityId: order.id,
    before,
    after,
  });
  await notifyLive(trx, {
    orderIds: [order.id],
    ...(machineId === null ? {} : { plcConfigIds: [machineId] }),
    kinds: ['orders'],
  });
  return { after, endedAt };
}

/** In the order of their ids, as everywhere, so that two transactions never wait for each other; answered as they were asked for. Throws NOT_FOUND for what is not there for this account. */
async function lockOrders<const Ids extends readonly number[]>(
  trx: Knex,
  { scope }: Principal,
  ids: Ids,
): Promise<{ [Place in keyof Ids]: OrderRow }> {
  const rows = await restrict(
    trx<OrderRow>('production_orders')
      .select(...ORDER_COLUMNS)
      .whereIn('id', ids)
      .orderBy('id')
      .forNoKeyUpdate(),
    scope,
    { sector: 'sector_id' },
  );
  const inPlace = ids.map((id) => rows.find((row) => row.id === id));
  if (inPlace.includes(undefined)) throw notFound();
  return inPlace as { [Place in keyof Ids]: OrderRow };
}

function checkStep(action: OrderAction, order: OrderRow): void {
  if (!canTransition(action, order.status) || (action === 'start' && !order.active))
    throw new DomainError('ORDER_STATE_CONFLICT', `The order is ${order.status} and cannot ${action}.`, {
      status: 409,
      context: { currentStatus: order.status, action },
    });
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

async function openRun(
  trx: Knex,
  who: Who,
  order: OrderRow,
  { machineId, startsAt }: { machineId: number | null; startsAt: string | undefined },
): Promise<void> {
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
    started_at: startsAt ?? trx.raw('clock_timestamp()'),
    started_by: who.principal.userId,
  });
}

/** Answers when the run ended. */
async function closeRun(trx: Knex, orderId: number, reason: string): Promise<string | undefined> {
  const [run] = await trx('order_runs')
    .where({ production_order_id: orderId })
    .whereNull('ended_at')
    .update({ ended_at: trx.raw('greatest(clock_timestamp(), started_at)'), end_reason: reason })
    .returning<{ endedAt: string }[]>(trx.raw('ended_at::text AS "endedAt"'));
  return run?.endedAt;
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
