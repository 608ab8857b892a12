/**
 * Which alarms begin, end or hide, from the causes that there are now and the alarms that are open. One alarm a cause: it begins with it and
 * ends with it. Where a link is down, nothing is known of what lies behind it: those causes raise nothing, and alarms of them wait hidden,
 * neither shown nor ended, until the link is back. Pure.
 */
import type { NotificationKind } from './notification-tables.ts';

export interface Cause {
  /** Stable for as long as the cause lasts. */
  key: string;
  kind: NotificationKind;
  params: Record<string, string | number | null>;
  companyId: number | null;
  sectorId: number | null;
  plcConfigId: number | null;
  /** The collector itself, or the one through which the machine is reached. */
  collectorId: number | null;
}
export interface OpenAlarm {
  id: number;
  causeKey: string;
  kind: NotificationKind;
  plcConfigId: number | null;
  collectorId: number | null;
  parentId: number | null;
}
export interface AlarmPlan {
  raise: Cause[];
  /** Ids of alarms whose cause ended. */
  clear: number[];
  /** Alarms that go on, with the cause as it is now; `parentKey` names the cause that hides them. */
  keep: { id: number; cause: Cause | undefined; parentKey: string | null }[];
}

/** Kinds that are only known while the link to their machine or collector is up. */
const BEHIND_COLLECTOR: ReadonlySet<NotificationKind> = new Set([
  'plc_offline',
  'buffer_alarm',
  'stop_without_reason',
]);
const BEHIND_PLC: ReadonlySet<NotificationKind> = new Set(['stop_without_reason']);

export function planAlarms(causes: readonly Cause[], open: readonly OpenAlarm[]): AlarmPlan {
  const parents = findParents(causes);
  const byKey = new Map(causes.map((cause) => [cause.key, cause]));
  const known = new Set(open.map(({ causeKey }) => causeKey));
  const plan: AlarmPlan = {
    raise: causes.filter((cause) => !known.has(cause.key) && parents(cause) === null),
    clear: [],
    keep: [],
  };
  for (const alarm of open) {
    const cause = byKey.get(alarm.causeKey);
    const parentKey = parents(alarm);
    if (cause === undefined && parentKey === null) plan.clear.push(alarm.id);
    else plan.keep.push({ id: alarm.id, cause, parentKey });
  }
  return plan;
}

type Placed = Pick<Cause, 'kind' | 'plcConfigId' | 'collectorId'>;

/** The cause that hides another one, or null. The nearest link to the server goes first: it explains the most. */
function findParents(causes: readonly Cause[]): (placed: Placed) => string | null {
  const collectors = new Map<number, string>();
  const plcs = new Map<number, string>();
  for (const { kind, key, plcConfigId, collectorId } of causes) {
    if (kind === 'collector_offline' && collectorId !== null) collectors.set(collectorId, key);
    if (kind === 'plc_offline' && plcConfigId !== null) plcs.set(plcConfigId, key);
  }
  return ({ kind, plcConfigId, collectorId }) =>
    (BEHIND_COLLECTOR.has(kind) ? collectors.get(collectorId ?? 0) : undefined) ??
    (BEHIND_PLC.has(kind) ? plcs.get(plcConfigId ?? 0) : undefined) ??
    null;
}
