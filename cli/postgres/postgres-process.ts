/** Runs a program of PostgreSQL under its account, its output appended to a log file. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import type { PostgresBinaries } from './postgres-binaries.ts';

/** In a session of its own, so that the terminal's Ctrl-C reaches only us and we decide the order of stopping. */
export function spawnPostgres(
  { account }: PostgresBinaries,
  program: string,
  args: string[],
  logFile: string,
): ChildProcess {
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a', 0o640);
  const ids = account ? { uid: account.uid, gid: account.gid } : {};
  // Inherited PG* variables (PGDATA, PGPORT, …) of somebody's own database must not reach ours.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
  try {
    return spawn(program, args, { ...ids, env, cwd: '/', detached: true, stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
}
