/** Builds the screens when ui/dist is missing or older than what it is made from. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, globSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from '../../domain/errors.ts';
import { lastLines } from '../last-lines.ts';
import { projectDir } from '../project-dir.ts';

const STAMP_FILE = path.join(projectDir, '.cache/screens-stamp');
const INDEX_FILE = path.join(projectDir, 'ui/dist/index.html');
const SOURCES = ['ui/*.{ts,html,json}', 'ui/{src,public}/**/*', 'domain/**/*.{ts,json}', 'package-lock.json'];

/** True where the built screens are those of the present sources. A clone's times say nothing, so contents are compared. */
export function areScreensBuilt(): boolean {
  return (
    existsSync(INDEX_FILE) && existsSync(STAMP_FILE) && readFileSync(STAMP_FILE, 'utf8') === sourceStamp()
  );
}

/** Throws SCREENS_BUILD_FAILED with the last lines of the build. */
export async function buildScreens(logDir: string, signal: AbortSignal): Promise<void> {
  const stamp = sourceStamp();
  const logFile = path.join(logDir, 'build-screens.log');
  mkdirSync(logDir, { recursive: true });
  const log = openSync(logFile, 'w', 0o640);
  const vite = path.join(projectDir, 'node_modules/vite/bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--config', 'ui/vite.config.ts'], {
    cwd: projectDir,
    stdio: ['ignore', log, log],
    signal,
  });
  closeSync(log);
  // An abort is reported as an error event as well as by the exit that follows.
  child.on('error', () => undefined);
  const [code] = (await once(child, 'close')) as [number | null];
  if (signal.aborted) return;
  if (code !== 0) {
    throw new DomainError(
      'SCREENS_BUILD_FAILED',
      `The screens could not be built (${logFile}):\n${lastLines(logFile, 8)}`,
    );
  }
  mkdirSync(path.dirname(STAMP_FILE), { recursive: true });
  writeFileSync(STAMP_FILE, stamp);
}

function sourceStamp(): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: projectDir, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(path.relative(projectDir, file)).update(readFileSync(file));
  return hash.digest('hex');
}
