import { expect } from 'chai';
import { machineState } from './machine-state.ts';
import type { MachineFacts } from './machine-state.ts';

const now = 1_000_000_000;
const state = (facts: Partial<MachineFacts>) =>
  machineState({
    nowMs: now,
    connected: true,
    lastReadMs: now - 500,
    pollIntervalMs: 1000,
    statusState: null,
    runStartedMs: now - 600_000,
    lastCountMs: now - 1000,
    idealCycleSeconds: 8,
    ...facts,
  });

describe('the state of a machine', () => {
  it('is unknown where the link is down or silent, whatever was last seen', () => {
    expect(state({ connected: false })).to.equal('UNKNOWN');
    expect(state({ lastReadMs: now - 15_001 })).to.equal('UNKNOWN');
    expect(state({ lastReadMs: null, statusState: 'RUNNING' })).to.equal('UNKNOWN');
    expect(state({ lastReadMs: now - 15_001, pollIntervalMs: 10_000 })).to.equal('RUNNING');
  });
  it('follows the interval since the last piece', () => {
    expect(state({ lastCountMs: now - 13_600 })).to.equal('RUNNING');
    expect(state({ lastCountMs: now - 13_601 })).to.equal('STOPPED');
    expect(state({ idealCycleSeconds: 2, lastCountMs: now - 5000 })).to.equal('SLOW');
    expect(state({ idealCycleSeconds: 2, lastCountMs: now - 10_001 })).to.equal('STOPPED');
  });
  it('takes a minute where no ideal cycle is set', () => {
    expect(state({ idealCycleSeconds: null, lastCountMs: now - 60_000 })).to.equal('RUNNING');
    expect(state({ idealCycleSeconds: null, lastCountMs: now - 60_001 })).to.equal('STOPPED');
  });
  it('is what the status register says', () => {
    expect(state({ statusState: 'FAULT', lastCountMs: now })).to.equal('FAULT');
    expect(state({ statusState: 'RUNNING', lastCountMs: now - 100_000 })).to.equal('RUNNING');
  });
  it('is what calendar, orders and people make of it while it stands', () => {
    expect(state({ statusState: 'STOPPED', stopKind: 'planned' })).to.equal('PLANNED_STOP');
    expect(state({ statusState: 'STOPPED', stopKind: 'changeover' })).to.equal('SETUP');
    expect(state({ statusState: 'STOPPED', stopKind: 'unplanned' })).to.equal('STOPPED');
    expect(state({ statusState: 'RUNNING', stopKind: 'planned' })).to.equal('RUNNING');
    expect(state({ connected: false, statusState: 'STOPPED', stopKind: 'planned' })).to.equal('UNKNOWN');
  });
  it('says that there is no order, and that the first piece of one is awaited', () => {
    expect(state({ runStartedMs: null })).to.equal('NO_ORDER');
    expect(state({ lastCountMs: now - 700_000 })).to.equal('SETUP');
  });
});
