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

  it('shrinks where the server is slow or refuses, and keeps sending some', () => {
    const size = new BatchSize();
    const first = size.entries;
    size.took(10, 10_000);
    expect(size.entries).to.equal(first / 2);
    for (let failure = 0; failure < 20; failure += 1) size.failed();
    expect(size.entries).to.equal(500);
  });
});
