/** Somebody takes care of an alarm: one person, once. */
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import { notifyLive } from '../live/notify.ts';
import type { Who } from '../plc/save-plc.ts';
import { findNotification, markRead } from './notification-query.ts';

/** Answers the notification. Throws NOT_FOUND or ALREADY_ACKNOWLEDGED (409). */
export function acknowledge(knex: Knex, who: Who, id: number, note: string | null): Promise<unknown> {
  const { principal } = who;
  return knex.transaction(async (trx) => {
    const before = await findNotification(trx, principal, id);
    const done = await trx('notifications')
      .where({ id })
      .whereNull('acknowledged_at')
      .update({ acknowledged_at: trx.fn.now(), acknowledged_by: principal.userId, acknowledge_note: note });
    if (done === 0) {
      const now = await findNotification(trx, principal, id);
      throw new DomainError('ALREADY_ACKNOWLEDGED', 'Somebody takes care of it already.', {
        status: 409,
        context: { name: now['acknowledgedByName'] },
      });
    }
    await markRead(trx, principal, { id });
    const after = await findNotification(trx, principal, id);
    await audit(trx, who, { action: 'acknowledge', entity: 'notifications', entityId: id, before, after });
    await notifyLive(trx, { kinds: ['notifications'] });
    return after;
  });
}
