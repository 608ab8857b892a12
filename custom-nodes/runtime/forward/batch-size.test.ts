import { expect } from 'chai';
import { BatchSize } from './batch-size.ts';

describe('batch size', () => {
  it('grows while full batches are quick, up to a limit', () => {
    const size = new BatchSize();
    const first = size.entries;
    size.took(size.entries, 200);
    expect(size.entries).to.equal(first * 2);
    for (let batch = 0; batch < 20; batch += 1) size.took(size.entries, 200);
    expect(size.entries).to.equal(16_000);
  });

  it('learns nothing from a batch that was not full', () => {
    const size = new BatchSize();
    const first = size.entries;
    size.took(first - 1, 5);
    expect(size.entries).to.equal(first);
  });

  it('stays as it is where a batch took long: a busy process would only get slower with smaller ones', () => {
    const size = new BatchSize();
    const first = size.entries;
    size.took(size.entries, 14_000);
    expect(size.entries).to.equal(first);
  });

  it('shrinks where a batch failed, and keeps sending some', () => {
    const size = new BatchSize();
    size.failed();
    expect(size.entries).to.equal(2000);
    for (let failure = 0; failure < 20; failure += 1) size.failed();
    expect(size.entries).to.equal(500);
  });
});
