/** Somebody takes care of an alarm: one person, once. */
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { notifyLive } from '../live/notify.ts';
import type { Who } from '../plc/save-plc.ts';
import { findActive, findNotification, markRead } from './notification-query.ts';

/** More at once would hold their rows for too long; who has more acknowledges again. */
const AT_ONCE_MAX = 500;

/** Answers the notification. Throws NOT_FOUND or ALREADY_ACKNOWLEDGED (409). */
export function acknowledge(knex: Knex, who: Who, id: number, note: string | null): Promise<unknown> {
  const { principal } = who;
  return knex.transaction(async (trx) => {
    const after = await acknowledgeOne(trx, who, id, note);
    if (after === undefined) {
      const now = await findNotification(trx, principal, id);
      throw new DomainError('ALREADY_ACKNOWLEDGED', 'Somebody takes care of it already.', {
        status: 409,
        context: { name: now['acknowledgedByName'] },
      });
    }
    await notifyLive(trx, { kinds: ['notifications'] });
    return after;
  });
}

/**
 * All that the user sees and nobody takes care of yet. Answers how many; what somebody else acknowledges meanwhile is theirs.
 * Throws NOT_FOUND where the user does not see the last one.
 */
export function acknowledgeAll(
  knex: Knex,
  who: Who,
  { upToId, note }: { upToId: number; note: string | null },
): Promise<{ acknowledged: number }> {
  return knex.transaction(async (trx) => {
    await findNotification(trx, who.principal, upToId);
    let acknowledged = 0;
    for (const id of await findActive(trx, who.principal, upToId, AT_ONCE_MAX))
      if (await acknowledgeOne(trx, who, id, note)) acknowledged += 1;
    await notifyLive(trx, { kinds: ['notifications'] });
    return { acknowledged };
  });
}

/** Answers the notification; undefined where somebody acknowledged it already. Throws NOT_FOUND. */
async function acknowledgeOne(
  trx: Knex.Transaction,
  who: Who,
  id: number,
  note: string | null,
): Promise<Record<string, unknown> | undefined> {
  const { principal } = who;
  const before = await findNotification(trx, principal, id);
  const done = await trx('notifications')
    .where({ id })
    .whereNull('acknowledged_at')
    .update({ acknowledged_at: trx.fn.now(), acknowledged_by: principal.userId, acknowledge_note: note });
  if (done === 0) return undefined;
  await markRead(trx, principal, { id });
  const after = await findNotification(trx, principal, id);
  await audit(trx, who, { action: 'acknowledge', entity: 'notifications', entityId: id, before, after });
  return after;
}
