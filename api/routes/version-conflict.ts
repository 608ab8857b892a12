/** Somebody else saved a record meanwhile: who and when, and the record as it is now, so that a person can choose and nothing is lost. */
import type { Knex } from 'knex';
import type { AuditEntity } from '../../domain/audit/audit-tables.ts';
import { DomainError } from '../../domain/errors.ts';

export async function versionConflict(
  knex: Knex,
  entity: AuditEntity,
  current: Record<string, unknown>,
): Promise<DomainError> {
  const last = await knex('audit_log')
    .where({ entity, entity_id: String(current['id']) })
    // Who started an order, for example, changed none of what a form holds.
    .whereIn('action', ['update', 'deactivate'])
    .orderBy('id', 'desc')
    .first<{ username: string | null; at: Date } | undefined>('username', 'at');
  return new DomainError('VERSION_CONFLICT', 'Somebody else changed this record; load it again.', {
    status: 409,
    context: {
      version: current['version'],
      changedBy: last?.username ?? null,
      changedAt: last?.at.toISOString() ?? null,
      current,
    },
  });
}
