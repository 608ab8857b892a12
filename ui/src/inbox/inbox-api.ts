/** What the screens ask of the inbox and decide about it. Every call throws ApiError. */
import type { z } from 'zod';
import type {
  InboxCandidate,
  InboxEntry,
  InboxGroup,
  inboxSummary,
} from '../../../domain/contracts/inbox.ts';
import { ask } from '../api/ask.ts';
import type { QueryValue } from '../api/client.ts';
import { askList } from '../api/ask-list.ts';

export type { InboxCandidate, InboxEntry, InboxGroup };
type Summary = z.output<typeof inboxSummary>;

/** What the API takes at once. */
export const AT_ONCE = 200;

export function fetchSummary(): Promise<Summary> {
  return ask('GET', '/api/count-inbox/summary');
}

export async function fetchGroups(filter: Record<string, QueryValue>): Promise<InboxGroup[]> {
  const query = Object.fromEntries(Object.entries(filter).map(([name, value]) => [`filter[${name}]`, value]));
  return (await ask('GET', '/api/count-inbox/groups', { query })).data;
}

/** Open entries of a group that were there when the group was seen, newest first. */
export function fetchEntries(
  { plcConfigId, category, reason, role, lastId }: InboxGroup,
  page: number,
  pageSize: number,
): Promise<{ data: InboxEntry[]; total: number }> {
  const filter = { status: 'open', plcConfigId, category, reason, role, upToId: lastId };
  return askList('/api/count-inbox', { page, pageSize, filter });
}

export async function fetchCandidates(entryId: number): Promise<InboxCandidate[]> {
  return (await ask('GET', `/api/count-inbox/${entryId}/candidates`)).data;
}

/** Each answers the entries as they are now; all of them or none. */
export function assign(ids: readonly number[], orderId: number, note: string): Promise<unknown> {
  return ask('POST', '/api/count-inbox/assign', { body: { ids, orderId, note } });
}
export function dismiss(ids: readonly number[], as: 'setup' | 'rejected', note: string): Promise<unknown> {
  return ask('POST', '/api/count-inbox/dismiss', { body: { ids, as, note } });
}
export function reopen(ids: readonly number[], note: string): Promise<unknown> {
  return ask('POST', '/api/count-inbox/reopen', { body: { ids, note } });
}
