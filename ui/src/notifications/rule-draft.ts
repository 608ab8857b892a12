/** A rule between its form and the API: in the form every number is a text, as it was typed. */
import type { NotificationRule } from '../../../domain/contracts/notifications.ts';
import type {
  NotificationKind,
  NotificationSeverity,
} from '../../../domain/notifications/notification-tables.ts';
import type { Role } from '../../../domain/roles.ts';
import { parseDecimal } from '../registrations/payload.ts';

export interface RuleDraft {
  kind: NotificationKind;
  enabled: boolean;
  severity: NotificationSeverity;
  afterSeconds: string;
  escalateAfterMinutes: string;
  escalateToRole: Role | '';
}

export function toRuleDraft(rule: NotificationRule): RuleDraft {
  return {
    kind: rule.kind,
    enabled: rule.enabled,
    severity: rule.severity,
    afterSeconds: String(rule.afterSeconds),
    escalateAfterMinutes: rule.escalateAfterMinutes === null ? '' : String(rule.escalateAfterMinutes),
    escalateToRole: rule.escalateToRole ?? '',
  };
}

/** A number that cannot be read stays a text, which the API refuses beside the field. */
export function toRulePayload(draft: RuleDraft): Record<keyof NotificationRule, unknown> {
  const minutes = draft.escalateAfterMinutes.trim();
  return {
    kind: draft.kind,
    enabled: draft.enabled,
    severity: draft.severity,
    afterSeconds: draft.afterSeconds.trim() === '' ? 0 : parseDecimal(draft.afterSeconds.trim()),
    escalateAfterMinutes: minutes === '' ? null : parseDecimal(minutes),
    escalateToRole: draft.escalateToRole === '' ? null : draft.escalateToRole,
  };
}
