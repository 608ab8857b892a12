import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { countInNodeRed, startPlant, type Plant } from '../../testing/ordinary-node-red.ts';
import { projectDir } from '../project-dir.ts';

/** What `npm run nodes:pack` leaves in the project's folder. */
const PACKAGE = 'node-red-contrib-pulso-0.1.0.tgz';

describe('The nodes as a package', function () {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-package-'));
  let plant: Plant;

  before(async () => {
    plant = await startPlant();
  });
  after(async () => {
    await plant?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  // With other versions of Node-RED, and with what npm itself installs: `npm run nodes:try`.
  it('packs, installs into an ordinary Node-RED and counts every piece there', async () => {
    const packed = execFileSync('npm', ['run', '--silent', 'nodes:pack'], {
      cwd: projectDir,
      encoding: 'utf8',
    });
    expect(packed.trim()).to.equal(PACKAGE);
    cpSync(path.join(projectDir, PACKAGE), path.join(dir, PACKAGE));
    rmSync(path.join(projectDir, PACKAGE));
    execFileSync('tar', ['-xzf', path.join(dir, PACKAGE), '-C', dir, '--one-top-level=unpacked']);
    const userDir = path.join(dir, 'node-red');
    install(path.join(dir, 'unpacked', 'package'), userDir);
    await countInNodeRed(createRequire(import.meta.url).resolve('node-red/red.js'), userDir, plant);
  });

  it('carries compiled code, both languages, an example and nothing of ours that is TypeScript', () => {
    const listed = execFileSync('tar', ['-tzf', path.join(dir, PACKAGE)], {
      encoding: 'utf8',
    }).split('\n');
    expect(listed.filter((file) => file.endsWith('.ts'))).to.deep.equal([]);
    expect(listed).to.include.members([
      'package/custom-nodes/plc-pool/plc-pool-node.js',
      'package/custom-nodes/plc-pool/locales/pt-BR/plc-pool.html',
      'package/custom-nodes/plc-pool/icons/plc-pool.svg',
      'package/domain/counting/count.js',
      'package/resources/editor.js',
      'package/resources/saved-settings.js',
      'package/README.md',
    ]);
    expect(listed.some((file) => file.startsWith('package/examples/'))).to.equal(true);
  });
});

/** As npm would, with the packages that are here already. */
function install(from: string, userDir: string): void {
  const modules = path.join(userDir, 'node_modules');
  mkdirSync(modules, { recursive: true });
  cpSync(from, path.join(modules, 'node-red-contrib-pulso'), { recursive: true });
  const manifest = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  expect(Object.keys(manifest.dependencies)).to.include.members(['knex', 'pg']);
  for (const name of Object.keys(manifest.dependencies)) {
    mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    symlinkSync(path.join(projectDir, 'node_modules', name), path.join(modules, name));
  }
  const dependencies = { 'node-red-contrib-pulso': '0.1.0' };
  writeFileSync(
    path.join(userDir, 'package.json'),
    JSON.stringify({ name: 'node-red-project', dependencies }),
  );
}
