import { expect } from 'chai';
import { comparePlcs } from './compare-plcs.ts';

describe('two versions of a PLC', () => {
  const counter = { id: 1, name: 'Produção', address: 'D33', statusMap: { a: 1, b: 2 } };
  const plc = { name: 'CLP', port: 502, dialect: null, registers: [counter] };

  it('differ in nothing where only the order of keys does, or null stands for absent', () => {
    const other = {
      registers: [{ statusMap: { b: 2, a: 1 }, address: 'D33', name: 'Produção', id: 1 }],
      port: 502,
      name: 'CLP',
    };
    expect(comparePlcs(plc, other)).to.deep.equal({ settings: [], registers: [] });
  });

  it('name each field that changed, and registers that came and went', () => {
    const next = {
      ...plc,
      port: 503,
      registers: [
        { ...counter, name: 'Peças' },
        { id: 2, name: 'Refugo', address: 'D34' },
      ],
    };
    expect(comparePlcs(plc, next)).to.deep.equal({
      settings: [{ field: 'port', before: 502, after: 503 }],
      registers: [
        {
          name: 'Peças',
          change: 'changed',
          fields: [{ field: 'name', before: 'Produção', after: 'Peças' }],
        },
        {
          name: 'Refugo',
          change: 'added',
          fields: [
            { field: 'address', before: null, after: 'D34' },
            { field: 'name', before: null, after: 'Refugo' },
          ],
        },
      ],
    });
    expect(comparePlcs(next, plc).registers.map(({ name, change }) => `${name} ${change}`)).to.deep.equal([
      'Produção changed',
      'Refugo removed',
    ]);
  });

  it('know a register again by its name when it was removed and made anew', () => {
    const again = { ...plc, registers: [{ ...counter, id: 9, address: 'D40' }] };
    expect(comparePlcs(plc, again).registers).to.deep.equal([
      {
        name: 'Produção',
        change: 'changed',
        fields: [{ field: 'address', before: 'D33', after: 'D40' }],
      },
    ]);
  });
});
