/**
 * Books counts in the caller's transaction, in a handful of statements whatever their number; those that do not wait for each other's answer
 * are sent together. Orders are locked before their runs are read, so a start or finish in the API comes either wholly before or wholly after. Replays are harmless: (collector, epoch, seq, part) is unique.
 */
import type { Knex } from 'knex';
import { allocate } from './allocate.ts';
import type { Allocation, BookingPlant, CountEvent, InboxReason } from './booking-types.ts';
import {
  findOrders,
  findRuns,
  findSectors,
  lockRunningOrders,
  lockWaitingOrders,
  windowOf,
  type BookingWindow,
} from './booking-queries.ts';
import { takeJumpsBack } from './take-jumps-back.ts';
import { writeAllocation } from './write-allocation.ts';

/** Whose counts they are; with `seq` and part it identifies each row. */
export interface CountSource {
  collectorId: number;
  epoch: string;
}

export interface BookedBatch {
  /** Orders whose figures or status changed. */
  orderIds: number[];
  /** Orders that this batch completed or started. */
  changedStatus: boolean;
  inbox: number;
  /** Rows that went into the ledger. */
  appointments: number;
}

/** Pieces that may have an order which we have not locked: it could be starting in another transaction right now. */
const WAITING_REASONS: ReadonlySet<InboxReason> = new Set([
  'NO_RUNNING_ORDER',
  'SEVERAL_ORDERS',
  'OVERPRODUCTION',
]);

/** Another one is needed only where an order was started between two statements. */
const LOCK_ATTEMPTS = 10;

/** @param events in the order of `seq`; those that were booked before are the caller's to leave out */
export async function bookBatch(
  trx: Knex.Transaction,
  source: CountSource,
  events: readonly CountEvent[],
): Promise<BookedBatch> {
  if (events.length === 0) return { orderIds: [], changedStatus: false, inbox: 0, appointments: 0 };
  const window = windowOf(events);
  let plant = await lockPlant(trx, window, []);
  let allocation = allocate(events, plant);
  if (isWaiting(allocation)) {
    const waiting = await lockWaitingOrders(trx, [...plant.sectors.keys()], [...plant.sectors.values()]);
    plant = await lockPlant(trx, window, waiting);
    allocation = allocate(events, plant);
  }
  await writeAllocation(trx, source, allocation, plant.orders);
  const takenBack = await takeJumpsBack(trx, source, events);
  const before = new Map(plant.orders.map((order) => [order.id, order.status]));
  return {
    orderIds: allocation.changedOrders.map((order) => order.id),
    changedStatus: allocation.changedOrders.some((order) => before.get(order.id) !== order.status),
    inbox: allocation.inbox.length + takenBack,
    appointments: allocation.booked.length,
  };
}

function isWaiting(allocation: Allocation): boolean {
  return (
    allocation.wantsNext ||
    allocation.openedRuns.length > 0 ||
    allocation.inbox.some((share) => WAITING_REASONS.has(share.reason))
  );
}

/** What is locked by now, as it stands now. A run whose order is not locked belongs to a start that came in between: then it is locked too. */
async function lockPlant(
  trx: Knex.Transaction,
  window: BookingWindow,
  waiting: readonly number[],
): Promise<BookingPlant> {
  for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt += 1) {
    const [locked, sectors, runs, found] = await Promise.all([
      lockRunningOrders(trx, window),
      findSectors(trx, window.plcIds),
      findRuns(trx, window),
      findOrders(trx, window, waiting),
    ]);
    for (const id of waiting) locked.add(id);
    if (!runs.every((run) => locked.has(run.orderId))) continue;
    return { sectors, runs, orders: found.filter(({ id }) => locked.has(id)) };
  }
  throw new Error('Orders are started faster than they can be locked; the batch is tried again');
}
