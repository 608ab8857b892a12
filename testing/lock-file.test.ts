/**
 * `npm ci` refuses a lock file that lacks a package. npm itself writes such files: each `npm install` forgets what is bundled inside a
 * bundled package. Mend it with `npm install --package-lock-only --ignore-scripts`.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { projectDir } from './source-files.ts';

interface LockedPackage {
  version?: string;
  dependencies?: Record<string, string>;
}
type Packages = Record<string, LockedPackage>;

/** Where Node would find `name` from the folder of a package: its own node_modules, then each one above. */
function resolve(packages: Packages, from: string, name: string): LockedPackage | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const found = packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`];
    if (found || folder === '') return found;
    if (!folder.includes('/node_modules/')) return packages[`node_modules/${name}`];
  }
}

/** Only the plain ranges, which are enough to notice a package that is not there in its own right: 1.2.3 and ~1.2.3. */
function satisfies(version: string, range: string): boolean {
  const wanted = /^(~?)(\d+)\.(\d+)\.(\d+)$/.exec(range);
  if (!wanted) return true;
  const [major, minor] = version.split('.');
  const isSameLine = major === wanted[2] && minor === wanted[3];
  return wanted[1] === '~' ? isSameLine : version === range;
}

describe('package-lock.json', () => {
  it('holds every package that another asks for, so that npm ci takes it', () => {
    const lock = JSON.parse(readFileSync(path.join(projectDir, 'package-lock.json'), 'utf8')) as {
      packages: Packages;
    };
    const overridden = new Set(['@openp4nr/modbus-serial', 'typescript']);
    const lacking = Object.entries(lock.packages).flatMap(([folder, { dependencies = {} }]) =>
      Object.entries(dependencies)
        .filter(([name]) => !overridden.has(name))
        .filter(([name, range]) => {
          const found = resolve(lock.packages, folder, name);
          return found === undefined || !satisfies(found.version ?? '', range);
        })
        .map(([name, range]) => `${folder} needs ${name}@${range}`),
    );
    expect(lacking).to.deep.equal([]);
  });
});
