import { expect } from 'chai';
import fc from 'fast-check';
import { timelineGaps } from './timeline-gaps.ts';

const stretch = (fromMs: number, toMs: number) => ({ fromMs, toMs });

describe('the gaps of a timeline', () => {
  it('are before the first state, between two, and after the last one until now', () => {
    expect(timelineGaps([stretch(10, 20), stretch(20, 30), stretch(40, 50)], stretch(0, 60))).to.deep.equal([
      stretch(0, 10),
      stretch(30, 40),
      stretch(50, 60),
    ]);
  });

  it('are the whole where nothing is known, and none where all is', () => {
    expect(timelineGaps([], stretch(0, 60))).to.deep.equal([stretch(0, 60)]);
    expect(timelineGaps([stretch(-5, 80)], stretch(0, 60))).to.deep.equal([]);
  });

  it('fill up exactly what the states leave, whatever overlaps or sticks out', () => {
    const states = fc
      .array(fc.tuple(fc.integer({ min: -50, max: 150 }), fc.integer({ min: 1, max: 60 })))
      .map((list) =>
        list.map(([from, length]) => stretch(from, from + length)).sort((a, b) => a.fromMs - b.fromMs),
      );
    fc.assert(
      fc.property(states, (known) => {
        const gaps = timelineGaps(known, stretch(0, 100));
        const covers = (list: readonly { fromMs: number; toMs: number }[], at: number): number =>
          list.filter(({ fromMs, toMs }) => fromMs <= at && at < toMs).length;
        for (let at = 0; at < 100; at += 1)
          expect(covers(gaps, at), `at ${at}`).to.equal(covers(known, at) > 0 ? 0 : 1);
      }),
    );
  });
});
