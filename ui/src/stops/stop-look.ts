/** How kinds of stops look, and how long they last. */
import {
  mdiAlertCircleOutline,
  mdiClipboardRemoveOutline,
  mdiSpeedometerSlow,
  mdiPause,
  mdiWrench,
} from '@mdi/js';
import type { DowntimeKind } from '../../../domain/stops/stop-tables.ts';
import type { Stop } from './stop-api.ts';

export const STOP_LOOKS: Record<DowntimeKind, { icon: string; tone: string }> = {
  unplanned: { icon: mdiAlertCircleOutline, tone: 'var(--state-stopped)' },
  micro_stop: { icon: mdiSpeedometerSlow, tone: 'var(--state-slow)' },
  planned: { icon: mdiPause, tone: 'var(--state-planned)' },
  changeover: { icon: mdiWrench, tone: 'var(--state-setup)' },
  no_order: { icon: mdiClipboardRemoveOutline, tone: 'var(--state-idle)' },
};

export function isPending(stop: Pick<Stop, 'kind' | 'activityTypeId'>): boolean {
  return stop.kind === 'unplanned' && stop.activityTypeId === null;
}

/** A stop with its end ahead is planned until then, and goes on. */
export function isOngoing(stop: Pick<Stop, 'startDate' | 'endDate'>, nowMs: number): boolean {
  return Date.parse(stop.startDate) <= nowMs && (stop.endDate === null || Date.parse(stop.endDate) > nowMs);
}

/** ms so far, or in all. */
export function stopLengthMs(stop: Pick<Stop, 'startDate' | 'endDate'>, nowMs: number): number {
  const endMs = isOngoing(stop, nowMs) || stop.endDate === null ? nowMs : Date.parse(stop.endDate);
  return Math.max(0, endMs - Date.parse(stop.startDate));
}
