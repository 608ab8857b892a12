/** Takes decisions about the inbox back: dismissed counts wait again, booked pieces leave their order by a counter-entry. */
import type { Request } from 'express';
import type { Knex } from 'knex';
import { reopenDismissedEntries } from '../../domain/booking/decide-inbox-entries.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/principal.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { notifyLive } from '../live/notify.ts';
import { reverseWithin } from '../production/reverse-appointment.ts';
import { findInboxEntries } from './inbox-query.ts';

type Row = Record<string, unknown>;

/**
 * Answers the entries as they are now. Scrap that was assigned has no appointment to reverse: it is taken back on its order.
 * Throws NOT_FOUND, INBOX_NOT_REOPENABLE and what `reverseAppointment` throws.
 */
export function reopenEntries(
  knex: Knex,
  who: { principal: Principal; request: Request },
  { ids, note }: { ids: readonly number[]; note: string },
): Promise<Row[]> {
  const { scope } = who.principal;
  return inTransaction(knex, async (trx) => {
    const before = await findInboxEntries(trx, scope, ids);
    const booked = before.filter((entry) => entry['appointmentId'] !== null);
    for (const entry of booked) await reverseWithin(trx, who, Number(entry['appointmentId']), note);
    const others = before.filter((entry) => entry['appointmentId'] === null);
    if (others.length > 0)
      await reopenDismissedEntries(
        trx,
        others.map((entry) => Number(entry['id'])),
      );
    const after = await findInboxEntries(trx, scope, ids);
    for (const [index, entry] of after.entries())
      await audit(trx, who, {
        action: 'reopen',
        entity: 'count-inbox',
        entityId: Number(entry['id']),
        before: before[index],
        after: { ...entry, note },
      });
    const plcConfigIds = [...new Set(after.map((entry) => Number(entry['plcConfigId'])))];
    await notifyLive(trx, { plcConfigIds, kinds: ['inbox'] });
    return after;
  });
}
