/**
 * Who may import whom: section 1 of docs/architecture.md as a table. ESLint shows a fault in the editor, and a test walks
 * every file. The API and the edge never import each other: they meet in PostgreSQL.
 */
import path from 'node:path';

const ANYTHING = [
  'api',
  'bench',
  'chaos',
  'cli',
  'custom-nodes',
  'domain',
  'edge',
  'flows',
  'migrations',
  'simulator',
  'testing',
  'ui',
];

/** Folder → folders and files of ours that its code may import besides itself. */
const IMPORT_TABLE: Record<string, readonly string[]> = {
  domain: [],
  migrations: [],
  'custom-nodes': ['domain'],
  edge: ['custom-nodes', 'domain', 'flows'],
  api: ['domain'],
  ui: ['domain'],
  simulator: ['domain'],
  cli: ['domain', 'migrations', 'simulator', 'knexfile.ts'],
  testing: [...ANYTHING, 'knexfile.ts'],
  bench: [...ANYTHING, 'knexfile.ts'],
  chaos: [...ANYTHING, 'knexfile.ts'],
};

/** Parts of `domain` that need a server: they would not run in a browser, and may hold what a browser must not know. */
const SERVER_ONLY_DOMAIN = [
  'domain/models/',
  'domain/database/',
  'domain/environment.ts',
  'domain/local-secrets.ts',
  'domain/password.ts',
];

/** True for a file that only the test run loads. */
export function isTestFile(file: string): boolean {
  return /\.test\.ts$/.test(file) || /(^|\/)test\//.test(file);
}

/**
 * Says in one sentence why `file` must not import `specifier`, or undefined where it may.
 * `file` is relative to the project's root, with forward slashes. Packages and files of no part of ours are allowed.
 */
export function importFault(file: string, specifier: string): string | undefined {
  const from = file.split('/')[0] ?? '';
  const allowed = IMPORT_TABLE[from];
  if (!allowed || !specifier.startsWith('.')) return undefined;
  // A test may look at another part's tables, for example that every error code of a node is translated.
  if (isTestFile(file)) return undefined;
  const target = path.posix.join(path.posix.dirname(file), specifier);
  const to = target.split('/')[0] ?? '';
  if (to === from) return undefined;
  if (target === 'package.json') return undefined;
  if (to === 'testing') {
    return isTestFile(file) || allowed.includes('testing')
      ? undefined
      : `${file}: only tests import testing/`;
  }
  if (!allowed.includes(to))
    return `${file}: ${from}/ must not import ${target} (docs/architecture.md, section 1)`;
  if (from === 'ui' && SERVER_ONLY_DOMAIN.some((part) => target.startsWith(part))) {
    return `${file}: the screens must not import ${target}, which belongs to a server`;
  }
  return undefined;
}
