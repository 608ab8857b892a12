/**
 * A supervisor's decision about pieces in the inbox: they get an order, are declared as setup, or (quarantined ones) are rejected.
 * The entry's row is locked, so of two people one decides and the other is told so.
 */
import type { Knex } from 'knex';
import { DomainError } from '../errors.ts';
import { completeReachedOrder } from './complete-reached-order.ts';
import type { Completion } from './complete-reached-order.ts';

interface InboxDecision {
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

/**
 * Books the pieces of all entries on the order, each with the time of its count; all of them or none. An order that they fill is completed.
 * @throws INBOX_NOT_FOUND, INBOX_RESOLVED, INBOX_EMPTY, ORDER_NOT_FOUND, ORDER_CANCELLED, ORDER_NOT_STARTED
 */
export async function assignInboxEntries(
  trx: Knex.Transaction,
  decision: Omit<InboxDecision, 'inboxId'> & { inboxIds: readonly number[]; orderId: number },
): Promise<Completion> {
  const { orderId, userId, note } = decision;
  // The order first, as booking and starting do.
  await lockOrder(trx, orderId);
  for (const inboxId of inOrder(decision.inboxIds)) {
    const entry = await lockEntry(trx, inboxId);
    if (entry.quantity === 0)
      throw new DomainError('INBOX_EMPTY', 'The entry holds no piece; reject it.', { context: { inboxId } });
    const appointmentId =
      entry.role === 'SCRAP_COUNTER'
        ? await addScrap(trx, entry, orderId, userId, note)
        : await addPieces(trx, entry, orderId, userId, note);
    const status = entry.category === 'quarantined' ? 'accepted' : 'assigned';
    await resolve(trx, { inboxId, userId, note }, status, appointmentId);
  }
  return completeReachedOrder(trx, orderId);
}

/**
 * Pieces that belong to no order, such as those of a changeover; or counts that were none. All of the entries or none.
 * @throws INBOX_NOT_FOUND, INBOX_RESOLVED, INBOX_NOT_QUARANTINED
 */
export async function dismissInboxEntries(
  trx: Knex.Transaction,
  decision: Omit<InboxDecision, 'inboxId'> & { inboxIds: readonly number[]; as: 'setup' | 'rejected' },
): Promise<void> {
  const { userId, note } = decision;
  for (const inboxId of inOrder(decision.inboxIds)) {
    const entry = await lockEntry(trx, inboxId);
    if (decision.as === 'rejected' && entry.category !== 'quarantined')
      throw new DomainError(
        'INBOX_NOT_QUARANTINED',
        'These pieces were made: assign them or call them setup.',
        {
          status: 409,
          context: { inboxId },
        },
      );
    await resolve(trx, { inboxId, userId, note }, decision.as, null);
  }
}

/** Pieces that were booked on the wrong order wait for a decision again; the counter-entry is the caller's. */
export async function reopenInboxEntry(trx: Knex.Transaction, appointmentId: number): Promise<void> {
  await trx('count_inbox').where({ appointment_id: appointmentId }).update({
    status: 'open',
    appointment_id: null,
    resolved_by: null,
    resolved_at: null,
    resolution_note: null,
  });
}

/**
 * Setup pieces and rejected counts wait for a decision again. Nothing was booked for them, so nothing is taken back.
 * @throws INBOX_NOT_REOPENABLE where one of them is open, or booked
 */
export async function reopenDismissedEntries(
  trx: Knex.Transaction,
  inboxIds: readonly number[],
): Promise<void> {
  const ids = inOrder(inboxIds);
  const reopened = await trx('count_inbox')
    .whereIn('id', ids)
    .whereIn('status', ['setup', 'rejected'])
    .update({ status: 'open', resolved_by: null, resolved_at: null, resolution_note: null });
  if (reopened < ids.length)
    throw new DomainError('INBOX_NOT_REOPENABLE', 'This decision cannot be taken back here.', {
      status: 409,
    });
}

/** By id, so that two people who decide about the same entries never wait for each other. */
function inOrder(ids: readonly number[]): number[] {
  return [...new Set(ids)].sort((a, b) => a - b);
}

async function lockOrder(trx: Knex.Transaction, orderId: number): Promise<void> {
  const order = await trx('production_orders')
    .where({ id: orderId })
    .forNoKeyUpdate()
    .first<{ status: string } | undefined>('status');
  if (order === undefined)
    throw new DomainError('ORDER_NOT_FOUND', 'There is no such order.', { status: 404 });
  if (order.status === 'CANCELLED')
    throw new DomainError('ORDER_CANCELLED', 'A cancelled order takes no pieces.', { status: 409 });
  if (order.status === 'PLANNED')
    throw new DomainError('ORDER_NOT_STARTED', 'The order was never started; start it first.', {
      status: 409,
    });
}

async function lockEntry(trx: Knex.Transaction, id: number): Promise<InboxRow> {
  const entry = await trx('count_inbox').where({ id }).forUpdate().first<InboxRow | undefined>();
  if (entry === undefined)
    throw new DomainError('INBOX_NOT_FOUND', 'There is no such entry.', {
      status: 404,
      context: { inboxId: id },
    });
  if (entry.status === 'open') return entry;
  throw new DomainError('INBOX_RESOLVED', 'Somebody has decided about this entry already.', {
    status: 409,
    context: { status: entry.status, inboxId: id },
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
