/** What may be done and to what, as the audit log names it. The screens have a text for each; `entity` is a resource of the API or a part of one. */
export const AUDIT_ACTIONS = [
  ...(['create', 'update', 'delete', 'deactivate', 'import', 'restore', 'clone'] as const),
  ...(['start', 'pause', 'resume', 'finish', 'cancel', 'complete', 'sort-queue'] as const),
  ...(['book', 'reverse', 'reclassify', 'assign', 'dismiss', 'reopen'] as const),
  ...(['classify', 'split', 'merge'] as const),
  ...(['acknowledge', 'read', 'test', 'retry', 'rotate-secret'] as const),
  ...(['deploy', 'check', 'permit', 'open-editor', 'read-now'] as const),
  ...(['sign-in', 'sign-out', 'end-sessions', 'change-password'] as const),
  ...(['issue-badge', 'revoke-badge', 'set-pin', 'remove-pin'] as const),
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export const AUDIT_ENTITIES = [
  ...(['production-orders', 'production-appointments', 'production-defects', 'count-inbox'] as const),
  ...(['downtimes', 'plc-config', 'collectors', 'flows'] as const),
  ...(['companies', 'sectors', 'reference-types', 'items', 'activity-types', 'defects'] as const),
  ...(['shifts', 'calendar-exceptions', 'report-schedules', 'users', 'api-tokens', 'table-views'] as const),
  ...(['notifications', 'notification-preferences', 'notification-rules'] as const),
  ...(['notification-deliveries', 'webhooks', 'mail'] as const),
] as const;
export type AuditEntity = (typeof AUDIT_ENTITIES)[number];
