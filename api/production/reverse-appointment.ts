/**
 * Takes an entry of the ledger back, wholly and once: a counter-entry with its reason. Pieces that came from the inbox return to it, so that
 * they can go to the right order. An order that was completed stays completed: what it still lacks, another one makes.
 */
import type { Request } from 'express';
import type { Knex } from 'knex';
import { reopenInboxEntry } from '../../domain/booking/decide-inbox-entries.ts';
import { DomainError } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { requirePermission } from '../auth/principal.ts';
import type { Principal } from '../auth/principal.ts';
import { restrict } from '../auth/scope.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { notifyLive } from '../live/notify.ts';
import { getRow } from '../routes/list-rows.ts';
import type { Row } from '../routes/list-rows.ts';
import { notFound } from '../routes/route.ts';
import { APPOINTMENTS } from './booking-lists.ts';

interface Entry {
  id: number;
  production_order_id: number;
  plc_config_id: number | null;
  plc_register_id: number | null;
  quantity: number;
  timestamp: Date;
  kind: string;
  user_id: number | null;
  corrects_id: number | null;
}

/** Answers the counter-entry as the list shows it. Throws ALREADY_CORRECTED, COUNTER_ENTRY, MORE_THAN_PRODUCED or FORBIDDEN. */
export function reverseAppointment(
  knex: Knex,
  who: { principal: Principal; request: Request },
  id: number,
  reason: string,
): Promise<Row> {
  return inTransaction(knex, async (trx) =>
    getRow(trx, APPOINTMENTS, await reverseWithin(trx, who, id, reason), null),
  );
}

/** The same as a part of a transaction, which answers the id alone. The order's lock is taken before anything else of it is touched. */
export async function reverseWithin(
  trx: Knex.Transaction,
  who: { principal: Principal; request: Request },
  id: number,
  reason: string,
): Promise<number> {
  const entry = await lockOrderOf(trx, who.principal, id);
  await checkReversible(trx, who.principal, entry);
  const rows = await trx('production_appointments')
    .insert({
      production_order_id: entry.production_order_id,
      plc_config_id: entry.plc_config_id,
      plc_register_id: entry.plc_register_id,
      quantity: -entry.quantity,
      kind: 'adjustment',
      automatic: false,
      // It corrects the shift in which the pieces were booked, not the one in which somebody noticed; created_at says when that was.
      timestamp: entry.timestamp,
      user_id: who.principal.userId,
      reason,
      corrects_id: entry.id,
    })
    .returning<{ id: number }[]>('id');
  await trx('production_orders')
    .where({ id: entry.production_order_id })
    .update({ produced_quantity: trx.raw('produced_quantity - ?', [entry.quantity]) });
  if (entry.kind === 'accepted') await reopenInboxEntry(trx, entry.id);
  const after = {
    id: Number(rows[0]?.id),
    orderId: entry.production_order_id,
    quantity: -entry.quantity,
    reason,
    correctsId: entry.id,
  };
  await audit(trx, who, {
    action: 'reverse',
    entity: 'production-appointments',
    entityId: after.id,
    after,
  });
  await notifyLive(trx, {
    orderIds: [entry.production_order_id],
    ...(entry.plc_config_id === null ? {} : { plcConfigIds: [entry.plc_config_id] }),
    kinds: entry.kind === 'accepted' ? ['orders', 'inbox'] : ['orders'],
  });
  return after.id;
}

/** The order's lock comes first, as everywhere; the entry itself never changes. */
async function lockOrderOf(trx: Knex, { scope }: Principal, id: number): Promise<Entry> {
  const entry = await trx('production_appointments').where({ id }).first<Entry | undefined>();
  if (!entry) throw notFound();
  const order = await trx('production_orders')
    .where({ id: entry.production_order_id })
    .modify((query) => void restrict(query, scope, { sector: 'sector_id' }))
    .forNoKeyUpdate()
    .first<{ id: number } | undefined>('id');
  if (!order) throw notFound();
  return entry;
}

async function checkReversible(trx: Knex, principal: Principal, entry: Entry): Promise<void> {
  const isOwn = entry.kind === 'manual' && entry.user_id === principal.userId;
  if (!isOwn) requirePermission(principal, 'production.adjust');
  if (entry.corrects_id !== null)
    throw new DomainError('COUNTER_ENTRY', 'A counter-entry is not taken back; book the pieces anew.', {
      status: 409,
    });
  const taken = await trx('production_appointments')
    .where({ corrects_id: entry.id })
    .first<{ id: number } | undefined>('id');
  if (taken)
    throw new DomainError('ALREADY_CORRECTED', 'This entry was taken back already.', { status: 409 });
  const order = await trx('production_orders')
    .where({ id: entry.production_order_id })
    .first<{ produced_quantity: number }>('produced_quantity');
  if (order.produced_quantity < entry.quantity)
    throw new DomainError('MORE_THAN_PRODUCED', 'That many pieces were not produced.');
}
