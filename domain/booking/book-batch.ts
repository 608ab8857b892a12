/**
 * Books counts in the caller's transaction, in a handful of statements whatever their number. Orders are locked before their runs are
 * read, so a start or finish in the API comes either wholly before or wholly after. Replays are harmless: (collector, epoch, seq, part) is unique.
 */
import type { Knex } from 'knex';
import { allocate } from './allocate.ts';
import type {
  Allocation,
  BookingOrder,
  BookingPlant,
  BookingRun,
  CountEvent,
  InboxReason,
} from './booking-types.ts';
import { findOrders, findRuns, lockOrders, lockWaitingOrders } from './booking-queries.ts';
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

/** @param events in the order of `seq`; those that were booked before are the caller's to leave out */
export async function bookBatch(
  trx: Knex.Transaction,
  source: CountSource,
  events: readonly CountEvent[],
): Promise<BookedBatch> {
  if (events.length === 0) return { orderIds: [], changedStatus: false, inbox: 0, appointments: 0 };
  let plant = await lockPlant(trx, events);
  let allocation = allocate(events, plant);
  if (isWaiting(allocation)) {
    const waiting = await lockWaitingOrders(trx, [...plant.sectors.keys()], [...plant.sectors.values()]);
    plant = await readPlant(trx, events, plant.sectors, waiting);
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

async function lockPlant(trx: Knex.Transaction, events: readonly CountEvent[]): Promise<BookingPlant> {
  const plcIds = [...new Set(events.map((event) => event.plcConfigId))];
  const rows = await trx('plc_configs').whereIn('id', plcIds).select<PlcRow[]>('id', 'sector_id');
  const sectors = new Map(rows.map((row) => [row.id, row.sector_id]));
  const runs = await findRuns(trx, events, sectors);
  await lockOrders(
    trx,
    runs.map((run) => run.orderId),
  );
  return readPlant(trx, events, sectors, []);
}

/** What is locked by now, as it stands now. A run whose order is not locked belongs to a start that came in between: it is locked too. */
async function readPlant(
  trx: Knex.Transaction,
  events: readonly CountEvent[],
  sectors: ReadonlyMap<number, number>,
  waiting: readonly number[],
): Promise<BookingPlant> {
  const runs: BookingRun[] = await findRuns(trx, events, sectors);
  const orderIds = runs.map((run) => run.orderId);
  await lockOrders(trx, orderIds);
  const orders: BookingOrder[] = await findOrders(trx, [...orderIds, ...waiting]);
  return { sectors, runs, orders };
}

interface PlcRow {
  id: number;
  sector_id: number;
}
