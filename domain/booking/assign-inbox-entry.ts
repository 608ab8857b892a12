/**
 * A supervisor's decision about pieces in the inbox: they get an order, are declared as setup, or (quarantined ones) are rejected.
 * The entry's row is locked, so of two people one decides and the other is told so.
 */
import type { Knex } from 'knex';
import { DomainError } from '../errors.ts';

export interface InboxDecision {
  inboxId: number;
  userId: number;
  /** Why; kept with the entry. */
  note: string;
}

interface InboxRow {
  id: string;
  category: 'unassigned' | 'quarantined';
  plc_config_id: number;
  plc_register_id: number | null;
  role: 'PRODUCTION_COUNTER' | 'SCRAP_COUNTER';
  quantity: number;
  baseline_value: string | null;
  clp_counter_value: string | null;
  period_start: Date | null;
  timestamp: Date;
  status: string;
}

/** Books the pieces on the order with the time of their count. @throws INBOX_NOT_FOUND, INBOX_RESOLVED, ORDER_NOT_FOUND, ORDER_CANCELLED */
export async function assignInboxEntry(
  trx: Knex.Transaction,
  decision: InboxDecision & { orderId: number },
): Promise<void> {
  const { orderId, userId, note } = decision;
  // The order first, as booking and starting do.
  const order = await trx('production_orders')
    .where({ id: orderId })
    .forNoKeyUpdate()
    .first<{ status: string } | undefined>('status');
  if (order === undefined)
    throw new DomainError('ORDER_NOT_FOUND', 'There is no such order.', { status: 404 });
  if (order.status === 'CANCELLED')
    throw new DomainError('ORDER_CANCELLED', 'A cancelled order takes no pieces.', { status: 409 });
  const entry = await lockEntry(trx, decision.inboxId);
  const appointmentId =
    entry.role === 'SCRAP_COUNTER'
      ? await addScrap(trx, entry, orderId, userId, note)
      : await addPieces(trx, entry, orderId, userId, note);
  const status = entry.category === 'quarantined' ? 'accepted' : 'assigned';
  await resolve(trx, decision, status, appointmentId);
}

/** Pieces that belong to no order, such as those of a changeover. @throws INBOX_NOT_FOUND, INBOX_RESOLVED */
export async function dismissInboxEntry(
  trx: Knex.Transaction,
  decision: InboxDecision & { as: 'setup' | 'rejected' },
): Promise<void> {
  await lockEntry(trx, decision.inboxId);
  await resolve(trx, decision, decision.as, null);
}

async function lockEntry(trx: Knex.Transaction, id: number): Promise<InboxRow> {
  const entry = await trx('count_inbox').where({ id }).forUpdate().first<InboxRow | undefined>();
  if (entry === undefined)
    throw new DomainError('INBOX_NOT_FOUND', 'There is no such entry.', { status: 404 });
  if (entry.status === 'open') return entry;
  throw new DomainError('INBOX_RESOLVED', 'Somebody has decided about this entry already.', {
    status: 409,
    context: { status: entry.status },
  });
}

async function addPieces(
  trx: Knex.Transaction,
  entry: InboxRow,
  orderId: number,
  userId: number,
  note: string,
): Promise<number> {
  const [made] = await trx<{ id: string }>('production_appointments')
    .insert({
      production_order_id: orderId,
      plc_config_id: entry.plc_config_id,
      plc_register_id: entry.plc_register_id,
      quantity: entry.quantity,
      kind: 'accepted',
      baseline_value: entry.baseline_value,
      clp_counter_value: entry.clp_counter_value,
      period_start: entry.period_start,
      timestamp: entry.timestamp,
      user_id: userId,
      reason: note,
    } as object)
    .returning('id');
  await trx('production_orders').where({ id: orderId }).increment('produced_quantity', entry.quantity);
  return Number(made?.id);
}

async function addScrap(
  trx: Knex.Transaction,
  entry: InboxRow,
  orderId: number,
  userId: number,
  note: string,
): Promise<null> {
  const register = await trx('plc_registers')
    .where({ id: entry.plc_register_id ?? 0 })
    .first<{ default_defect_id: number | null } | undefined>('default_defect_id');
  await trx('production_defects').insert({
    production_order_id: orderId,
    defect_id: register?.default_defect_id ?? null,
    quantity: entry.quantity,
    timestamp: entry.timestamp,
    notes: note,
    plc_config_id: entry.plc_config_id,
    plc_register_id: entry.plc_register_id,
    user_id: userId,
  });
  await trx('production_orders').where({ id: orderId }).increment('scrap_quantity', entry.quantity);
  return null;
}

async function resolve(
  trx: Knex.Transaction,
  { inboxId, userId, note }: InboxDecision,
  status: string,
  appointmentId: number | null,
): Promise<void> {
  await trx('count_inbox').where({ id: inboxId }).update({
    status,
    appointment_id: appointmentId,
    resolved_by: userId,
    resolved_at: trx.fn.now(),
    resolution_note: note,
  });
}
