import { expect } from 'chai';
import { readRegisterTable, toRegisterTable } from './register-table.ts';

describe('the table of registers', () => {
  const registers = [
    {
      name: 'Produção',
      address: 'D33',
      role: 'PRODUCTION_COUNTER',
      scale: 0.5,
      valueOffset: -2,
      enabled: true,
      dialect: null,
    },
    { name: '=2+3', address: '40001', role: 'MACHINE_STATUS', statusMap: { 0: 'STOPPED', 1: 'RUNNING' } },
  ];

  it('comes back as it went out, also with the apostrophes that keep a spreadsheet quiet', () => {
    const table = toRegisterTable(registers).map((row) =>
      row.map((cell) => (/^[=-]/.test(cell) ? `'${cell}` : cell)),
    );
    const { rows, unknownColumns } = readRegisterTable(table);
    expect(unknownColumns).to.deep.equal([]);
    expect(rows.map(({ register }) => register)).to.deep.equal([
      {
        name: 'Produção',
        address: 'D33',
        role: 'PRODUCTION_COUNTER',
        scale: 0.5,
        valueOffset: -2,
        enabled: true,
      },
      { name: '=2+3', address: '40001', role: 'MACHINE_STATUS', statusMap: { 0: 'STOPPED', 1: 'RUNNING' } },
    ]);
  });

  it('reads a decimal comma and Portuguese words, and names each cell that it cannot read', () => {
    const { rows, unknownColumns } = readRegisterTable([
      ['Name', 'ADDRESS', 'scale', 'enabled', 'bit', 'cor'],
      ['A', 'D1', '0,25', 'não', '', ''],
      ['', '', '', '', '', ''],
      ['', 'D2', 'x', 'sim', '99', ''],
    ]);
    expect(unknownColumns).to.deep.equal(['cor']);
    expect(rows[0]?.register).to.deep.equal({ name: 'A', address: 'D1', scale: 0.25, enabled: false });
    expect(rows[1]?.line).to.equal(4);
    expect(rows[1]?.errors.map(({ path, code }) => `${path} ${code}`)).to.have.members([
      'name VALUE_REQUIRED',
      'scale INVALID',
      'bit INVALID',
    ]);
  });
});
