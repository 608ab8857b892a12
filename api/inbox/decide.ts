/** A supervisor's decision about entries of the inbox, with its audit rows and its notice, in one transaction. */
import type { Request } from 'express';
import type { Knex } from 'knex';
import { assignInboxEntries, dismissInboxEntries } from '../../domain/booking/decide-inbox-entries.ts';
import type { AuditAction } from '../../domain/audit/audit-tables.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/principal.ts';
import { restrict } from '../auth/scope.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { notifyLive } from '../live/notify.ts';
import { recordCompletion } from '../production/record-completion.ts';
import { notFound } from '../routes/route.ts';
import { findInboxEntries } from './inbox-query.ts';

interface Who {
  principal: Principal;
  request: Request;
}
type Row = Record<string, unknown>;
const entity = 'count-inbox';

/** Books the pieces of all entries on one order. Answers the entries as they are now. */
export function assignEntries(
  knex: Knex,
  who: Who,
  decision: { ids: readonly number[]; orderId: number; note: string },
): Promise<Row[]> {
  const { ids, orderId, note } = decision;
  const { userId, scope } = who.principal;
  return inTransaction(knex, async (trx) => {
    const query = trx('production_orders').where({ id: orderId });
    const order = await restrict(query, scope, { sector: 'sector_id' }).first<{ id: number } | undefined>(
      'id',
    );
    if (!order) throw notFound();
    const before = await findInboxEntries(trx, scope, ids);
    const completion = await assignInboxEntries(trx, { inboxIds: ids, orderId, userId, note });
    const after = await record(trx, who, 'assign', { before, ids, more: { orderId } });
    await recordCompletion(trx, who, orderId, completion);
    await notifyLive(trx, {
      plcConfigIds: machinesOf(after),
      orderIds: [orderId],
      kinds: ['inbox', 'orders'],
    });
    return after;
  });
}

/** Declares pieces as setup, or doubted counts as none. Answers the entries as they are now. */
export function dismissEntries(
  knex: Knex,
  who: Who,
  decision: { ids: readonly number[]; as: 'setup' | 'rejected'; note: string },
): Promise<Row[]> {
  const { ids, as, note } = decision;
  const { userId, scope } = who.principal;
  return inTransaction(knex, async (trx) => {
    const before = await findInboxEntries(trx, scope, ids);
    await dismissInboxEntries(trx, { inboxIds: ids, userId, note, as });
    const after = await record(trx, who, 'dismiss', { before, ids, more: { as } });
    await notifyLive(trx, { plcConfigIds: machinesOf(after), kinds: ['inbox'] });
    return after;
  });
}

async function record(
  trx: Knex.Transaction,
  who: Who,
  action: AuditAction,
  { before, ids, more }: { before: Row[]; ids: readonly number[]; more: Row },
): Promise<Row[]> {
  const after = await findInboxEntries(trx, who.principal.scope, ids);
  for (const [index, entry] of after.entries())
    await audit(trx, who, {
      action,
      entity,
      entityId: Number(entry['id']),
      before: before[index],
      after: { ...entry, ...more },
    });
  return after;
}

function machinesOf(entries: readonly Row[]): number[] {
  return [...new Set(entries.map((entry) => Number(entry['plcConfigId'])))];
}
