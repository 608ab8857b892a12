/** Plants may use, change and sell what contains Pulso: everything that ships with it has to allow that. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { projectDir } from './source-files.ts';

interface Named {
  license?: string | { type?: string };
  licenses?: { type?: string }[];
}

/** Free licences without a duty on the rest of the product. MPL asks only for changes to its own files. */
const ALLOWED = [
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'CC0-1.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'Artistic-2.0',
  'Zlib',
];
/** Packages whose package.json says it in older words; each was read. */
const READ_BY_HAND: Record<string, string> = {
  'cli-table': 'MIT, in its README',
  pause: 'MIT, in its README',
  'png-js': 'MIT, in its LICENSE',
  utf7: 'MIT, in its LICENSE',
  'qrcode-terminal': 'Apache-2.0, written with a blank',
};

/** An expression is allowed where one of its alternatives is, with all its parts. */
const isAllowed = (expression: string): boolean =>
  expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((alternative) => alternative.split(' AND ').every((licence) => ALLOWED.includes(licence.trim())));

function licenceOf(folder: string, locked: Named): string {
  const file = path.join(projectDir, folder, 'package.json');
  const own = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Named) : {};
  const named = locked.license ?? own.license ?? own.licenses?.[0];
  return (typeof named === 'string' ? named : named?.type) ?? 'none';
}

describe('the licences of what ships', () => {
  it('are free, and ask nothing of who uses or changes Pulso', () => {
    const { packages } = JSON.parse(readFileSync(path.join(projectDir, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, Named & { dev?: boolean }>;
    };
    const refused = Object.entries(packages)
      .filter(([folder, { dev }]) => folder !== '' && dev !== true)
      .map(([folder, locked]) => ({
        name: folder.replace(/^.*node_modules\//, ''),
        licence: licenceOf(folder, locked),
      }))
      .filter(({ name, licence }) => !isAllowed(licence) && !(name in READ_BY_HAND));
    expect(refused).to.deep.equal([]);
  });

  it('would be refused where they are not', () => {
    expect(isAllowed('(MIT OR GPL-3.0)')).to.equal(true);
    expect(isAllowed('MIT AND GPL-3.0')).to.equal(false);
    expect(isAllowed('SSPL-1.0')).to.equal(false);
  });
});
