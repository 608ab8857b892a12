import { expect } from 'chai';
import fc from 'fast-check';
import { seededRandom } from './random.ts';
import { SimulatedMachine, type MachineOptions } from './simulated-machine.ts';

function makeMachine(change: Partial<MachineOptions> = {}, startAt = 0): SimulatedMachine {
  const options: MachineOptions = {
    rate: 1,
    scrapShare: 0,
    rolloverAt: 65_536,
    resetEvery: null,
    status: 'running',
    pieceLimit: null,
    random: seededRandom(1),
    ...change,
  };
  return new SimulatedMachine(options, startAt);
}

describe('a simulated machine', () => {
  it('makes pieces at its rate, whatever the steps of the clock', () => {
    for (const stepMs of [7, 1_000, 60_000]) {
      const machine = makeMachine({ rate: 2 });
      for (let nowMs = 0; nowMs <= 600_000; nowMs += stepMs) machine.advance(nowMs);
      expect(machine.totals.good).to.be.closeTo(1_200, 30);
    }
  });

  it('wraps its counter and keeps the true total', () => {
    const machine = makeMachine({ rolloverAt: 100 }, 95);
    machine.makeGood(210);
    expect(machine.goodCounter).to.equal((95 + 210) % 100);
    expect(machine.totals).to.deep.equal({ good: 210, scrap: 0, resets: 0, rollovers: 3 });
  });

  it('sets its counter to 0 at the end of each batch', () => {
    const machine = makeMachine({ resetEvery: 50 });
    machine.makeGood(120);
    expect(machine.goodCounter).to.equal(20);
    expect(machine.totals).to.include({ good: 120, resets: 2 });
  });

  it('stops after the pieces it was told to make, and shows that it stopped', () => {
    const machine = makeMachine({ rate: 100, pieceLimit: 30, scrapShare: 0.5 });
    machine.advance(0);
    expect(machine.advance(60_000)).to.equal(true);
    expect(machine.totals.good + machine.totals.scrap).to.equal(30);
    expect(machine.totals.scrap).to.be.greaterThan(0);
    expect(machine.status).to.equal('stopped');
    expect(machine.advance(120_000)).to.equal(false);
  });

  it('rests now and then with the status auto, and makes nothing in setup', () => {
    const machine = makeMachine({ rate: 10, status: 'auto' });
    const seen = new Set<string>();
    for (let nowMs = 0; nowMs < 600_000; nowMs += 50) {
      machine.advance(nowMs);
      seen.add(machine.status);
    }
    expect([...seen].sort()).to.deep.equal(['running', 'stopped']);
    const setup = makeMachine({ status: 'setup' });
    setup.advance(0);
    setup.advance(60_000);
    expect(setup.totals.good).to.equal(0);
  });

  it('shows a counter that follows from the truth, for any settings', () => {
    const settings = fc.record({
      rolloverAt: fc.integer({ min: 2, max: 500 }),
      startAt: fc.nat(1_000),
      portions: fc.array(fc.nat(700), { maxLength: 20 }),
    });
    fc.assert(
      fc.property(settings, ({ rolloverAt, startAt, portions }) => {
        const machine = makeMachine({ rolloverAt }, startAt);
        for (const pieces of portions) machine.makeGood(pieces);
        const made = portions.reduce((sum, pieces) => sum + pieces, 0);
        expect(machine.totals.good).to.equal(made);
        expect(machine.goodCounter).to.equal((startAt + made) % rolloverAt);
      }),
    );
  });
});
