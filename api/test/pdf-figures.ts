/** What another program (pdftotext of poppler) reads out of a report's PDF, compared with its CSV figure by figure. */
import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { Person } from './api-rig.ts';

/** Enough to tell one line of a report from another. */
const COLUMNS_COMPARED = 6;

/** Numbers as they are written, without the points of thousands. */
const figures = (text: string): string[] =>
  text.replaceAll(/(\d)\.(?=\d{3})/g, '$1').match(/\d+(?:,\d+)?/g) ?? [];

/** Of the shifts T1 and T2. Where pdftotext is absent the PDF has only to come. @param asked address of a report by shift, in Portuguese */
export async function expectPdfLikeCsv(viewer: Person, asked: string): Promise<void> {
  const pdf = await viewer
    .get(`${asked}&format=pdf`)
    .responseType('blob')
    .expect('Content-Type', /pdf/)
    .expect(200);
  const reader = spawnSync('pdftotext', ['-layout', '-', '-'], {
    input: pdf.body as Buffer,
    encoding: 'utf8',
  });
  if (reader.error) return console.log('      (pdftotext is absent on this machine)');
  const csv = await viewer.get(`${asked}&format=csv-br`).expect(200);
  const lines = parse(csv.text, { delimiter: ';', bom: true }).filter(
    ([label]) => label === 'T1' || label === 'T2',
  );
  expect(lines).to.have.lengthOf(2);
  for (const [label = '', ...values] of lines) {
    const wanted = figures(values.slice(0, COLUMNS_COMPARED).join(' '));
    expect(wanted).to.have.length.above(4);
    const line = reader.stdout.split('\n').find((text) => text.trim().startsWith(label)) ?? '';
    expect(figures(line.replace(label, '')), line).to.include.members(wanted);
  }
}
