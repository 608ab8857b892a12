/**
 * A PostgreSQL server of Debian's packages, as plants run it, with the client programs that go with it (pg_dump, psql). For tests of what
 * npm's programs cannot show; where Debian's are absent those tests are skipped.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  globSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { freePort } from '../cli/postgres/free-port.ts';
import { endAtExit } from './end-at-exit.ts';
import { waitUntil } from './wait.ts';

const PASSWORD = 'of-this-run-alone';
const START_TIMEOUT_MS = 60_000;

export interface Account {
  uid: number;
  gid: number;
}

export interface DebianPostgres {
  port: number;
  /** Of the server's files, readable by its account. */
  dir: string;
  /** As superuser. */
  url: (database: string) => string;
  /** In the database `postgres`, as superuser. */
  sql: (...statements: string[]) => Promise<void>;
  /** Several statements in one text. */
  sqlIn: (database: string, text: string) => Promise<void>;
  stop: () => Promise<void>;
}

/** Debian keeps each version's programs in a folder of its own; the newest. */
export function debianPostgresBin(): string | undefined {
  return globSync('/usr/lib/postgresql/*/bin').sort().at(-1);
}

/** PostgreSQL does not run as root; undefined where we are not. */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/** @param bin from debianPostgresBin */
export async function startDebianPostgres(bin: string): Promise<DebianPostgres> {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-debian-postgres-'));
  const account = postgresAccount();
  const passwordFile = path.join(dir, 'password');
  writeFileSync(passwordFile, PASSWORD);
  chmodSync(dir, 0o755);
  if (account) for (const file of [dir, passwordFile]) chownSync(file, account.uid, account.gid);
  const data = path.join(dir, 'data');
  const options = [`--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--no-sync'];
  execFileSync(path.join(bin, 'initdb'), ['-D', data, '-U', 'postgres', ...options], {
    ...account,
    cwd: '/',
    stdio: 'ignore',
  });
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${dir}`, 'fsync=off'];
  const log = openSync(path.join(dir, 'log'), 'a');
  const server = spawn(
    path.join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...account, cwd: '/', stdio: ['ignore', log, log] },
  );
  const letGo = endAtExit(() => server);
  const url = (database: string): string => `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`;
  const run = async (database: string, statements: string[]): Promise<void> => {
    const client = new Client({ connectionString: url(database) });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const sql = (...statements: string[]): Promise<void> => run('postgres', statements);
  await waitUntil(
    () =>
      sql('SELECT 1').then(
        () => true,
        () => false,
      ),
    {
      timeoutMs: START_TIMEOUT_MS,
      what: 'PostgreSQL of Debian to answer',
    },
  );
  return {
    port,
    dir,
    url,
    sql,
    sqlIn: (database, text) => run(database, [text]),
    stop: async () => {
      letGo();
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
