/** What a machine is doing, from what is known of it: DOMAIN section 4 as one pure rule. Browser-safe. */
import type { DowntimeKind } from '../stops/stop-tables.ts';
import type { MachineState } from './machine-tables.ts';

export interface MachineFacts {
  nowMs: number;
  connected: boolean;
  lastReadMs: number | null;
  pollIntervalMs: number;
  /** What the collector has found out (stop-detection); null where it does not look. It overrules the timing. */
  statusState: MachineState | null;
  /** Kind of the stop that goes on now: what the calendar, the orders and people make of a machine that stands. */
  stopKind?: DowntimeKind | null;
  /** Start of the run that is open now; null: no order is running. */
  runStartedMs: number | null;
  lastCountMs: number | null;
  /** Seconds a piece; null where nobody set one. */
  idealCycleSeconds: number | null;
  /** The machine's own limit, where one was set. */
  provisionalStopSeconds?: number | null;
}

/** A link that says nothing for this long is as good as down. */
const STALE_POLLS = 3;
const STALE_FLOOR_MS = 15_000;
export const RUNNING_CYCLES = 1.7;
const STOP_FLOOR_MS = 10_000;
/** Without an ideal cycle. */
const STOP_WITHOUT_CYCLE_MS = 60_000;

const STANDING: ReadonlySet<MachineState> = new Set(['STOPPED', 'SETUP', 'PLANNED_STOP', 'NO_ORDER']);

/** No data is not idleness: a link that is down or silent is UNKNOWN whatever else is known. */
export function machineState(facts: MachineFacts): MachineState {
  if (!isLinkFresh(facts)) return 'UNKNOWN';
  if (facts.statusState !== null && STANDING.has(facts.statusState)) {
    if (facts.stopKind === 'planned') return 'PLANNED_STOP';
    if (facts.stopKind === 'changeover' && facts.statusState === 'STOPPED') return 'SETUP';
  }
  if (facts.runStartedMs === null) {
    const said = facts.statusState;
    return said === 'FAULT' || said === 'PLANNED_STOP' ? said : 'NO_ORDER';
  }
  if (facts.statusState !== null && facts.statusState !== 'UNKNOWN') return facts.statusState;
  if (facts.lastCountMs === null || facts.lastCountMs < facts.runStartedMs) return 'SETUP';
  const intervalMs = facts.nowMs - facts.lastCountMs;
  if (facts.idealCycleSeconds !== null && intervalMs <= RUNNING_CYCLES * facts.idealCycleSeconds * 1000)
    return 'RUNNING';
  if (intervalMs > stopAfterMs(facts)) return 'STOPPED';
  return facts.idealCycleSeconds === null || facts.idealCycleSeconds * 1000 < facts.pollIntervalMs
    ? 'RUNNING'
    : 'SLOW';
}

/** ms after the last count at which a machine counts as stopped. */
export function stopAfterMs(
  facts: Pick<MachineFacts, 'idealCycleSeconds' | 'pollIntervalMs' | 'provisionalStopSeconds'>,
): number {
  if (facts.provisionalStopSeconds != null) return facts.provisionalStopSeconds * 1000;
  if (facts.idealCycleSeconds === null) return STOP_WITHOUT_CYCLE_MS;
  const cycleMs = facts.idealCycleSeconds * 1000;
  return Math.max(RUNNING_CYCLES * cycleMs, STALE_POLLS * facts.pollIntervalMs, STOP_FLOOR_MS);
}

function isLinkFresh({ connected, lastReadMs, nowMs, pollIntervalMs }: MachineFacts): boolean {
  if (!connected || lastReadMs === null) return false;
  return nowMs - lastReadMs <= Math.max(STALE_POLLS * pollIntervalMs, STALE_FLOOR_MS);
}
