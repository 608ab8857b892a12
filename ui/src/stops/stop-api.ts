/** What the screens ask about stops and do with them. Every call throws ApiError. */
import type { DowntimeRow, ReasonChoice, StopsTimeline } from '../../../domain/contracts/downtimes.ts';
import { ask } from '../api/ask.ts';

export type Stop = DowntimeRow;
export type Reason = ReasonChoice['data'][number];
export type { ReasonChoice, StopsTimeline };

export interface StopPage {
  data: Stop[];
  next: string | null;
  pending: number;
}
interface NewStop {
  plcConfigId: number;
  activityTypeId: number;
  startDate: string;
  endDate: string | null;
  notes: string | null;
}

const PAGE = 500;

export function fetchPending(): Promise<StopPage> {
  return ask('GET', '/api/downtimes', { query: { pending: 'true', limit: PAGE } });
}

export function fetchStops(period: { from: string; to: string }): Promise<StopPage> {
  return ask('GET', '/api/downtimes', { query: { ...period, limit: PAGE } });
}

export function fetchTimeline(period: { from: string; to: string }): Promise<StopsTimeline> {
  return ask('GET', '/api/downtimes/timeline', { query: period });
}

export function fetchReasons(plcConfigId: number): Promise<ReasonChoice> {
  return ask('GET', '/api/downtimes/reasons', { query: { plcConfigId } });
}

export function patchStop(
  { id, version }: Pick<Stop, 'id' | 'version'>,
  values: { activityTypeId?: number | null; notes?: string | null; endDate?: string },
): Promise<Stop> {
  return ask('PATCH', `/api/downtimes/${id}`, { body: { ...values, version } });
}

export function splitStop({ id, version }: Stop, at: string): Promise<Stop> {
  return ask('POST', `/api/downtimes/${id}/split`, { body: { at, version } });
}

export function mergeStops({ id, version }: Stop, withId: number): Promise<Stop> {
  return ask('POST', `/api/downtimes/${id}/merge`, { body: { withId, version } });
}

export function enterStop(stop: NewStop): Promise<Stop> {
  return ask('POST', '/api/downtimes', { body: stop });
}

export function removeStop({ id, version }: Stop): Promise<void> {
  return ask('DELETE', `/api/downtimes/${id}`, { query: { version } });
}
