import { expect } from 'chai';
import { readAddress } from './read-address.ts';

describe('the address hint', () => {
  it('shows D33 of a Delta as holding register 4129', () => {
    const reading = readAddress('D33', 'delta-dvp');
    expect(reading).to.include({ kind: 'place', area: 'holding', offset: 4129, hex: '0x1021' });
    if (reading.kind !== 'place') throw new Error('not a place');
    expect(reading.names).to.deep.include({ dialect: 'raw', name: 'holding:4129' });
  });

  it('says nothing about an empty field and names the problem of a wrong one', () => {
    expect(readAddress(' ', 'raw')).to.deep.equal({ kind: 'empty' });
    expect(readAddress('D33', 'modicon')).to.deep.equal({ kind: 'problem', code: 'ADDRESS_INVALID' });
  });
});
