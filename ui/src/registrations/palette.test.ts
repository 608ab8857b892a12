import { expect } from 'chai';
import { contrastWithWhite, PALETTE } from './palette.ts';

describe('the palette of reasons', () => {
  for (const color of PALETTE) {
    it(`carries white text on ${color.name}`, () => {
      expect(contrastWithWhite(color.hex)).to.be.at.least(4.5);
    });
  }

  it('knows the contrast of black and of white', () => {
    expect(contrastWithWhite('#000000')).to.be.closeTo(21, 0.01);
    expect(contrastWithWhite('#ffffff')).to.equal(1);
  });
});
