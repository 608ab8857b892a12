/** One click from the screens into a collector's editor: a ticket that opens it once, within a minute. Only its hash is kept. */
import { createHash, randomBytes } from 'node:crypto';
import type { Request } from 'express';
import type { Knex } from 'knex';
import { DomainError } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/principal.ts';
import { findCollectorFlow } from './flow-query.ts';

const TICKET_SECONDS = 60;

/** Throws NOT_FOUND, or EDITOR_UNKNOWN (409) where the collector never said where its editor is. */
export async function makeEditorTicket(
  knex: Knex,
  who: { principal: Principal; request: Request },
  collectorId: number,
): Promise<{ url: string; expiresAt: Date }> {
  const { collectorName } = await findCollectorFlow(knex, who.principal.scope, collectorId);
  const ticket = randomBytes(32).toString('base64url');
  return knex.transaction(async (trx) => {
    const row = await trx('collectors')
      .where({ id: collectorId })
      .first<{ url: string | null }>(trx.raw(`health ->> 'editorUrl' AS url`));
    if (row.url === null || !/^https?:\/\//.test(row.url))
      throw new DomainError('EDITOR_UNKNOWN', 'The collector has not said yet where its editor is.', {
        status: 409,
      });
    await trx('editor_tickets').where('expires_at', '<', trx.fn.now()).delete();
    const [made] = await trx('editor_tickets')
      .insert({
        ticket_hash: createHash('sha256').update(ticket).digest('hex'),
        user_id: who.principal.userId,
        collector_id: collectorId,
        expires_at: trx.raw(`now() + ? * interval '1 second'`, [TICKET_SECONDS]),
      })
      .returning<{ expires_at: Date }[]>('expires_at');
    const after = { collector: collectorName };
    await audit(trx, who, { action: 'open-editor', entity: 'flows', entityId: collectorId, after });
    return { url: `${row.url}/?code=${ticket}`, expiresAt: made?.expires_at ?? new Date() };
  });
}
