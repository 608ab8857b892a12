/** `npm run nodes:pack`: the nodes as a package for an ordinary Node-RED, in this folder; its name is printed. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildNodesPackage } from './nodes-package/build-nodes-package.ts';
import { projectDir } from './project-dir.ts';
import { runCommand } from './run-command.ts';

await runCommand(() => {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-nodes-'));
  try {
    buildNodesPackage(path.join(dir, 'package'));
    const args = ['pack', path.join(dir, 'package'), '--pack-destination', projectDir];
    console.log(execFileSync('npm', args, { encoding: 'utf8' }).trim());
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  return Promise.resolve();
});
