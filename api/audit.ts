/** Who changed what: a row in the same transaction as the change, so that neither exists without the other. */
import type { Request } from 'express';
import type { Knex } from 'knex';
import type { AuditAction, AuditEntity } from '../domain/audit/audit-tables.ts';
import { AuditLog } from '../domain/models/audit-log.ts';
import type { Principal } from './auth/principal.ts';

interface AuditEntry {
  action: AuditAction;
  entity: AuditEntity;
  entityId: number | null;
  before?: unknown;
  after?: unknown;
}

export async function audit(
  trx: Knex,
  who: { principal: Pick<Principal, 'userId' | 'username'>; request: Request },
  entry: AuditEntry,
): Promise<void> {
  await AuditLog.query(trx).insert({
    userId: who.principal.userId || null,
    username: who.principal.username,
    action: entry.action,
    entity: entry.entity,
    entityId: entry.entityId === null ? null : String(entry.entityId),
    before: entry.before ?? null,
    after: entry.after ?? null,
    ip: who.request.ip ?? null,
    requestId: who.request.id,
  });
}
