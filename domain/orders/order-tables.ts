/** The legal values of an order's fields. CHECK constraints in the migrations repeat them. */
export const ORDER_STATUSES = ['PLANNED', 'IN_PROGRESS', 'PAUSED', 'COMPLETED', 'CANCELLED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** What happens to pieces beyond the planned quantity. */
export const OVERPRODUCTION_POLICIES = ['same_order', 'next_queued', 'unassigned'] as const;
export type OverproductionPolicy = (typeof OVERPRODUCTION_POLICIES)[number];

export const APPOINTMENT_KINDS = [
  'normal',
  'rollover',
  'reset',
  'catchup',
  'manual',
  'adjustment',
  'accepted',
] as const;
export type AppointmentKind = (typeof APPOINTMENT_KINDS)[number];

/** Where an entry of the ledgers of pieces and of scrap comes from; `reversal` takes another one back. Worked out when it is read. */
export const BOOKING_SOURCES = ['automatic', 'inbox', 'manual', 'adjustment', 'reversal'] as const;
export type BookingSource = (typeof BOOKING_SOURCES)[number];

/** The order state machine: action → states it may start from → state it ends in. */
export const ORDER_TRANSITIONS = {
  start: { from: ['PLANNED'], to: 'IN_PROGRESS' },
  pause: { from: ['IN_PROGRESS'], to: 'PAUSED' },
  resume: { from: ['PAUSED'], to: 'IN_PROGRESS' },
  finish: { from: ['IN_PROGRESS', 'PAUSED'], to: 'COMPLETED' },
  cancel: { from: ['PLANNED', 'IN_PROGRESS', 'PAUSED'], to: 'CANCELLED' },
} as const satisfies Record<string, { from: readonly OrderStatus[]; to: OrderStatus }>;
export type OrderAction = keyof typeof ORDER_TRANSITIONS;

/** True where the state machine allows the step. */
export function canTransition(action: OrderAction, from: OrderStatus): boolean {
  return (ORDER_TRANSITIONS[action].from as readonly OrderStatus[]).includes(from);
}
