/** Who changed what: a row in the same transaction as the change, so that neither exists without the other. */
import type { Request } from 'express';
import type { Knex } from 'knex';
import type { Principal } from './auth/principal.ts';

interface AuditEntry {
  action: string;
  entity: string;
  entityId: number | null;
  before?: unknown;
  after?: unknown;
}

export async function audit(
  trx: Knex,
  who: { principal: Pick<Principal, 'userId' | 'username'>; request: Request },
  entry: AuditEntry,
): Promise<void> {
  await trx('audit_log').insert({
    user_id: who.principal.userId || null,
    username: who.principal.username,
    action: entry.action,
    entity: entry.entity,
    entity_id: entry.entityId === null ? null : String(entry.entityId),
    before: entry.before === undefined ? null : JSON.stringify(entry.before),
    after: entry.after === undefined ? null : JSON.stringify(entry.after),
    ip: who.request.ip ?? null,
    request_id: who.request.id,
  });
}
