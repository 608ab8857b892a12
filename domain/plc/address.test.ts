import { expect } from 'chai';
import fc from 'fast-check';
import { DomainError } from '../errors.ts';
import { formatAddress, parseAddress } from './address.ts';
import { ADDRESS_DIALECTS, REGISTER_AREAS } from './register-tables.ts';
import type { AddressDialect } from './register-tables.ts';

function codeOf(text: string, dialect: AddressDialect | null): string {
  try {
    parseAddress(text, dialect);
    return 'accepted';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('parseAddress', () => {
  const cases: [string, AddressDialect, string, number][] = [
    ['holding:0', 'raw', 'holding', 0],
    ['12', 'raw', 'holding', 12],
    ['Discrete:7', 'raw', 'discrete', 7],
    ['40001', 'modicon', 'holding', 0],
    ['400001', 'modicon', 'holding', 0],
    ['4x00001', 'modicon', 'holding', 0],
    ['465536', 'modicon', 'holding', 65_535],
    ['00001', 'modicon', 'coil', 0],
    ['10005', 'modicon', 'discrete', 4],
    ['3X1', 'modicon', 'input', 0],
    ['0x1021', 'hex', 'holding', 4129],
    ['1021', 'hex', 'holding', 4129],
    ['0D33h', 'hex', 'holding', 0xd33],
    ['input:0xFFFF', 'hex', 'input', 65_535],
    ['S5', 'delta-dvp', 'coil', 5],
    ['X17', 'delta-dvp', 'discrete', 0x040f],
    ['Y20', 'delta-dvp', 'coil', 0x0510],
    ['T3', 'delta-dvp', 'holding', 0x0603],
    ['M0', 'delta-dvp', 'coil', 0x0800],
    ['M1535', 'delta-dvp', 'coil', 0x0dff],
    ['M1536', 'delta-dvp', 'coil', 0xb000],
    ['M4095', 'delta-dvp', 'coil', 0xb9ff],
    ['C199', 'delta-dvp', 'holding', 0x0ec7],
    ['D33', 'delta-dvp', 'holding', 4129],
    [' d34 ', 'delta-dvp', 'holding', 4130],
    ['D4095', 'delta-dvp', 'holding', 0x1fff],
    ['D4096', 'delta-dvp', 'holding', 0x9000],
    ['D9999', 'delta-dvp', 'holding', 0x9000 + 5903],
  ];
  for (const [text, dialect, area, offset] of cases)
    it(`reads ${text} in ${dialect} as ${area}:${offset}`, () => {
      expect(parseAddress(text, dialect)).to.deep.equal({ area, offset, dialect });
    });

  it('knows that C200 to C255 are 32 bits wide', () => {
    expect(parseAddress('C200', 'delta-dvp')).to.include({ offset: 0x0700, bits32: true });
    expect(parseAddress('C255', 'delta-dvp')).to.include({ offset: 0x0700 + 110, bits32: true });
  });

  it('reads the bit of a register', () => {
    expect(parseAddress('D33.5', null)).to.include({ offset: 4129, bit: 5, dialect: 'delta-dvp' });
    expect(codeOf('D33.16', null)).to.equal('ADDRESS_BIT_INVALID');
    expect(codeOf('D33.', null)).to.equal('ADDRESS_BIT_INVALID');
    expect(codeOf('M5.1', null)).to.equal('ADDRESS_BIT_INVALID');
    expect(codeOf('C200.1', null)).to.equal('ADDRESS_BIT_INVALID');
  });

  it('finds the dialect of a text that only one can read', () => {
    expect(parseAddress('D33', null).dialect).to.equal('delta-dvp');
    expect(parseAddress('4x00001', null).dialect).to.equal('modicon');
    expect(parseAddress('holding:12', null).dialect).to.equal('raw');
    expect(parseAddress('holding:0x1021', null).dialect).to.equal('hex');
    expect(parseAddress('1021h', null).dialect).to.equal('hex');
  });

  it('never guesses a bare number, nor 0x10, which modicon reads as a coil', () => {
    for (const text of ['33', '40001', '0', '400001', '99999999', '0x10'])
      expect(codeOf(text, null), text).to.equal('ADDRESS_AMBIGUOUS');
  });

  it('refuses what is not of the dialect, with a code that tells why', () => {
    expect(codeOf('', null)).to.equal('ADDRESS_REQUIRED');
    for (const dialect of ADDRESS_DIALECTS)
      expect(codeOf('banana', dialect), dialect).to.equal('ADDRESS_INVALID');
    expect(codeOf('D33', 'hex')).to.equal('ADDRESS_INVALID');
    expect(codeOf('D33', 'modicon')).to.equal('ADDRESS_INVALID');
    expect(codeOf('33', 'delta-dvp')).to.equal('ADDRESS_INVALID');
    expect(codeOf('33', 'modicon')).to.equal('ADDRESS_INVALID');
    expect(codeOf('20001', 'modicon')).to.equal('ADDRESS_INVALID');
    expect(codeOf('X8', 'delta-dvp')).to.equal('ADDRESS_INVALID');
    expect(codeOf('holding:-1', 'raw')).to.equal('ADDRESS_INVALID');
    for (const [text, dialect] of [
      ['40000', 'modicon'],
      ['465537', 'modicon'],
      ['holding:65536', 'raw'],
      ['0x10000', 'hex'],
      ['D10000', 'delta-dvp'],
      ['M4096', 'delta-dvp'],
      ['C256', 'delta-dvp'],
      ['X400', 'delta-dvp'],
    ] as const)
      expect(codeOf(text, dialect), text).to.equal('ADDRESS_OUT_OF_RANGE');
  });

  it('reads back whatever it writes', () => {
    const place = fc.record({
      area: fc.constantFrom(...REGISTER_AREAS),
      offset: fc.integer({ min: 0, max: 65_535 }),
    });
    fc.assert(
      fc.property(place, fc.constantFrom(...ADDRESS_DIALECTS), (address, dialect) => {
        const text = formatAddress(address, dialect);
        fc.pre(text !== null);
        expect(parseAddress(text ?? '', dialect)).to.include({ ...address, dialect });
      }),
      { numRuns: 2000 },
    );
  });

  it('either accepts a text or refuses it with a domain error, whatever it is', () => {
    const alphabet = fc.constantFrom(...'0123456789abcdefhxDMXYC:.- ', 'holding:', 'coil:', '4x');
    fc.assert(
      fc.property(
        fc.array(alphabet, { maxLength: 9 }),
        fc.option(fc.constantFrom(...ADDRESS_DIALECTS)),
        (parts, dialect) => {
          const text = parts.join('');
          if (codeOf(text, dialect) !== 'accepted') return;
          const parsed = parseAddress(text, dialect);
          expect(parsed.offset).to.be.within(0, 65_535);
          // Nothing that was found without a dialect reads otherwise in another.
          if (dialect === null)
            for (const other of ADDRESS_DIALECTS.filter((name) => name !== parsed.dialect))
              expect(codeOf(text, other), `${text} in ${other}`).to.not.equal('accepted');
        },
      ),
      { numRuns: 5000 },
    );
  });
});
