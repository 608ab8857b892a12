import { expect } from 'chai';
import { unzipSync } from 'fflate';
import type { ExportTable } from './export-table.ts';
import { harmlessText } from './export-table.ts';
import { fileName, makeExport } from './send-export.ts';
import { toCsv } from './to-csv.ts';

const table: ExportTable = {
  title: 'OEE: máquinas/mês',
  notes: ['01/11/2026 – 30/11/2026'],
  columns: [
    { title: 'Máquina', kind: 'text' },
    { title: 'Peças', kind: 'integer' },
    { title: 'OEE (%)', kind: 'percent' },
    { title: 'Parada (h)', kind: 'hours' },
    { title: 'Desde', kind: 'time' },
  ],
  rows: [
    ['=cmd|calc!A0', 95_000, 0.7500123, 7_200_000, Date.parse('2026-11-24T09:00:00Z')],
    ['Injetora "1"; nova', -3, null, 1_800_000, null],
  ],
  total: ['Total', 94_997, 0.75, 9_000_000, null],
  timeZone: 'America/Sao_Paulo',
  lang: 'pt-BR',
};

describe('a table as a file', () => {
  it('is CSV as Brazilian spreadsheets read it', () => {
    expect(toCsv(table, 'csv-br')).to.equal(
      '\uFEFFMáquina;Peças;OEE (%);Parada (h);Desde\r\n' +
        "'=cmd|calc!A0;95000;75,00;2,000;24/11/2026 06:00:00\r\n" +
        '"Injetora ""1""; nova";-3;;0,500;\r\n' +
        'Total;94997;75,00;2,500;\r\n',
    );
  });

  it('is CSV as the rest of the world reads it', () => {
    const [, first, second] = toCsv(table, 'csv').split('\r\n');
    expect(first).to.equal("'=cmd|calc!A0,95000,75.00,2.000,2026-11-24 06:00:00");
    expect(second).to.equal('"Injetora ""1""; nova",-3,,0.500,');
  });

  it('never lets a text become a formula', () => {
    for (const text of ['=1+1', '+55 47', '-2+3', '@SUM(A1)', '\t=1', '  =1', '\r=1', '\n@x'])
      expect(harmlessText(text), JSON.stringify(text)).to.equal(`'${text}`);
    for (const text of ['Injetora 1', '2 = 2', '—', '', 'a-b', "'=x"])
      expect(harmlessText(text)).to.equal(text);
  });

  it('is a workbook with numbers as numbers, and no formula', async () => {
    const file = await makeExport(table, 'xlsx', 'oee');
    const parts = unzipSync(new Uint8Array(file.content));
    const text = (name: string) => new TextDecoder().decode(parts[name]);
    const sheet = text('xl/worksheets/sheet1.xml');
    expect(sheet).to.contain('<v>95000</v>').and.contain('<v>0.7500123</v>').and.not.contain('<f>');
    expect(text('xl/sharedStrings.xml')).to.match(/(&apos;|&#39;|')=cmd\|calc!A0/);
    expect(text('xl/workbook.xml')).to.contain('OEE  máquinas mês');
  });

  it('is called by its title, in letters that every system takes', () => {
    expect(['Ordens de produção', 'Histórico da ordem OP/7', 'CLPs'].map(fileName)).to.deep.equal([
      'ordens-de-producao',
      'historico-da-ordem-op-7',
      'clps',
    ]);
  });

  it('writes times in a workbook as its reader does', async () => {
    for (const [lang, format] of [
      ['pt-BR', 'dd/mm/yyyy hh:mm:ss'],
      ['en', 'yyyy-mm-dd hh:mm:ss'],
    ] as const) {
      const file = await makeExport({ ...table, lang }, 'xlsx', 'oee');
      const styles = unzipSync(new Uint8Array(file.content))['xl/styles.xml'];
      expect(new TextDecoder().decode(styles)).to.contain(`formatCode="${format}"`);
    }
  });

  it('is a PDF in either language', async () => {
    for (const lang of ['pt-BR', 'en'] as const) {
      const file = await makeExport({ ...table, lang }, 'pdf', 'oee');
      expect(file).to.include({ name: 'oee.pdf', type: 'application/pdf' });
      expect(file.content.subarray(0, 5).toString()).to.equal('%PDF-');
      expect(file.content.length).to.be.above(5_000);
    }
  });
});
