import { expect } from 'chai';
import fc from 'fast-check';
import { harmlessText } from '../exports/export-table.ts';
import { isSame, plainText, readCell } from './cells.ts';

describe('a cell of a file', () => {
  it('is read as people and spreadsheets write it', () => {
    expect(['sim', 'X', 'true', 'não', '0'].map((text) => readCell('boolean', text))).to.deep.equal([
      ...[true, true, true],
      ...[false, false],
    ]);
    expect(['8,5', '8.5', '12'].map((text) => readCell('decimal', text))).to.deep.equal([8.5, 8.5, 12]);
    expect(['6:00', '06:00:00', '0.25'].map((text) => readCell('clock', text))).to.deep.equal(
      Array(3).fill('06:00'),
    );
    expect(['01/05/2027', '2027-05-01', '46508'].map((text) => readCell('day', text))).to.deep.equal(
      Array(3).fill('2027-05-01'),
    );
    expect(readCell('weekdays', '1, 2;3')).to.deep.equal([1, 2, 3]);
    expect(readCell('spans', '10:00-10:20 15:00-15:10')).to.deep.equal([
      { start: '10:00', end: '10:20' },
      { start: '15:00', end: '15:10' },
    ]);
  });

  it('stays text where a number would be a guess', () => {
    for (const text of ['1.000', '1,000', '10 un', '']) expect(readCell('integer', text)).to.equal(text);
    expect(readCell('decimal', '1.234,5')).to.equal('1.234,5');
  });

  it('comes back from its neutralised form', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(text === text.trim() && !text.startsWith("'"));
        expect(plainText(harmlessText(text))).to.equal(text);
      }),
    );
  });

  it('changes nothing where only the order of keys or the form of an instant differs', () => {
    expect(isSame([{ start: '1', end: '2' }], [{ end: '2', start: '1' }])).to.equal(true);
    expect(isSame('2027-02-01T12:00:00Z', new Date('2027-02-01T12:00:00Z'))).to.equal(true);
    expect(isSame('a', 'b')).to.equal(false);
    expect(isSame(null, '')).to.equal(true);
  });
});
