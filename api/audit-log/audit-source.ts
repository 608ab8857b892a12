/** The audit log as a list: what is shown, filtered and searched. */
import { AuditLog } from '../../domain/models/audit-log.ts';
import type { ListSource } from '../routes/list-rows.ts';

export const AUDIT_SOURCE: ListSource = {
  model: AuditLog,
  place: 'unlimited',
  shown: [
    ...['id', 'at', 'userId', 'username', 'action', 'entity', 'entityId'],
    ...['before', 'after', 'ip', 'requestId'],
  ],
  names: ['id', 'at', 'userId', 'username', 'action', 'entity', 'entityId', 'ip', 'requestId'],
  search: ['username', 'entity', 'action', 'entityId', 'ip', 'requestId'],
  defaultSort: '-id',
  time: 'at',
};
