/** What the screens ask of the notifications and say to them. Every call throws ApiError. */
import type { NotificationRow, NotificationSummary } from '../../../domain/contracts/notifications.ts';
import type { NotificationState } from '../../../domain/notifications/notification-tables.ts';
import { ask } from '../api/ask.ts';
import { askList } from '../api/ask-list.ts';

export interface NotificationFilter {
  state: NotificationState;
  kind?: string;
  plcConfigId?: string;
}

export function fetchNotifications(
  filter: NotificationFilter,
  page: number,
  pageSize: number,
): Promise<{ data: NotificationRow[]; total: number }> {
  return askList('/api/notifications', { page, pageSize, filter: { ...filter } });
}
export function fetchNotificationSummary(): Promise<NotificationSummary> {
  return ask('GET', '/api/notifications/summary');
}
export function acknowledgeOne(id: number, note: string): Promise<NotificationRow> {
  return ask('POST', `/api/notifications/${id}/acknowledge`, { body: { note: note || null } });
}
/** All active ones that were there when the list was seen. */
export function acknowledgeUpTo(upToId: number, note: string): Promise<{ acknowledged: number }> {
  return ask('POST', '/api/notifications/acknowledge', { body: { upToId, note: note || null } });
}
/** Answers how many were new. */
export async function readAll(): Promise<number> {
  const { data } = await askList('/api/notifications', { pageSize: 1 });
  const [newest] = data;
  if (!newest || newest.readAt !== null) return 0;
  const { read } = await ask('POST', '/api/notifications/read', {
    body: { upToId: newest.id },
  });
  return read;
}
