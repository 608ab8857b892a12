/**
 * Loaded before anything written in TypeScript, so in plain JavaScript: keeps what Node made of our sources, types taken out and compiled. Only
 * the first start after an update then pays for it: a third of the CPU time of a start, and some 25 MB for as long as the process runs.
 * A folder that cannot be written is no failure.
 */
import { mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import path from 'node:path';

const dataDir = path.resolve(process.env.DATA_DIR ?? '.data');
try {
  // As cli/start/preflight.ts makes it: Node would make a folder that every account can read, and secrets are to be in it.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
} catch {
  // Whoever needs the folder says so.
}
enableCompileCache(path.join(dataDir, 'compile-cache'));
