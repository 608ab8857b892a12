/** What every change of a stop begins and ends with: the machine's lock, the version that was read, the audit row and the notice. */
import type { Request } from 'express';
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import { Downtime } from '../../domain/models/downtime.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/principal.ts';
import type { AuditAction } from '../../domain/audit/audit-tables.ts';
import { inTransaction } from '../database/in-transaction.ts';
import { notifyLive } from '../live/notify.ts';
import { lockStops } from './review-stops.ts';
import { findStop, type Stop } from './stop-query.ts';

export interface Who {
  principal: Principal;
  request: Request;
}

interface Change {
  action: AuditAction;
  id: number;
  version?: number;
}

/**
 * Opens a stop for a change in one transaction. `work` answers the stop that is to be shown, or null where it is gone.
 * Throws NOT_FOUND, or VERSION_CONFLICT (409, `context.current` is the row as it is now).
 */
export function changeStop<Result extends Stop | null>(
  knex: Knex,
  who: Who,
  { action, id, version }: Change,
  work: (trx: Knex.Transaction, row: Downtime) => Promise<Result>,
): Promise<Result> {
  const { scope } = who.principal;
  return inTransaction(knex, async (trx) => {
    const { plcConfigId } = await findStop(trx, scope, id);
    await lockStops(trx, plcConfigId);
    const before = await findStop(trx, scope, id);
    const row = await Downtime.query(trx).findById(id).throwIfNotFound();
    if (version !== undefined && row.version !== version)
      throw new DomainError('VERSION_CONFLICT', 'Somebody else changed this record; load it again.', {
        status: 409,
        context: { current: before },
      });
    const after = await work(trx, row);
    await audit(trx, who, { action, entity: 'downtimes', entityId: id, before, after });
    await notifyLive(trx, { plcConfigIds: [plcConfigId], kinds: ['downtimes'] });
    return after;
  });
}

/** The parts of the same stop, in order. */
export async function groupOf(trx: Knex, { groupId }: Downtime): Promise<Downtime[]> {
  return Downtime.query(trx).where({ group_id: groupId }).orderBy('start_date');
}

/** A part that a person made by splitting stays as it is, with or without its reason. */
export function isSplitPart(row: Downtime, group: readonly Downtime[]): boolean {
  const next = group[group.findIndex(({ id }) => id === row.id) + 1];
  return row.splitStart || (next?.splitStart === true && next.startDate.getTime() === row.endDate?.getTime());
}
