/**
 * Two PostgreSQL servers under Patroni, with etcd and HAProxy before them, from the configuration files that we hand out (deploy/database).
 * The programs are Debian's: postgresql, patroni, etcd-server, haproxy.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../cli/postgres/free-port.ts';
import { debianPostgresBin, postgresAccount, type Account } from '../../testing/debian-postgres.ts';
import { waitUntil } from '../../testing/wait.ts';
import { killTree } from './kill-tree.ts';

const FILES = fileURLToPath(new URL('../../deploy/database/', import.meta.url));
const PROGRAMS = ['patroni', 'etcd', 'haproxy'];
/** Patroni's ttl, a base backup and a rewind, on a machine that is busy. */
const CLUSTER_TIMEOUT_MS = 180_000;
const PASSWORD = 'of-this-run-alone';

interface Node {
  name: string;
  dir: string;
  port: number;
  restPort: number;
  patroni: ChildProcess | null;
}

interface Member {
  name: string;
  role: string;
  state: string;
}

export class PatroniCluster {
  /** Of HAProxy: it leads to the primary. */
  port = 0;
  failovers = 0;
  readonly #dir: string;
  readonly #nodes: Node[] = [];
  #etcdPort = 0;
  #etcd: ChildProcess | null = null;
  #haproxy: ChildProcess | null = null;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  /** What Debian would have to bring; empty where all of it is there. */
  static lacking(): string[] {
    const missing = PROGRAMS.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
    return debianPostgresBin() === undefined ? [...missing, 'postgresql'] : missing;
  }

