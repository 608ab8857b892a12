/**
 * Secrets that a single machine makes for itself: generated once, kept in DATA_DIR/secrets.json, readable by its owner
 * only. Losing the file signs everybody out and makes the flows' stored credentials unreadable.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from './errors.ts';

const NAMES = ['sessionSecret', 'credentialSecret', 'databasePassword', 'collectorPassword'] as const;
export type LocalSecrets = Record<(typeof NAMES)[number], string>;

/** Reads the file, making it first where it is absent. Throws SECRETS_UNREADABLE with one sentence. */
export function loadLocalSecrets(dataDir: string): LocalSecrets {
  const file = path.join(dataDir, 'secrets.json');
  try {
    return read(file) ?? create(file);
  } catch (cause) {
    throw new DomainError(
      'SECRETS_UNREADABLE',
      `The secrets in ${file} cannot be read or made: ${(cause as Error).message}.`,
      { cause },
    );
  }
}

function read(file: string): LocalSecrets | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const secrets = JSON.parse(text) as Partial<LocalSecrets>;
  const lacking = NAMES.find((name) => typeof secrets[name] !== 'string');
  if (lacking) throw new Error(`"${lacking}" is missing`);
  return secrets as LocalSecrets;
}

/** Written beside and linked into place: two processes that start at once end up with the same secrets. */
function create(file: string): LocalSecrets {
  mkdirSync(path.dirname(file), { recursive: true });
  const secrets = Object.fromEntries(NAMES.map((name) => [name, randomBytes(32).toString('base64url')]));
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  try {
    linkSync(partial, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(partial, { force: true });
  }
  return read(file) as LocalSecrets;
}
