import { expect } from 'chai';
import { parseRegisterRows } from './parse-register-rows.ts';

describe('registers pasted from a spreadsheet', () => {
  it('reads the three registers of the brief, header and accents included', () => {
    const rows = parseRegisterRows(
      'Nome\tEndereço\tFunção\tTipo\r\nContador Produção\tD33\tContador de produção\tuint32\r\nRefugo\tD34\t\tuint16\r\nStatus Máquina\tD40\tstatus\r\n',
    );
    expect(rows.map((row) => [row.name, row.address, row.role, row.dataType])).to.deep.equal([
      ['Contador Produção', 'D33', 'PRODUCTION_COUNTER', 'uint32'],
      ['Refugo', 'D34', 'SCRAP_COUNTER', 'uint16'],
      ['Status Máquina', 'D40', 'MACHINE_STATUS', 'uint16'],
    ]);
  });

  it('takes the factor as pieces per count for a counter and as scale for a measurement', () => {
    const [counter, measurement] = parseRegisterRows(
      'Produção;D0;PRODUCTION_COUNTER;uint16;CDAB;4\nTemperatura;D8;;int16;;0,1',
    );
    expect(counter).to.include({ piecesPerCount: '4', scale: '1', wordOrder: 'CDAB' });
    expect(measurement).to.include({
      scale: '0,1',
      piecesPerCount: '1',
      role: 'MEASUREMENT',
      dataType: 'int16',
    });
  });

  it('gives each row a key of its own and skips blank lines', () => {
    const rows = parseRegisterRows('a\tD1\n\n\nb\tD2\n');
    expect(new Set(rows.map((row) => row.key)).size).to.equal(2);
  });
});
