/** From what the database knows of a machine to what its card shows. Pure. */
import { machineState, stopAfterMs } from '../../domain/machines/machine-state.ts';
import type { MachineState } from '../../domain/machines/machine-tables.ts';
import type { LiveOee } from '../reports/live-oee.ts';
import { HISTORY_MINUTES } from './machine-query.ts';
import type { MachineRow, MinuteCount } from './machine-query.ts';

const MINUTE_MS = 60_000;
/** The rate is that of the last minutes, not of the whole hour: an operator wants to see a change. */
const RATE_MINUTES = 10;

export interface RibbonSlice {
  from: Date;
  to: Date;
  state: MachineState;
}
export interface DashboardMachine {
  id: number;
  name: string;
  sectorId: number;
  sectorName: string;
  companyId: number;
  companyName: string;
  state: MachineState;
  stateSince: Date | null;
  order: Record<string, unknown> | null;
  /** Pieces an hour; null where nothing runs. */
  ratePerHour: number | null;
  idealRatePerHour: number | null;
  lastCountAt: Date | null;
  link: { connected: boolean; lastReadAt: Date | null; errorCode: string | null };
  collector: { id: number; name: string; online: boolean } | null;
  pollIntervalMs: number;
  /** Of the shift so far. */
  oee: LiveOee | null;
  ribbon: RibbonSlice[];
  sequence: number;
}

export function toMachine(
  row: MachineRow,
  counts: readonly MinuteCount[],
  states: readonly RibbonSlice[],
): Omit<DashboardMachine, 'oee'> {
  const isRunning = row.runStartedAt !== null && row.runEndedAt === null;
  const state = machineState({
    nowMs: row.now.getTime(),
    connected: row.connected === true,
    lastReadMs: row.lastReadAt?.getTime() ?? null,
    pollIntervalMs: row.pollIntervalMs,
    statusState: row.statusState,
    stopKind: row.stopKind,
    runStartedMs: isRunning ? (row.runStartedAt?.getTime() ?? null) : null,
    lastCountMs: row.lastCountAt?.getTime() ?? null,
    idealCycleSeconds: row.idealCycleSeconds,
    provisionalStopSeconds: row.provisionalStopSeconds,
  });
  return {
    id: row.id,
    name: row.name,
    sectorId: row.sectorId,
    sectorName: row.sectorName,
    companyId: row.companyId,
    companyName: row.companyName,
    state,
    stateSince: stateSince(row, state),
    order: toOrder(row),
    ratePerHour: isRunning ? rate(row, counts) : null,
    idealRatePerHour: row.idealCycleSeconds === null ? null : 3600 / row.idealCycleSeconds,
    lastCountAt: row.lastCountAt,
    link: { connected: row.connected === true, lastReadAt: row.lastReadAt, errorCode: row.errorCode },
    collector:
      row.collectorId === null
        ? null
        : { id: row.collectorId, name: row.collectorName ?? '', online: row.collectorOnline === true },
    pollIntervalMs: row.pollIntervalMs,
    ribbon: states.length > 0 ? seenRibbon(row, states, state) : ribbon(row, counts, state),
    sequence: row.sequence,
  };
}

function toOrder(row: MachineRow): Record<string, unknown> | null {
  if (row.orderId === null) return null;
  const { orderId, orderCode, itemCode, itemName, status, plannedQuantity } = row;
  const { producedQuantity, scrapQuantity, endDate, machineCounted } = row;
  return {
    id: orderId,
    code: orderCode,
    itemCode,
    itemName,
    status,
    plannedQuantity,
    producedQuantity,
    scrapQuantity,
    endDate,
    machineCounted,
  };
}

/** A stop began with the cycle after the last piece (DOMAIN 4); an unknown state with the last good read. */
function stateSince(row: MachineRow, state: MachineState): Date | null {
  if (state === 'UNKNOWN') return row.lastReadAt;
  if (state === 'NO_ORDER') return row.runEndedAt;
  if (row.statusState === state) return row.stateSince;
  if (row.stopKind !== null && state !== 'STOPPED') return row.stopSince;
  if (state === 'SETUP') return row.runStartedAt;
  if (state === 'STOPPED' && row.lastCountAt)
    return new Date(row.lastCountAt.getTime() + (row.idealCycleSeconds ?? 0) * 1000);
  return null;
}

function rate(row: MachineRow, counts: readonly MinuteCount[]): number | null {
  if (row.runStartedAt === null) return null;
  const runMinutes = (row.now.getTime() - row.runStartedAt.getTime()) / MINUTE_MS;
  const minutes = Math.min(RATE_MINUTES, Math.max(1, runMinutes));
  const pieces = counts.reduce((sum, one) => sum + (one.minute < minutes ? one.pieces : 0), 0);
  return Math.round((pieces / minutes) * 60);
}

/** Where no collector tells of states: the last hour minute by minute, neighbours of the same state joined; the last slice is the state now. */
function ribbon(row: MachineRow, counts: readonly MinuteCount[], state: MachineState): RibbonSlice[] {
  const nowMs = row.now.getTime();
  const counted = new Set(counts.map(({ minute }) => minute));
  const patience = Math.ceil(stopAfterMs(row) / MINUTE_MS);
  const slices: RibbonSlice[] = [];
  for (let minute = HISTORY_MINUTES - 1; minute >= 0; minute -= 1) {
    const from = new Date(nowMs - (minute + 1) * MINUTE_MS);
    const to = new Date(nowMs - minute * MINUTE_MS);
    const then = minute === 0 ? state : stateThen(row, counted, minute, patience);
    const last = slices.at(-1);
    if (last?.state === then) last.to = to;
    else slices.push({ from, to, state: then });
  }
  return slices;
}

/** `minute` back from now. A piece shows that it ran; without one the run says whether a piece was due. */
function stateThen(
  row: MachineRow,
  counted: ReadonlySet<number>,
  minute: number,
  patience: number,
): MachineState {
  for (let earlier = minute; earlier < minute + patience; earlier += 1)
    if (counted.has(earlier)) return 'RUNNING';
  const endMs = row.now.getTime() - minute * MINUTE_MS;
  if (row.lastReadAt === null || row.lastReadAt.getTime() < endMs - MINUTE_MS) return 'UNKNOWN';
  const started = row.runStartedAt?.getTime();
  const ended = row.runEndedAt?.getTime() ?? Infinity;
  return started !== undefined && started <= endMs && ended > endMs - MINUTE_MS ? 'STOPPED' : 'NO_ORDER';
}

/** What was told, and no data before and behind it; what it does now has the last word. */
function seenRibbon(row: MachineRow, states: readonly RibbonSlice[], state: MachineState): RibbonSlice[] {
  const startMs = row.now.getTime() - HISTORY_MINUTES * MINUTE_MS;
  const seen = row.lastReadAt === null ? new Date(startMs) : row.lastReadAt;
  const slices: RibbonSlice[] = [];
  const add = (from: Date, to: Date, then: MachineState): void => {
    const last = slices.at(-1);
    if (to <= from) return;
    if (last?.state === then && last.to.getTime() >= from.getTime()) last.to = to;
    else slices.push({ from, to, state: then });
  };
  add(new Date(startMs), states[0]?.from ?? seen, 'UNKNOWN');
  for (const slice of states) add(slice.from, slice.to < seen ? slice.to : seen, slice.state);
  const last = slices.at(-1);
  add(last?.to ?? new Date(startMs), row.now, state);
  return slices;
}
