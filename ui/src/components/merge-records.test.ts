import { expect } from 'chai';
import { clashesOf, takeTheirs } from './merge-records.ts';

describe('two people who change the same record', () => {
  const base = { name: 'Tampa', unit: 'pç', idealCycle: 8.5, note: null };
  const theirs = { name: 'Tampa azul', unit: 'kg', idealCycle: 8.5, note: null };
  const names = Object.keys(base);

  it('are told what the other one changed, and where both did', () => {
    const mine = { name: 'Tampa verde', unit: 'pç', idealCycle: '9', note: '' };
    expect(clashesOf(names, base, theirs, mine)).to.deep.equal([
      { name: 'name', mine: 'Tampa verde', theirs: 'Tampa azul', isBoth: true },
      { name: 'unit', mine: 'pç', theirs: 'kg', isBoth: false },
    ]);
  });

  it('have nothing to choose where they meant the same, or the form only writes it otherwise', () => {
    const mine = { name: 'Tampa azul', unit: 'kg', idealCycle: '8.5', note: '' };
    expect(clashesOf(names, base, theirs, mine)).to.deep.equal([]);
  });

  it('keep whatever else was typed', () => {
    const mine = { name: 'Tampa verde', unit: 'pç', idealCycle: '9', note: 'nova' };
    expect(takeTheirs(mine, theirs, ['name', 'unit'])).to.deep.equal({
      ...{ name: 'Tampa azul', unit: 'kg', idealCycle: '9', note: 'nova' },
    });
  });
});