  static async open(dir: string): Promise<PatroniCluster> {
    const cluster = new PatroniCluster(dir);
    try {
      await cluster.#startEtcd();
      for (const name of ['db1', 'db2']) cluster.#nodes.push(await cluster.#makeNode(name));
      for (const node of cluster.#nodes) cluster.#startNode(node);
      await cluster.#startHaproxy();
      await cluster.untilWhole();
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  url(database: string): string {
    return `postgresql://postgres:${PASSWORD}@127.0.0.1:${this.port}/${database}`;
  }

  /** One primary and one synchronous standby. */
  async untilWhole(): Promise<void> {
    await waitUntil(
      async () => {
        const roles = (await this.#members()).filter(({ state }) => ['running', 'streaming'].includes(state));
        return (
          roles
            .map(({ role }) => role)
            .sort()
            .join() === 'leader,sync_standby'
        );
      },
      { timeoutMs: CLUSTER_TIMEOUT_MS, what: 'a primary and a synchronous standby' },
    ).catch((cause: unknown) => {
      throw new Error(`${(cause as Error).message}; Patroni said:\n${this.#lastWords()}`, { cause });
    });
  }

  /** The primary's machine is gone, Patroni with it. Answers after how many ms another one was primary. */
  async losePrimary(): Promise<number> {
    const primary = await this.#primary();
    const startedAtMs = performance.now();
    await this.#killNode(primary);
    await waitUntil(
      async () =>
        (await this.#members()).some(({ name, role }) => role === 'leader' && name !== primary.name),
      { timeoutMs: CLUSTER_TIMEOUT_MS, what: 'another primary' },
    );
    this.failovers += 1;
    const tookMs = performance.now() - startedAtMs;
    this.#startNode(primary);
    return tookMs;
  }

  async close(): Promise<void> {
    for (const node of this.#nodes) await this.#killNode(node);
    await end(this.#haproxy);
    await end(this.#etcd);
  }

  async #startEtcd(): Promise<void> {
    this.#etcdPort = await freePort();
    const peers = `http://127.0.0.1:${await freePort()}`;
    const clients = `http://127.0.0.1:${this.#etcdPort}`;
    const options = {
      'data-dir': path.join(this.#dir, 'etcd'),
      'listen-client-urls': clients,
      'advertise-client-urls': clients,
      'listen-peer-urls': peers,
      'initial-advertise-peer-urls': peers,
      'initial-cluster': `default=${peers}`,
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    this.#etcd = start('etcd', args, path.join(this.#dir, 'etcd.log'));
    await waitUntil(async () => (await fetch(`${clients}/health`).catch(() => null))?.ok === true, {
      timeoutMs: CLUSTER_TIMEOUT_MS,
      what: 'etcd',
    });
  }

  /** Our file with this machine's addresses. What a plant changes is what is changed here, and nothing else. */
  async #makeNode(name: string): Promise<Node> {
    const dir = path.join(this.#dir, name);
    mkdirSync(dir, { mode: 0o700 });
    const account = postgresAccount();
    if (account) chownSync(dir, account.uid, account.gid);
    const [port, restPort] = [await freePort(), await freePort()];
    const text = readFileSync(path.join(FILES, 'patroni.yml'), 'utf8')
      .replace('name: db1', `name: ${name}`)
      .replace('0.0.0.0:8008', `127.0.0.1:${restPort}`)
      .replace('192.0.2.11:8008', `127.0.0.1:${restPort}`)
      .replace('192.0.2.11:2379,192.0.2.12:2379,192.0.2.13:2379', `127.0.0.1:${this.#etcdPort}`)
      .replace('0.0.0.0:5432', `127.0.0.1:${port}`)
      .replace('192.0.2.11:5432', `127.0.0.1:${port}`)
      .replace('/var/lib/postgresql/15/main', path.join(dir, 'data'))
      .replace('/usr/lib/postgresql/15/bin', debianPostgresBin() ?? '')
      .replace('superuser-password', PASSWORD)
      .replace('replication-password', PASSWORD);
    // No socket file in a folder of Debian's that other servers of this machine use; the password file of each node is its own.
    const own = text.replace(
      '  authentication:',
      `  parameters: { unix_socket_directories: '${dir}' }\n  pgpass: ${path.join(dir, 'pgpass')}\n  authentication:`,
    );
    writeFileSync(path.join(this.#dir, `${name}.yml`), own, { mode: 0o644 });
    return { name, dir, port, restPort, patroni: null };
  }

  #startNode(node: Node): void {
    const config = path.join(this.#dir, `${node.name}.yml`);
    node.patroni = start('patroni', [config], path.join(this.#dir, `${node.name}.log`), postgresAccount());
  }

  async #killNode(node: Node): Promise<void> {
    const pidFile = path.join(node.dir, 'data/postmaster.pid');
    const patroni = node.patroni;
    node.patroni = null;
    // Patroni first: it would start its server again.
    await end(patroni, 'SIGKILL');
    if (existsSync(pidFile)) killTree(Number(readFileSync(pidFile, 'utf8').split('\n')[0]));
  }

  async #startHaproxy(): Promise<void> {
    this.port = await freePort();
    const [first, second] = this.#nodes;
    const text = readFileSync(path.join(FILES, 'haproxy.cfg'), 'utf8')
      .replace('0.0.0.0:5000', `127.0.0.1:${this.port}`)
      .replace('192.0.2.11:5432 check port 8008', `127.0.0.1:${first?.port} check port ${first?.restPort}`)
      .replace('192.0.2.12:5432 check port 8008', `127.0.0.1:${second?.port} check port ${second?.restPort}`);
    const file = path.join(this.#dir, 'haproxy.cfg');
    writeFileSync(file, text);
    this.#haproxy = start('haproxy', ['-f', file], path.join(this.#dir, 'haproxy.log'));
  }

  async #members(): Promise<Member[]> {
    for (const { restPort } of this.#nodes) {
      const answer = await fetch(`http://127.0.0.1:${restPort}/cluster`, {
        signal: AbortSignal.timeout(2_000),
      }).catch(() => null);
      if (answer?.ok) return ((await answer.json()) as { members: Member[] }).members;
    }
    return [];
  }

  async #primary(): Promise<Node> {
    const leader = (await this.#members()).find(({ role }) => role === 'leader');
    const node = this.#nodes.find(({ name }) => name === leader?.name);
    if (node === undefined) throw new Error('the cluster has no primary');
    return node;
  }

  #lastWords(): string {
    return this.#nodes
      .map(({ name }) => readFileSync(path.join(this.#dir, `${name}.log`), 'utf8').slice(-1_500))
      .join('\n---\n');
  }
}

function start(program: string, args: string[], logFile: string, account?: Account): ChildProcess {
  const log = openSync(logFile, 'a');
  return spawn(program, args, { ...account, cwd: '/', stdio: ['ignore', log, log] });
}

async function end(child: ChildProcess | null, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
