import { expect } from 'chai';
import fc from 'fast-check';
import { slotWidthMs } from './poll-schedule.ts';
import { backOffCeilingMs, backOffMs } from './back-off.ts';

describe('slotWidthMs', () => {
  it('wakes four times a second for the usual interval', () => {
    expect(slotWidthMs(1000)).to.equal(250);
    expect(slotWidthMs(500)).to.equal(125);
    expect(slotWidthMs(100)).to.equal(25);
  });

  it('always divides the interval, so that every turn falls on a slot', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 3_600_000 }), (intervalMs) => {
        expect(intervalMs % slotWidthMs(intervalMs)).to.equal(0);
      }),
    );
  });
});

describe('backOffMs', () => {
  it('doubles from one second to a minute, for ever, with full jitter', () => {
    const ceilings = [1, 2, 3, 4, 5, 6, 7, 8, 1e6].map((failures) => backOffCeilingMs(failures, 1000));
    expect(ceilings).to.deep.equal([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(backOffMs(3, 1000, 0)).to.equal(0);
    expect(backOffMs(3, 1000, 0.5)).to.equal(2000);
  });

  it('starts from the setting of the PLC', () => {
    expect(backOffCeilingMs(1, 5000)).to.equal(5000);
    expect(backOffCeilingMs(9, 5000)).to.equal(60_000);
    expect(backOffCeilingMs(1, 10)).to.equal(1000);
  });
});
