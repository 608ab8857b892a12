/**
 * Which order gets which pieces: DOMAIN 2 as a pure function. Every piece of every event ends up in exactly one of booked, scrapped
 * and inbox. The order is the one that ran when the piece was counted, not the one that runs when the batch arrives.
 */
import type {
  Allocation,
  BookedShare,
  BookingOrder,
  BookingPlant,
  BookingRun,
  CountEvent,
  InboxReason,
} from './booking-types.ts';

/** How long after its completion an order with the policy `same_order` still gets what its machine makes, if nothing else runs there. */
export const OVERTIME_MS = 3_600_000;

/** The same plant with the events' effects; what was given is not changed. */
export function allocate(events: readonly CountEvent[], plant: BookingPlant): Allocation {
  const work = new Work(plant);
  for (const event of events) work.place(event);
  return work.result();
}

class Work {
  readonly #plant: BookingPlant;
  readonly #runs: BookingRun[] = [];
  /** Thousands of counts look for theirs among the runs of a whole plant. */
  readonly #runsOfPlc = new Map<number, BookingRun[]>();
  readonly #runsOfSector = new Map<number, BookingRun[]>();
  readonly #orders: Map<number, BookingOrder>;
  readonly #changedOrders = new Set<BookingOrder>();
  readonly #closedRuns = new Set<BookingRun>();
  readonly #allocation: Allocation = {
    booked: [],
    scrapped: [],
    inbox: [],
    changedOrders: [],
    closedRuns: [],
    openedRuns: [],
    wantsNext: false,
  };

  constructor(plant: BookingPlant) {
    this.#plant = plant;
    for (const run of plant.runs) this.#addRun({ ...run });
    this.#orders = new Map(plant.orders.map((order) => [order.id, { ...order }]));
  }

  result(): Allocation {
    this.#allocation.changedOrders = [...this.#changedOrders];
    this.#allocation.closedRuns = [...this.#closedRuns];
    return this.#allocation;
  }

  place(event: CountEvent): void {
    // A jump that was taken back may add nothing; only its quarantined pieces are closed.
    if (event.pieces === 0) return;
    if (event.kind === 'quarantine') {
      const { pieces: quantity, reason } = event;
      this.#allocation.inbox.push({
        event,
        part: 0,
        category: 'quarantined',
        quantity,
        reason: reason ?? 'QUARANTINED',
      });
      return;
    }
    const found = this.#findRun(event);
    const order = typeof found === 'string' ? undefined : this.#orders.get(found.orderId);
    if (typeof found === 'string' || order === undefined) {
      this.#leave(event, 0, event.pieces, typeof found === 'string' ? found : 'NO_RUNNING_ORDER');
    } else if (event.role === 'SCRAP_COUNTER') {
      order.scrapQuantity += event.pieces;
      this.#changedOrders.add(order);
      this.#allocation.scrapped.push({ event, part: 0, orderId: order.id, quantity: event.pieces });
    } else {
      this.#produce(event, order, found);
    }
  }

  #addRun(run: BookingRun): void {
    this.#runs.push(run);
    const [index, key] =
      run.plcConfigId === null ? [this.#runsOfSector, run.sectorId] : [this.#runsOfPlc, run.plcConfigId];
    const known = index.get(key);
    if (known) known.push(run);
    else index.set(key, [run]);
  }

  /** Bound to that PLC first, else the sector's. */
  #findRun(event: CountEvent): BookingRun | InboxReason {
    const sectorId = this.#plant.sectors.get(event.plcConfigId);
    const own = this.#runsOfPlc.get(event.plcConfigId) ?? [];
    const sectors = (sectorId === undefined ? undefined : this.#runsOfSector.get(sectorId)) ?? [];
    if (!event.spansOutage) {
      const at = event.countedAtMs;
      const isRunning = (run: BookingRun): boolean => covers(run, at, at);
      const running = own.find(isRunning) ?? sectors.find(isRunning);
      return running ?? this.#findOvertime([...own, ...sectors], at) ?? 'NO_RUNNING_ORDER';
    }
    // Nobody knows when within the period the pieces were made, so a single run has to cover all of it.
    const touching = own.filter((run) => touches(run, event));
    const candidates = touching.length > 0 ? touching : sectors.filter((run) => touches(run, event));
    const [only] = candidates;
    if (only === undefined) return 'NO_RUNNING_ORDER';
    const isWhole = candidates.length === 1 && covers(only, event.periodStartMs, event.countedAtMs);
    return isWhole ? only : 'SEVERAL_ORDERS';
  }

  /** The run that was completed last before `at`, if its order keeps what is made beyond it and nothing has started since. */
  #findOvertime(runs: readonly BookingRun[], at: number): BookingRun | undefined {
    const past = runs.filter((run) => run.startedAtMs <= at && (run.endedAtMs ?? Infinity) <= at);
    const last = past.sort((a, b) => a.startedAtMs - b.startedAtMs).at(-1);
    const isRecent = last !== undefined && at - (last.endedAtMs ?? 0) <= OVERTIME_MS;
    if (!isRecent || last.endReason !== 'completed') return undefined;
    const order = this.#orders.get(last.orderId);
    return order?.status === 'COMPLETED' && order.overproduction === 'same_order' ? last : undefined;
  }

  #produce(event: CountEvent, order: BookingOrder, run: BookingRun): void {
    let rest = event.pieces;
    let part = 0;
    let current: { order: BookingOrder; run: BookingRun } | undefined = { order, run };
    while (current !== undefined) {
      const room = Math.max(0, current.order.plannedQuantity - current.order.producedQuantity);
      const isDone = rest >= room;
      const extra = isDone && current.order.overproduction === 'same_order' ? rest - room : 0;
      const quantity = Math.min(rest, room) + extra;
      if (quantity > 0) {
        this.#book({ event, part, orderId: current.order.id, quantity }, current.order);
        part += 1;
        rest -= quantity;
      }
      if (!isDone) return;
      const next = this.#complete(current.order, current.run, event);
      if (rest === 0) return;
      current = next;
    }
    this.#leave(event, part, rest, 'OVERPRODUCTION');
  }

  #book(share: BookedShare, order: BookingOrder): void {
    order.producedQuantity += share.quantity;
    this.#changedOrders.add(order);
    this.#allocation.booked.push(share);
  }

  /**
   * Ends the order at the time of this count. Answers what goes on, by the order's policy: the next of the queue starts even where no
   * piece is left over, as the next piece would otherwise belong to nobody.
   */
  #complete(order: BookingOrder, run: BookingRun, event: CountEvent) {
    const isRunning = order.status === 'IN_PROGRESS' && run.endedAtMs === null;
    if (order.status !== 'IN_PROGRESS' && order.status !== 'PAUSED') return undefined;
    order.status = 'COMPLETED';
    order.endDateMs = event.countedAtMs;
    this.#changedOrders.add(order);
    for (const open of this.#runs) {
      if (open.orderId !== order.id || open.endedAtMs !== null) continue;
      open.endedAtMs = Math.max(open.startedAtMs, event.countedAtMs);
      open.endReason = 'completed';
      if (open.id > 0) this.#closedRuns.add(open);
    }
    if (!isRunning || order.overproduction !== 'next_queued') return undefined;
    this.#allocation.wantsNext = true;
    return this.#startNext(event);
  }

  #startNext(event: CountEvent): { order: BookingOrder; run: BookingRun } | undefined {
    const sectorId = this.#plant.sectors.get(event.plcConfigId);
    if (sectorId === undefined) return undefined;
    const queue = [...this.#orders.values()]
      .filter((order) => order.status === 'PLANNED' && order.queuePosition !== null)
      .filter((order) => isForMachine(order, event.plcConfigId, sectorId))
      .filter((order) => !this.#isTaken(order.plcConfigId, order.sectorId))
      .sort((a, b) => (a.queuePosition ?? 0) - (b.queuePosition ?? 0) || a.id - b.id);
    const [order] = queue;
    if (order === undefined) return undefined;
    order.status = 'IN_PROGRESS';
    order.startDateMs ??= event.countedAtMs;
    this.#changedOrders.add(order);
    const run: BookingRun = {
      id: -1 - this.#allocation.openedRuns.length,
      orderId: order.id,
      plcConfigId: order.plcConfigId,
      sectorId: order.sectorId,
      startedAtMs: event.countedAtMs,
      endedAtMs: null,
    };
    this.#addRun(run);
    this.#allocation.openedRuns.push(run);
    return { order, run };
  }

  #isTaken(plcConfigId: number | null, sectorId: number): boolean {
    return this.#runs.some(
      (run) =>
        run.endedAtMs === null &&
        run.plcConfigId === plcConfigId &&
        (plcConfigId !== null || run.sectorId === sectorId),
    );
  }

  #leave(event: CountEvent, part: number, quantity: number, reason: InboxReason): void {
    this.#allocation.inbox.push({ event, part, category: 'unassigned', quantity, reason });
  }
}

/** Runs are half-open: what is counted at the moment of the end belongs to what comes next. */
function covers(run: BookingRun, fromMs: number, toMs: number): boolean {
  return run.startedAtMs <= fromMs && (run.endedAtMs === null || run.endedAtMs > toMs);
}

function touches(run: BookingRun, event: CountEvent): boolean {
  return (
    run.startedAtMs <= event.countedAtMs && (run.endedAtMs === null || run.endedAtMs > event.periodStartMs)
  );
}

function isForMachine(order: BookingOrder, plcConfigId: number, sectorId: number): boolean {
  return order.plcConfigId === null ? order.sectorId === sectorId : order.plcConfigId === plcConfigId;
}
