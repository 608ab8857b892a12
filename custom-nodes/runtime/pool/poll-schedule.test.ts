import { expect } from 'chai';
import fc from 'fast-check';
import { slotWidthMs } from './poll-schedule.ts';
import { backOffCeilingMs, backOffMs, isLongAway, reconnectPauseMs } from './back-off.ts';

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

describe('reconnectPauseMs', () => {
  const pauseMs = (silentMs: number, failures: number, baseMs = 1000) =>
    reconnectPauseMs({ silentMs, failures, baseMs }, 1);

  it('stays short for ten minutes after a good answer, and then doubles up to 60 s', () => {
    expect(pauseMs(0, 0)).to.equal(2000);
    expect(pauseMs(599_999, 0)).to.equal(2000);
    expect(isLongAway(599_999)).to.equal(false);
    expect(isLongAway(600_000)).to.equal(true);
    expect([1, 2, 3, 7, 9].map((failures) => pauseMs(600_000, failures))).to.deep.equal([
      1000, 2000, 4000, 60_000, 60_000,
    ]);
  });

  it('doubles at once for a PLC that never answered, and heeds a longer setting', () => {
    expect(pauseMs(Infinity, 4)).to.equal(8000);
    expect(pauseMs(1000, 0, 30_000)).to.equal(30_000);
  });
});
