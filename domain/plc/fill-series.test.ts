import { expect } from 'chai';
import { fillSeries } from './fill-series.ts';

describe('a series for a chart', () => {
  const bucket = { index: 1, min: 2, max: 8, avg: 5, last: 8, samples: 3 };
  const input = {
    fromMs: 0,
    bucketMs: 1000,
    points: 5,
    nowMs: 10_000,
    buckets: [bucket],
    losses: [],
    before: 4,
  };

  it('holds a value until the next change', () => {
    const { min, max, last, samples, at } = fillSeries(input);
    expect(min).to.deep.equal([4, 2, 8, 8, 8]);
    expect(max).to.deep.equal([4, 8, 8, 8, 8]);
    expect(last).to.deep.equal([4, 8, 8, 8, 8]);
    expect(samples).to.deep.equal([0, 3, 0, 0, 0]);
    expect(at[1]).to.equal('1970-01-01T00:00:01.000Z');
  });

  it('has a gap while the link is lost, and goes on with what held when it is back', () => {
    const { avg, last } = fillSeries({ ...input, losses: [{ fromMs: 2500, toMs: 4200 }] });
    expect(avg).to.deep.equal([4, 5, null, null, 8]);
    expect(last).to.deep.equal([4, 8, null, null, 8]);
    expect(fillSeries({ ...input, losses: [{ fromMs: 2500, toMs: null }] }).last[4]).to.equal(null);
  });

  it('has a gap after a value of bad quality, before the first known value and in the future', () => {
    const bad = { ...bucket, last: null };
    expect(fillSeries({ ...input, before: null, buckets: [bad] }).last).to.deep.equal([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(fillSeries({ ...input, buckets: [bad] }).max).to.deep.equal([4, 8, null, null, null]);
    expect(fillSeries({ ...input, nowMs: 2100 }).last).to.deep.equal([4, 8, 8, null, null]);
  });
});
