import { expect } from 'chai';
import { parseCnpj } from './cnpj.ts';

describe('a CNPJ', () => {
  it('is read with and without punctuation', () => {
    expect(parseCnpj('11.222.333/0001-81')).to.equal('11222333000181');
    expect(parseCnpj('11222333000181')).to.equal('11222333000181');
  });
  it('may hold letters', () => {
    expect(parseCnpj('12.ABC.345/01DE-35')).to.equal('12ABC34501DE35');
    expect(parseCnpj('12.abc.345/01de-35')).to.equal('12ABC34501DE35');
  });
  it('is refused with a wrong check digit, a wrong length or one character repeated', () => {
    for (const wrong of ['11.222.333/0001-82', '1122233300018', '00000000000000', '', '12ABC34501DE36'])
      expect(parseCnpj(wrong), wrong).to.equal(null);
  });
});
