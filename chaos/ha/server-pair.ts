/**
 * Two PostgreSQL servers with streaming replication behind one address, as in a plant that survives the loss of a server. The primary can be
 * lost the way a machine is lost; the standby is then promoted, and a new standby is made from it.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../cli/postgres/embedded-postgres.ts';
import { waitUntil } from '../../testing/wait.ts';
import type { DatabaseServer } from '../plant-parts.ts';
import { FaultProxy } from '../fault-proxy.ts';
import { killTree } from './kill-tree.ts';

const STANDBY_TIMEOUT_MS = 60_000;
/** Kept for a standby that falls behind; far more than a run writes. */
const KEPT_WAL = '512MB';

/** `synchronous`: a commit is answered when the standby has it on disk. */
export type Replication = 'synchronous' | 'asynchronous';

export class ServerPair {
  /** What everybody connects to; it leads to the primary. */
  readonly door: FaultProxy;
  /** Between primary and standby. */
  wire: FaultProxy;
  failovers = 0;
  readonly #dir: string;
  readonly #password: string;
  readonly #replication: Replication;
  #primary: EmbeddedPostgres;
  #standby: EmbeddedPostgres | null = null;
  #servers = 1;

  private constructor(primary: EmbeddedPostgres, dir: string, password: string, replication: Replication) {
    this.#primary = primary;
    this.#dir = dir;
    this.#password = password;
    this.#replication = replication;
    this.door = new FaultProxy(primary.port);
    this.wire = new FaultProxy(primary.port);
  }

  static async open(dir: string, password: string, replication: Replication): Promise<ServerPair> {
    const primary = await startEmbeddedPostgres({
      dataFolder: path.join(dir, 'server-1'),
      password,
      logFile: path.join(dir, 'server-1.log'),
    });
    const pair = new ServerPair(primary, dir, password, replication);
    await pair.door.listen();
    await pair.#sql(primary, `ALTER SYSTEM SET wal_keep_size = '${KEPT_WAL}'`);
    await pair.addStandby();
    return pair;
  }

  /** The pair as one server. */
  get front(): DatabaseServer {
    return { port: this.door.port, url: (name) => this.#url(name, this.door.port) };
  }

  /** Address of the primary itself, past the door. */
  primaryUrl(database: string): string {
    return this.#url(database, this.#primary.port);
  }

  /** A copy of the running primary that follows it from now on. */
  async addStandby(): Promise<void> {
    this.#servers += 1;
    const name = `server-${this.#servers}`;
    const dataFolder = path.join(this.#dir, name);
    await this.#baseBackup(dataFolder);
    await this.wire.close();
    this.wire = new FaultProxy(this.#primary.port);
    const port = await this.wire.listen();
    this.#follow(dataFolder, port);
    this.#standby = await startEmbeddedPostgres({
      dataFolder,
      password: this.#password,
      logFile: path.join(this.#dir, `${name}.log`),
    });
    if (this.#replication === 'synchronous') await this.#waitForStandby(true);
    const wanted = this.#replication === 'synchronous' ? 'sync' : 'async';
    await waitUntil(
      async () => {
        const [row] = await this.#sql(this.#primary, 'SELECT state, sync_state FROM pg_stat_replication');
        return row?.['state'] === 'streaming' && row['sync_state'] === wanted;
      },
      { timeoutMs: STANDBY_TIMEOUT_MS, what: `the standby to follow (${wanted})` },
    );
  }

  /** The primary's machine is gone in the middle of whatever it did. Answers how long nobody could write, in ms. */
  async failOver(): Promise<number> {
    const standby = this.#standby;
    if (standby === null) throw new Error('there is no standby to fail over to');
    const startedAtMs = performance.now();
    this.door.refuse();
    await killMachine(this.#primary);
    this.door.resetAll();
    // What was under way between the two machines when one of them went.
    this.wire.resetAll();
    await this.#sql(standby, 'SELECT pg_promote()');
    this.#primary = standby;
    this.#standby = null;
    this.failovers += 1;
    // As Patroni does: without a standby commits go on, and wait for one again as soon as it follows.
    await this.#waitForStandby(false);
    this.door.pointTo(standby.port);
    this.door.admit();
    return performance.now() - startedAtMs;
  }

  async close(): Promise<void> {
    await this.door.close();
    await this.wire.close();
    if (this.#standby) await killMachine(this.#standby);
    await killMachine(this.#primary);
  }

  #waitForStandby(isWanted: boolean): Promise<unknown> {
    const names = isWanted ? '*' : '';
    return this.#sql(
      this.#primary,
      `ALTER SYSTEM SET synchronous_standby_names = '${names}'`,
      'SELECT pg_reload_conf()',
    );
  }

  /** PostgreSQL's own protocol for copying a server at work; pg_basebackup does the same and is not among npm's programs. */
  async #baseBackup(target: string): Promise<void> {
    const [{ folder } = {}] = await this.#sql(
      this.#primary,
      `SELECT current_setting('data_directory') AS folder`,
    );
    const client = await this.#connect(this.#primary);
    try {
      await client.query(`SELECT pg_backup_start('standby', true)`);
      // Files that vanish meanwhile are none that a backup needs.
      spawnSync('cp', ['-a', String(folder), target]);
      const { rows } = await client.query<{ labelfile: string }>(
        'SELECT labelfile FROM pg_backup_stop(false)',
      );
      const owned = path.join(target, 'backup_label');
      spawnSync('cp', ['-a', path.join(target, 'PG_VERSION'), owned]);
      writeFileSync(owned, rows[0]?.labelfile ?? '');
    } finally {
      await client.end();
    }
    for (const name of ['postmaster.pid', 'postmaster.opts'])
      rmSync(path.join(target, name), { force: true });
    for (const file of globSync('pg_wal/[0-9A-F]*', { cwd: target })) rmSync(path.join(target, file));
  }

  #follow(dataFolder: string, port: number): void {
    const signal = path.join(dataFolder, 'standby.signal');
    spawnSync('cp', ['-a', path.join(dataFolder, 'PG_VERSION'), signal]);
    const settings = path.join(dataFolder, 'postgresql.auto.conf');
    const kept = readFileSync(settings, 'utf8')
      .split('\n')
      .filter((line) => !/^(synchronous_standby_names|primary_conninfo)/.test(line));
    const conninfo = `host=127.0.0.1 port=${port} user=pulso password=${this.#password} application_name=standby`;
    writeFileSync(settings, [...kept, `primary_conninfo = '${conninfo}'`, ''].join('\n'));
  }

  #url(database: string, port: number): string {
    return `postgresql://pulso:${this.#password}@127.0.0.1:${port}/${database}`;
  }

  async #connect(server: EmbeddedPostgres): Promise<Client> {
    const client = new Client({ connectionString: server.url('postgres'), connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async #sql(server: EmbeddedPostgres, ...statements: string[]): Promise<Record<string, unknown>[]> {
    const client = await this.#connect(server);
    let rows: Record<string, unknown>[] = [];
    try {
      for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
      return rows;
    } finally {
      await client.end();
    }
  }
}

async function killMachine({ process: server }: EmbeddedPostgres): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const exited = once(server, 'exit');
  killTree(server.pid);
  await exited;
}
