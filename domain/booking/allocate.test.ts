import { expect } from 'chai';
import fc from 'fast-check';
import { allocate } from './allocate.ts';
import type { BookingOrder, BookingRun, CountEvent } from './booking-types.ts';

const sectors = new Map([[1, 10]]);

function makeEvent(change: Partial<CountEvent> = {}): CountEvent {
  return {
    seq: 1,
    plcConfigId: 1,
    plcRegisterId: 5,
    role: 'PRODUCTION_COUNTER',
    kind: 'normal',
    reason: null,
    from: 0,
    to: 10,
    pieces: 10,
    periodStartMs: 1000,
    countedAtMs: 2000,
    spansOutage: false,
    ...change,
  };
}

function makeOrder(id: number, change: Partial<BookingOrder> = {}): BookingOrder {
  return {
    id,
    status: 'IN_PROGRESS',
    sectorId: 10,
    plcConfigId: 1,
    plannedQuantity: 100,
    producedQuantity: 0,
    scrapQuantity: 0,
    overproduction: 'unassigned',
    queuePosition: null,
    startDateMs: 0,
    endDateMs: null,
    ...change,
  };
}

function makeRun(orderId: number, change: Partial<BookingRun> = {}): BookingRun {
  return {
    id: orderId,
    orderId,
    plcConfigId: 1,
    sectorId: 10,
    startedAtMs: 0,
    endedAtMs: null,
    ...change,
  };
}

