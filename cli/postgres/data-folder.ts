/** The folder of our PostgreSQL: where it is, whether it holds a database, and making one so that no half is left. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DomainError } from '../../domain/errors.ts';
import { lastLines } from '../last-lines.ts';
import { ROOT_STATE_DIR, type PostgresBinaries } from './postgres-binaries.ts';
import { spawnPostgres } from './postgres-process.ts';

export const SUPERUSER = 'pulso';

/**
 * The folder that the server will really use. As root, the database's account may be unable to enter the wished one (a
 * clone in /root): then the data lives under ROOT_STATE_DIR and the wished path is a link to it.
 */
export function placeDataFolder(wished: string, { account }: PostgresBinaries): string {
  const parent = path.dirname(wished);
  mkdirSync(parent, { recursive: true });
  if (!account || isReachable(parent)) return wished;
  const present = lstatSync(wished, { throwIfNoEntry: false });
  if (present?.isSymbolicLink()) return readlinkSync(wished);
  // What is there already is judged where it is, not passed over for an empty database elsewhere.
  if (present) return wished;
  const name = createHash('sha256').update(path.resolve(wished)).digest('hex').slice(0, 12);
  const home = path.join(ROOT_STATE_DIR, name);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  chownSync(home, account.uid, account.gid);
  symlinkSync(path.join(home, 'postgres'), wished);
  return path.join(home, 'postgres');
}

/** True where every folder above may be entered by any account. */
function isReachable(dir: string): boolean {
  for (let at = path.resolve(dir); at !== path.dirname(at); at = path.dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
  }
  return true;
}

/** Throws DATABASE_FOLDER_INCOMPLETE or DATABASE_FOLDER_OTHER_VERSION; never deletes anything that may be data. */
export function inspectDataFolder(dataFolder: string, majorVersion: number): 'absent' | 'ready' {
  if (!existsSync(dataFolder) || readdirSync(dataFolder).length === 0) return 'absent';
  const versionFile = path.join(dataFolder, 'PG_VERSION');
  if (!existsSync(versionFile)) {
    throw new DomainError(
      'DATABASE_FOLDER_INCOMPLETE',
      `The database folder ${dataFolder} is incomplete (it has no PG_VERSION); restore it from a backup, or delete it to begin with an empty database.`,
    );
  }
  const found = readFileSync(versionFile, 'utf8').trim();
  if (found === String(majorVersion)) return 'ready';
  throw new DomainError(
    'DATABASE_FOLDER_OTHER_VERSION',
    `The database folder ${dataFolder} was made by PostgreSQL ${found} and this Pulso brings PostgreSQL ${majorVersion}; move the data with pg_dump and pg_restore, or choose another DATA_DIR.`,
  );
}

export interface NewDataFolder {
  dataFolder: string;
  password: string;
  logFile: string;
  /** Only for tests: does not wait for the disk. */
  disposable: boolean;
}

/** Made beside its place and renamed when complete, so that an interrupted run leaves nothing that looks like data. */
export async function makeDataFolder(binaries: PostgresBinaries, folder: NewDataFolder): Promise<void> {
  const { dataFolder, logFile } = folder;
  const partial = `${dataFolder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  const passwordFile = path.join(tmpdir(), `pulso-${randomBytes(8).toString('hex')}`);
  writeFileSync(passwordFile, folder.password, { mode: 0o600, flag: 'wx' });
  if (binaries.account) {
    for (const file of [partial, passwordFile]) chownSync(file, binaries.account.uid, binaries.account.gid);
  }
  try {
    const initdb = spawnPostgres(
      binaries,
      binaries.initdb,
      [
        `--pgdata=${partial}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // ICU travels with the server, so names sort as Brazilians expect whatever the machine has installed.
        '--locale=C',
        '--locale-provider=icu',
        '--icu-locale=pt-BR',
        ...(folder.disposable ? ['--no-sync'] : []),
      ],
      logFile,
    );
    const [code] = (await once(initdb, 'exit')) as [number | null];
    if (code !== 0) {
      throw new DomainError(
        'DATABASE_INITIALISE_FAILED',
        `The database could not be made in ${dataFolder}: ${lastLines(logFile, 3)}`,
      );
    }
    rmSync(dataFolder, { recursive: true, force: true });
    renameSync(partial, dataFolder);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(partial, { recursive: true, force: true });
  }
}
