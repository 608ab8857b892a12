import { expect } from 'chai';
import { looksLikePin, pinFault } from './pin.ts';

describe('PINs', () => {
  it('are six to twelve digits', () => {
    for (const pin of ['', '20406', '2040608010203', '20406a', '204 060', '٢٠٤٠٦٠', '-20406', '2.0406'])
      expect(pinFault(pin, 'ana'), pin).to.equal('PIN_LENGTH');
    for (const pin of ['204061', '918273645019']) expect(pinFault(pin, 'ana'), pin).to.equal(undefined);
    expect(looksLikePin('204061\n')).to.equal(false);
  });

  it('are not what others try first', () => {
    const runs = ['000000', '999999999', '123456', '654321', '0123456789', '890123', '210987', '246802'];
    const repeated = ['121212', '123123', '112112112'];
    for (const pin of [...runs, ...repeated, '104233'])
      expect(pinFault(pin, '104233'), pin).to.equal('PIN_TOO_SIMPLE');
    expect(pinFault('104233', 'ana')).to.equal(undefined);
    expect(pinFault('123457', 'ana')).to.equal(undefined);
  });
});
