import { expect } from 'chai';
import { readPlcNames } from './plc-names.ts';

describe('readPlcNames', () => {
  it('takes names with spaces inside and around them', () => {
    expect([...readPlcNames(' Injetora 01 ,Injetora 02')]).to.deep.equal(['Injetora 01', 'Injetora 02']);
  });

  it('answers no name for what was left empty', () => {
    expect([...readPlcNames(undefined), ...readPlcNames(''), ...readPlcNames(' , ')]).to.deep.equal([]);
  });
});
