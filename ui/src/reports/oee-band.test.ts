import { expect } from 'chai';
import { oeeBand } from './oee-band.ts';

describe('the band of an OEE', () => {
  it('ends where DOMAIN says', () => {
    expect([null, 0, 0.6499, 0.65, 0.85, 0.8501, 1.2].map(oeeBand)).to.deep.equal([
      null,
      'low',
      'low',
      'fair',
      'fair',
      'good',
      'good',
    ]);
  });
});
