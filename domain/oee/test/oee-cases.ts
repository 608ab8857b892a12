/** Builds a machine's shift for tests of OEE: times are minutes after the start of the shift. */
import type { OeeInputs } from '../oee-inputs.ts';
import { addOee, noInputs } from '../oee-inputs.ts';
import { summarizePeriod } from '../summarize-period.ts';
import type { PeriodSummary, PieceSum, ScrapSum } from '../summarize-period.ts';
import type { MachineFacts, RunSpan, StateSpan, StopSpan, TimelineQuestion } from '../timeline-types.ts';

export const SHIFT_START_MS = Date.parse('2026-11-24T09:00:00Z');
export const minute = (minutes: number) => SHIFT_START_MS + minutes * 60_000;

export interface Case {
  minutes?: number;
  /** [from, to] */
  breaks?: [number, number][];
  stops?: (Partial<StopSpan> & { at: [number, number | null] })[];
  /** Without any: the machine was read all the time. */
  states?: { state: StateSpan['state']; at: [number, number | null] }[];
  /** Without any: order 1 runs all the time. */
  runs?: { orderId: number; at: [number, number | null] }[];
  /** Seconds a piece, by order. */
  cycles?: Record<number, number | null>;
  pieces?: (Partial<PieceSum> & { produced: number })[];
  scrap?: number;
  nowMinute?: number;
  knownUntilMinute?: number;
}

export function makeQuestion(one: Case): TimelineQuestion {
  const minutes = one.minutes ?? 480;
  const span = ([from, to]: [number, number | null]) => ({
    startMs: minute(from),
    endMs: to === null ? null : minute(to),
  });
  const facts: MachineFacts = {
    states: (one.states ?? [{ state: 'RUNNING', at: [-60, null] }]).map(({ state, at }) => ({
      state,
      downtimeAfterMs: null,
      ...span(at),
    })),
    stops: (one.stops ?? []).map(({ at, ...rest }, index): StopSpan => ({
      id: index + 1,
      kind: 'unplanned',
      activityTypeId: null,
      isPlanned: false,
      isByHand: false,
      groupStartMs: minute(at[0]),
      reasonStartMs: minute(at[0]),
      ...rest,
      ...span(at),
    })),
    runs: (one.runs ?? [{ orderId: 1, at: [-60, null] }]).map(({ orderId, at }): RunSpan => ({
      orderId,
      isOwn: true,
      ...span(at),
    })),
    orders: new Map(
      Object.entries(one.cycles ?? { 1: 10 }).map(([id, seconds]) => [
        Number(id),
        { itemId: Number(id), cycleMs: seconds === null ? null : seconds * 1000 },
      ]),
    ),
    downtimeSeconds: null,
    knownUntilMs: minute(one.knownUntilMinute ?? 100_000),
  };
  return {
    startMs: SHIFT_START_MS,
    endMs: minute(minutes),
    nowMs: minute(one.nowMinute ?? 100_000),
    facts,
    shifts: [
      {
        shiftId: 1,
        exceptionId: null,
        code: 'T1',
        name: 'T1',
        localDate: '2026-11-24',
        startMs: SHIFT_START_MS,
        endMs: minute(minutes),
        breaks: (one.breaks ?? []).map(([from, to]) => ({ startMs: minute(from), endMs: minute(to) })),
      },
    ],
  };
}

export function summarize(one: Case): PeriodSummary {
  const scrap: ScrapSum[] = one.scrap ? [{ orderId: 1, defectId: null, quantity: one.scrap }] : [];
  const pieces = (one.pieces ?? []).map((sum) => ({ orderId: 1, unseen: 0, ...sum }));
  return summarizePeriod(makeQuestion(one), pieces, scrap);
}

export function total(orders: readonly OeeInputs[]): OeeInputs {
  return orders.reduce<OeeInputs>((sum, one) => addOee(sum, one), noInputs());
}
