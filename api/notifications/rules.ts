/** When a cause becomes an alarm, how urgent it is, and to whom it goes when nobody acknowledges it. */
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { ruleList, rulePatch } from '../../domain/contracts/notifications.ts';
import { DomainError } from '../../domain/errors.ts';
import { NOTIFICATION_KINDS } from '../../domain/notifications/notification-tables.ts';
import { audit } from '../audit.ts';
import type { Who } from '../plc/save-plc.ts';

type Rules = z.output<typeof ruleList>;

export async function listRules(knex: Knex): Promise<Rules> {
  const rows = await knex('notification_rules').select<Rules['data']>({
    kind: 'kind',
    enabled: 'enabled',
    severity: 'severity',
    afterSeconds: 'after_seconds',
    escalateAfterMinutes: 'escalate_after_minutes',
    escalateToRole: 'escalate_to_role',
  });
  const place = ({ kind }: Rules['data'][number]) => NOTIFICATION_KINDS.indexOf(kind);
  return { data: rows.sort((a, b) => place(a) - place(b)) };
}

/** Throws ESCALATION_INCOMPLETE where only one of minutes and role is set. */
export function saveRule(knex: Knex, who: Who, patch: z.output<typeof rulePatch>): Promise<Rules> {
  return knex.transaction(async (trx) => {
    const before = (await listRules(trx)).data.find(({ kind }) => kind === patch.kind);
    await trx('notification_rules').where({ kind: patch.kind }).update({
      kind: patch.kind,
      enabled: patch.enabled,
      severity: patch.severity,
      after_seconds: patch.afterSeconds,
      escalate_after_minutes: patch.escalateAfterMinutes,
      escalate_to_role: patch.escalateToRole,
    });
    const rules = await listRules(trx);
    const after = rules.data.find(({ kind }) => kind === patch.kind);
    if ((after?.escalateAfterMinutes === null) !== (after?.escalateToRole === null)) {
      const message = 'Say both: after how many minutes, and to which role.';
      throw new DomainError('ESCALATION_INCOMPLETE', message, {
        details: [{ path: 'escalateToRole', code: 'ESCALATION_INCOMPLETE', message }],
      });
    }
    await audit(trx, who, { action: 'update', entity: 'notification-rules', entityId: null, before, after });
    return rules;
  });
}
