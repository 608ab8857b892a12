/** What booking works on. Times are ms since 1970; quantities are whole pieces. */
import type { CountReason } from '../counting/counter-types.ts';
import type { AppointmentKind, OrderStatus, OverproductionPolicy } from '../orders/order-tables.ts';

/** What one counter added, as the collector made it durable. */
export interface CountEvent {
  /** Of the collector's outbox; only grows within an epoch. */
  seq: number;
  plcConfigId: number;
  plcRegisterId: number;
  role: 'PRODUCTION_COUNTER' | 'SCRAP_COUNTER';
  /** `quarantine`: implausible, never booked by itself. */
  kind: Extract<AppointmentKind, 'normal' | 'rollover' | 'reset' | 'catchup'> | 'quarantine';
  reason: CountReason | null;
  /** Baseline and value as the PLC shows them. */
  from: number | null;
  to: number;
  /** > 0; 0 only with the reason JUMP_TAKEN_BACK. */
  pieces: number;
  /** The pieces were made between these two. */
  periodStartMs: number;
  countedAtMs: number;
  /** Nobody looked for a while: one order must have run through all of the period to get the pieces. */
  spansOutage: boolean;
}

export interface BookingRun {
  /** Negative for a run that the allocation itself opened. */
  id: number;
  orderId: number;
  /** null: the run is the whole sector's. */
  plcConfigId: number | null;
  sectorId: number;
  startedAtMs: number;
  endedAtMs: number | null;
  /** `completed`: it ended with the piece that filled its order. */
  endReason?: string | null;
}

export interface BookingOrder {
  id: number;
  status: OrderStatus;
  sectorId: number;
  plcConfigId: number | null;
  plannedQuantity: number;
  producedQuantity: number;
  scrapQuantity: number;
  overproduction: OverproductionPolicy;
  queuePosition: number | null;
  startDateMs: number | null;
  endDateMs: number | null;
}

export interface BookingPlant {
  /** PLC → its sector. */
  sectors: ReadonlyMap<number, number>;
  /** Every run that touches the period of an event. */
  runs: readonly BookingRun[];
  /** The orders of those runs, and those that may start next. */
  orders: readonly BookingOrder[];
}

/** A share of an event that an order gets; `part` counts the shares of one event from 0. */
export interface BookedShare {
  event: CountEvent;
  part: number;
  orderId: number;
  quantity: number;
}

/** Why pieces could not be booked: stable codes, a supervisor decides about them. */
export type InboxReason =
  'NO_RUNNING_ORDER' | 'SEVERAL_ORDERS' | 'OVERPRODUCTION' | CountReason | 'QUARANTINED';

export interface InboxShare {
  event: CountEvent;
  part: number;
  category: 'unassigned' | 'quarantined';
  quantity: number;
  reason: InboxReason;
}

export interface Allocation {
  /** Of production counters: become appointments. */
  booked: BookedShare[];
  /** Of scrap counters: become defects. */
  scrapped: BookedShare[];
  inbox: InboxShare[];
  /** Orders that differ from what was given, as they are now. */
  changedOrders: BookingOrder[];
  /** Runs of the plant that ended, and runs that began (and perhaps ended). */
  closedRuns: BookingRun[];
  openedRuns: BookingRun[];
  /** An order ended whose policy is to go on with the next of the queue: the orders that wait have to be known. */
  wantsNext: boolean;
}