describe('allocate', () => {
  it('gives the pieces to the order that ran when they were counted', () => {
    const runs = [makeRun(1, { endedAtMs: 1500 }), makeRun(2, { startedAtMs: 1500 })];
    const events = [makeEvent({ countedAtMs: 1400 }), makeEvent({ seq: 2, countedAtMs: 1500 })];
    const { booked } = allocate(events, {
      sectors,
      runs,
      orders: [makeOrder(1, { status: 'PAUSED' }), makeOrder(2)],
    });
    expect(booked.map((share) => share.orderId)).to.deep.equal([1, 2]);
  });

  it('prefers the run of the PLC to the run of its sector', () => {
    const runs = [makeRun(1, { plcConfigId: null }), makeRun(2)];
    const { booked } = allocate([makeEvent()], { sectors, runs, orders: [makeOrder(1), makeOrder(2)] });
    expect(booked[0]?.orderId).to.equal(2);
  });

  it('leaves pieces without an order for a supervisor', () => {
    const { inbox } = allocate([makeEvent()], { sectors, runs: [], orders: [] });
    expect(inbox).to.have.length(1);
    expect(inbox[0]).to.include({ category: 'unassigned', quantity: 10, reason: 'NO_RUNNING_ORDER' });
  });

  it('completes an order at the count that fills it and leaves the rest', () => {
    const order = makeOrder(1, { producedQuantity: 96 });
    const { booked, inbox, changedOrders, closedRuns } = allocate([makeEvent()], {
      sectors,
      runs: [makeRun(1)],
      orders: [order],
    });
    expect(booked[0]).to.include({ quantity: 4, part: 0 });
    expect(inbox[0]).to.include({ quantity: 6, part: 1, reason: 'OVERPRODUCTION' });
    expect(changedOrders[0]).to.include({ status: 'COMPLETED', producedQuantity: 100, endDateMs: 2000 });
    expect(closedRuns[0]).to.include({ id: 1, endedAtMs: 2000 });
  });

  it('keeps the rest with the same order, or starts the next in the queue with it', () => {
    const full = { producedQuantity: 96 };
    const same = allocate([makeEvent()], {
      sectors,
      runs: [makeRun(1)],
      orders: [makeOrder(1, { ...full, overproduction: 'same_order' })],
    });
    expect(same.booked.map((share) => share.quantity)).to.deep.equal([10]);
    const planned = { status: 'PLANNED', startDateMs: null } as const;
    const next = allocate([makeEvent(), makeEvent({ seq: 2, countedAtMs: 3000 })], {
      sectors,
      runs: [makeRun(1)],
      orders: [
        makeOrder(1, { ...full, overproduction: 'next_queued' }),
        makeOrder(2, { ...planned, queuePosition: 2 }),
        makeOrder(3, { ...planned, queuePosition: 1 }),
      ],
    });
    expect(next.booked.map(({ orderId, quantity }) => [orderId, quantity])).to.deep.equal([
      [1, 4],
      [3, 6],
      [3, 10],
    ]);
    expect(next.openedRuns[0]).to.include({ orderId: 3, startedAtMs: 2000, endedAtMs: null });
  });

  it('starts the next in the queue also where the last piece filled the order exactly', () => {
    const orders = [
      makeOrder(1, { producedQuantity: 90, overproduction: 'next_queued' }),
      makeOrder(2, { status: 'PLANNED', startDateMs: null, queuePosition: 1 }),
    ];
    const events = [makeEvent(), makeEvent({ seq: 2, countedAtMs: 3000 })];
    const { booked, openedRuns, inbox } = allocate(events, { sectors, runs: [makeRun(1)], orders });
    expect(booked.map(({ orderId, quantity }) => [orderId, quantity])).to.deep.equal([
      [1, 10],
      [2, 10],
    ]);
    expect(openedRuns[0]).to.include({ orderId: 2, startedAtMs: 2000 });
    expect(inbox).to.deep.equal([]);
    const unknown = allocate([makeEvent()], { sectors, runs: [makeRun(1)], orders: orders.slice(0, 1) });
    expect(unknown.wantsNext).to.equal(true);
  });

  it('books what was made in an outage only when one order ran through all of it', () => {
    const outage = makeEvent({ kind: 'catchup', spansOutage: true });
    const whole = allocate([outage], { sectors, runs: [makeRun(1)], orders: [makeOrder(1)] });
    expect(whole.booked).to.have.length(1);
    const late = allocate([outage], {
      sectors,
      runs: [makeRun(1, { startedAtMs: 1500 })],
      orders: [makeOrder(1)],
    });
    expect(late.inbox[0]).to.include({ reason: 'SEVERAL_ORDERS' });
  });

  it('books scrap as scrap and holds implausible counts back', () => {
    const events = [
      makeEvent({ role: 'SCRAP_COUNTER' }),
      makeEvent({ seq: 2, kind: 'quarantine', reason: 'ABOVE_MAX_RATE' }),
    ];
    const result = allocate(events, { sectors, runs: [makeRun(1)], orders: [makeOrder(1)] });
    expect(result.changedOrders[0]).to.include({ scrapQuantity: 10, producedQuantity: 0 });
    expect(result.inbox[0]).to.include({ category: 'quarantined', reason: 'ABOVE_MAX_RATE' });
  });

  it('never loses, invents or double-books a piece, whatever runs and fills up', () => {
    const eventArbitrary = fc.record({
      pieces: fc.integer({ min: 1, max: 300 }),
      countedAtMs: fc.integer({ min: 0, max: 100 }),
      gap: fc.integer({ min: 0, max: 30 }),
      spansOutage: fc.boolean(),
      kind: fc.constantFrom<CountEvent['kind'][]>('normal', 'catchup', 'quarantine'),
      role: fc.constantFrom<CountEvent['role'][]>('PRODUCTION_COUNTER', 'SCRAP_COUNTER'),
    });
    const orderArbitrary = fc.record({
      overproduction: fc.constantFrom<BookingOrder['overproduction'][]>(
        'same_order',
        'next_queued',
        'unassigned',
      ),
      plannedQuantity: fc.integer({ min: 1, max: 400 }),
      ends: fc.boolean(),
    });
    const check = fc.property(
      fc.array(eventArbitrary, { maxLength: 30 }),
      fc.array(orderArbitrary, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 0, max: 50 }),
      (raws, orderRaws, start) => {
        const events = raws.map(({ gap, ...raw }, index) =>
          makeEvent({ ...raw, seq: index + 1, periodStartMs: raw.countedAtMs - gap }),
        );
        const orders = orderRaws.map(({ ends: _ends, ...raw }, index) =>
          makeOrder(index + 1, index === 0 ? raw : { ...raw, status: 'PLANNED', queuePosition: index }),
        );
        const runs = [makeRun(1, { startedAtMs: start, endedAtMs: orderRaws[0]?.ends ? start + 30 : null })];
        const result = allocate(events, { sectors, runs, orders });
        const shares = [...result.booked, ...result.scrapped, ...result.inbox];
        for (const event of events) {
          const own = shares.filter((share) => share.event === event);
          expect(own.reduce((sum, share) => sum + share.quantity, 0)).to.equal(event.pieces);
          expect(new Set(own.map((share) => share.part)).size).to.equal(own.length);
        }
        const produced = result.changedOrders.reduce((sum, order) => sum + order.producedQuantity, 0);
        expect(produced).to.equal(result.booked.reduce((sum, share) => sum + share.quantity, 0));
        for (const order of result.changedOrders)
          if (order.overproduction !== 'same_order')
            expect(order.producedQuantity).to.be.at.most(order.plannedQuantity);
      },
    );
    fc.assert(check, { numRuns: 1000 });
  });
});
