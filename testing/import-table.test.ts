import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { importFault, isTestFile } from './import-table.ts';
import { importsOf, projectDir, resolveImport, sourceFiles } from './source-files.ts';

describe('the import table', () => {
  it('holds for every import of every source file', () => {
    const files = sourceFiles();
    expect(files).to.include.members(['domain/roles.ts', 'cli/check.ts']);
    const faults = files.flatMap((file) => importsOf(file).map((specifier) => importFault(file, specifier)));
    expect(faults.filter(Boolean)).to.deep.equal([]);
  });

  it('lets the screens use only rules of domain/ that need no server', () => {
    const reached = new Set<string>();
    const packages = new Set<string>();
    const walk = (file: string): void => {
      for (const specifier of importsOf(file)) {
        if (!specifier.startsWith('.')) {
          if (file.startsWith('domain/')) packages.add(specifier);
          continue;
        }
        const target = resolveImport(file, specifier);
        if (!target.startsWith('domain/') || reached.has(target)) continue;
        expect(existsSync(path.join(projectDir, target)), `${file} imports ${target}`).to.equal(true);
        reached.add(target);
        walk(target);
      }
    };
    sourceFiles()
      .filter((file) => file.startsWith('ui/src/') && !isTestFile(file))
      .forEach(walk);
    // Packages that run in a browser: schemas, and the calendar of the plant's time zone (only the reports bring it).
    const forBrowsers = ['zod', 'zod-openapi', 'temporal-polyfill'];
    expect([...packages].filter((name) => !forBrowsers.includes(name))).to.deep.equal([]);
  });

  const faults: [file: string, specifier: string][] = [
    ['api/main.ts', '../edge/main.ts'],
    ['edge/main.ts', '../api/app.ts'],
    ['domain/errors.ts', '../custom-nodes/runtime/messages.ts'],
    ['custom-nodes/plc-pool/plc-pool-node.ts', '../../edge/main.ts'],
    ['ui/src/main.ts', '../../domain/models/item.ts'],
    ['ui/src/main.ts', '../../api/app.ts'],
    ['api/app.ts', '../testing/postgres.ts'],
    ['migrations/0001.ts', '../domain/roles.ts'],
  ];
  for (const [file, specifier] of faults) {
    it(`refuses ${specifier} in ${file}`, () => expect(importFault(file, specifier)).to.be.a('string'));
  }

  it('lets tests import the harness', () => {
    expect(importFault('api/test/login.test.ts', '../../testing/postgres.ts')).to.equal(undefined);
    expect(importFault('domain/count.test.ts', '../testing/wait.ts')).to.equal(undefined);
  });
});
