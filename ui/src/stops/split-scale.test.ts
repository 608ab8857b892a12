import { expect } from 'chai';
import fc from 'fast-check';
import { fineDuration, splitScale, stepOfKey } from './split-scale.ts';

const MINUTE_MS = 60_000;

describe('where a stop can be split', () => {
  it('goes by the minute, and by the second in a short stop', () => {
    expect(splitScale(0, 30 * MINUTE_MS)).to.include({ steps: 30 });
    expect(splitScale(0, 2 * MINUTE_MS)).to.include({ steps: 120 });
    expect(splitScale(0, 30 * MINUTE_MS).timeOf(7)).to.equal(7 * MINUTE_MS);
  });

  it('lies strictly inside, wherever the handle is dragged to and whatever key is pressed', () => {
    const keys = ['ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End'];
    fc.assert(
      fc.property(
        fc.integer({ min: 2001, max: 20 * 3_600_000 }),
        fc.double({ min: -2, max: 3, noNaN: true }),
        fc.array(fc.constantFrom(...keys), { maxLength: 20 }),
        (lengthMs, share, pressed) => {
          const scale = splitScale(1000, 1000 + lengthMs);
          let step = scale.stepAt(share);
          for (const key of pressed) step = stepOfKey(key, step, scale.steps) ?? step;
          expect(scale.timeOf(step)).to.be.within(1001, 1000 + lengthMs - 1);
        },
      ),
    );
  });

  it('tells the parts of a short stop to the second, so that they add up', () => {
    expect([9_000, 60_000, 142_400].map(fineDuration)).to.deep.equal([
      '9\u00a0s',
      '1\u00a0min\u00a000\u00a0s',
      '2\u00a0min\u00a022\u00a0s',
    ]);
  });

  it('leaves other keys alone', () => {
    expect(stepOfKey('Enter', 4, 10)).to.equal(undefined);
  });
});
