/**
 * `npm run nodes:try`: packs the nodes, lets npm install them beside Node-RED 4 and 5 from the registry, and has each count the pieces of a PLC.
 * `-- --versions 4,5` names other versions. It downloads, so it is no part of `npm test`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildNodesPackage } from '../cli/nodes-package/build-nodes-package.ts';
import { countInNodeRed, startPlant } from './ordinary-node-red.ts';
import { stopTestPostgres } from './postgres.ts';

const { values } = parseArgs({ options: { versions: { type: 'string', default: '4,5' } } });
const dir = mkdtempSync(path.join(tmpdir(), 'pulso-try-nodes-'));
const npm = (cwd: string, ...args: string[]): string =>
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--silent'], { cwd, encoding: 'utf8' }).trim();

try {
  const built = buildNodesPackage(path.join(dir, 'package'));
  const packed = path.join(dir, npm(dir, 'pack', built));
  for (const version of values.versions.split(',')) await tryWith(version.trim(), packed);
} finally {
  await stopTestPostgres();
  rmSync(dir, { recursive: true, force: true });
}

async function tryWith(version: string, packed: string): Promise<void> {
  const userDir = path.join(dir, `node-red-${version}`);
  mkdirSync(userDir);
  npm(userDir, 'install', `node-red@${version}`, packed);
  const manifest = readFileSync(path.join(userDir, 'node_modules/node-red/package.json'), 'utf8');
  const exact = (JSON.parse(manifest) as { version: string }).version;
  const plant = await startPlant();
  try {
    await countInNodeRed(path.join(userDir, 'node_modules/node-red/red.js'), userDir, plant);
    console.log(`Node-RED ${exact}: every piece counted`);
  } finally {
    await plant.close();
  }
}
