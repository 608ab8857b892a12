/** The audit log as it is asked for. Browser-safe. */
import { z } from 'zod';
import { count, rowId } from './answer-fields.ts';
import { id } from './fields.ts';
import { auditRow } from './registration-answers.ts';

export const AUDIT_LIMIT_MAX = 200;
/** More are told as this many. */
export const AUDIT_NEWS_MAX = 100;

/** With `limit` by cursor: the entries older than `cursor`, newest first, without counting them all. */
export const auditCursor = {
  cursor: z.coerce.number().pipe(id).optional().meta({ description: '`next` of the answer before' }),
  limit: z.coerce.number().int().min(1).max(AUDIT_LIMIT_MAX).optional(),
};
export const auditPage = z.strictObject({
  data: z.array(auditRow),
  /** null where it was asked by cursor. */
  total: count.nullable(),
  next: rowId.nullable(),
});
/** `after`: the newest entry that is known already. */
export const auditNewsQuery = { after: z.coerce.number().int().min(0) };
export const auditNews = z.strictObject({ count: count.max(AUDIT_NEWS_MAX) });

export type AuditRow = z.output<typeof auditRow>;
export type AuditPage = z.output<typeof auditPage>;

/** The history of one record: what the log says of it, without from where and by which request. */
export const recordHistory = z.strictObject({
  data: z.array(auditRow.omit({ ip: true, requestId: true }).meta({ id: 'HistoryEntry' })),
  next: rowId.nullable(),
});
export type HistoryEntry = z.output<typeof recordHistory>['data'][number];
