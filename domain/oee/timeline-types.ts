/** What a machine's time is made of. All times are ms since 1970. Browser-safe. */
import type { MachineState } from '../machines/machine-tables.ts';
import type { ShiftOccurrence, Span } from '../shifts/shift-types.ts';

/** From the one that goes before all others to what is left (DOMAIN 4; UNKNOWN is outside of OEE, so it goes before all losses). */
export const TIME_KINDS = [
  'no_shift',
  'break',
  'planned',
  'no_order',
  'unknown',
  'changeover',
  'unplanned',
  'micro_stop',
  'undetermined',
  'running',
] as const;
export type TimeKind = (typeof TIME_KINDS)[number];

export const STOP_KINDS = ['unplanned', 'micro_stop', 'planned', 'changeover', 'no_order'] as const;
export type StopKind = (typeof STOP_KINDS)[number];

/** Open where `endMs` is null. */
export interface OpenSpan {
  startMs: number;
  endMs: number | null;
}

export interface StateSpan extends OpenSpan {
  state: MachineState;
  /** Of a stop: ms that it must last to be a downtime, as the collector told with it; null where it did not. */
  downtimeAfterMs: number | null;
}

export interface StopSpan extends OpenSpan {
  id: number;
  kind: StopKind;
  activityTypeId: number | null;
  /** By its reason. */
  isPlanned: boolean;
  /** A person entered it: what somebody saw is known, with or without a link. */
  isByHand: boolean;
  /** Start of the first part of its group, and of the first part with the same reason. */
  groupStartMs: number;
  reasonStartMs: number;
}

export interface RunSpan extends OpenSpan {
  orderId: number;
  /** Bound to the machine; else it is the whole sector's. */
  isOwn: boolean;
}

export interface OrderFacts {
  itemId: number;
  /** Ideal ms a piece; null where nobody set one. */
  cycleMs: number | null;
}

/** All that is known of one machine in a period. Lists may hold more than the period. */
export interface MachineFacts {
  states: readonly StateSpan[];
  /** Without overlap. */
  stops: readonly StopSpan[];
  runs: readonly RunSpan[];
  orders: ReadonlyMap<number, OrderFacts>;
  /** The machine's own limit between micro-stop and downtime, s. */
  downtimeSeconds: number | null;
  /** A state that is still open holds until then; afterwards nothing is known. */
  knownUntilMs: number;
}

export interface TimelineQuestion extends Span {
  /** In order, without overlap. Those before the period say whether a stop began in working time. */
  shifts: readonly ShiftOccurrence[];
  facts: MachineFacts;
  /** Nothing is said of what lies after it. */
  nowMs: number;
}

export interface Segment extends Span {
  kind: TimeKind;
  orderId: number | null;
  /** Negative for a stop that only the machine's state tells of. */
  stopId: number | null;
  activityTypeId: number | null;
}
