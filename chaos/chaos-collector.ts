/** One collector in a process of its own, behind a fault proxy to PostgreSQL: started, killed, asked how it is. */
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { unpackEntries } from '../custom-nodes/runtime/store/entry-block.ts';
import type { StoredEntry } from '../custom-nodes/runtime/store/outbox-entry.ts';
import { startProcess, type Ended, type TestProcess } from '../testing/processes.ts';
import { waitUntil } from '../testing/wait.ts';
import type { FaultProxy } from './fault-proxy.ts';

/** `edge`: the whole of it with Node-RED. `collector`: its runtime alone, which starts faster. */
export type CollectorKind = 'edge' | 'collector';

const ENTRIES = { edge: 'edge/main.ts', collector: 'chaos/collector-process.ts' } as const;
const READY_TIMEOUT_MS = 60_000;
const HEALTH_TIMEOUT_MS = 2_000;

export interface CollectorHealth {
  database: boolean;
  connections: { name: string; connected: boolean; lastRead: string | null; errors: number }[];
  buffer: { depth: number; quarantined: number };
  /** Of a bare collector only. */
  figures?: { failedCommits: number };
  residentBytes?: number;
  mostErrorsInRow?: number;
}

/** A file beside this one, and its environment. */
interface Preload {
  preload: 'kill-points.ts' | 'log-connects.ts' | 'shift-clock.ts' | 'skip-clock.ts';
  env: Record<string, string>;
}

interface ChaosCollectorParts {
  kind: CollectorKind;
  id: number;
  proxy: FaultProxy;
  dataDir: string;
  healthPort: number;
  name: string;
  databaseUrl: string;
}

export class ChaosCollector {
  readonly id: number;
  readonly kind: CollectorKind;
  readonly name: string;
  /** With its role and password. */
  readonly databaseUrl: string;
  /** Between the collector and PostgreSQL. */
  readonly proxy: FaultProxy;
  readonly dataDir: string;
  kills = 0;
  readonly #healthPort: number;
  readonly #env: Record<string, string>;
  #process: TestProcess | null = null;
  #hasEnded = false;

  constructor(parts: ChaosCollectorParts) {
    this.id = parts.id;
    this.kind = parts.kind;
    this.proxy = parts.proxy;
    this.dataDir = parts.dataDir;
    this.#healthPort = parts.healthPort;
    this.name = parts.name;
    this.databaseUrl = parts.databaseUrl;
    this.#env = {
      DATABASE_URL: parts.databaseUrl,
      COLLECTOR_NAME: parts.name,
      DATA_DIR: parts.dataDir,
      EDGE_PORT: String(parts.healthPort),
      CREDENTIAL_SECRET: 'a secret for this run of chaos and no other',
      LOG_LEVEL: 'warn',
    };
  }

  get isRunning(): boolean {
    return this.#process !== null;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Neither ended by itself nor was ended. */
  get isAlive(): boolean {
    return this.#process !== null && !this.#hasEnded;
  }

  get edgeUrl(): string {
    return `http://127.0.0.1:${this.#healthPort}`;
  }

  /** @param extra what is loaded into the process before anything else, and what that is told */
  start(extra?: Preload): void {
    const env = { ...this.#env, ...extra?.env };
    if (extra !== undefined)
      env['NODE_OPTIONS'] = `--import=${fileURLToPath(new URL(extra.preload, import.meta.url))}`;
    this.#process = startProcess({ entry: ENTRIES[this.kind], env });
    this.#hasEnded = false;
    void this.#process.exited.then(() => (this.#hasEnded = true));
  }

  async untilReady(): Promise<void> {
    await this.#process?.waitForUrl(`${this.edgeUrl}/health`, READY_TIMEOUT_MS);
  }

  /** SIGKILL, the way the power goes. */
  async kill(): Promise<void> {
    if (this.#process === null) return;
    const running = this.#process;
    this.#process = null;
    await running.kill();
    this.kills += 1;
  }

  /** Waits for a collector that ends by itself. */
  async exited(): Promise<Ended | null> {
    const ended = (await this.#process?.exited) ?? null;
    this.#process = null;
    if (ended?.signal === 'SIGKILL') this.kills += 1;
    return ended;
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    await running?.stop();
  }

  async health(): Promise<CollectorHealth> {
    const signal = AbortSignal.timeout(HEALTH_TIMEOUT_MS);
    const response = await fetch(`${this.edgeUrl}/health`, { signal, headers: { connection: 'close' } });
    if (!response.ok) throw new Error(`The collector answers ${response.status}`);
    return (await response.json()) as CollectorHealth;
  }

  async untilDelivered(timeoutMs: number): Promise<void> {
    await waitUntil(async () => (await this.health()).buffer.depth === 0, {
      timeoutMs,
      what: 'the buffer to be empty',
    });
  }

  /** What waits for PostgreSQL right now, read beside the running collector. [] where its store does not exist yet. */
  waitingEntries(): { epoch: string; entries: StoredEntry[] } {
    let file: DatabaseSync;
    try {
      file = new DatabaseSync(path.join(this.dataDir, 'collector.sqlite'), {
        readOnly: true,
        timeout: 1_000,
      });
    } catch {
      return { epoch: '', entries: [] };
    }
    try {
      const epoch = String(file.prepare(`SELECT value FROM meta WHERE key = 'epoch'`).get()?.['value'] ?? '');
      const waiting = `SELECT payload FROM blocks WHERE last_seq >
        coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'acked_seq'), 0) ORDER BY last_seq LIMIT 200`;
      const rows = file.prepare(waiting).all();
      const entries = rows.flatMap((row) => unpackEntries(row['payload'] as Uint8Array));
      return { epoch, entries };
    } catch {
      return { epoch: '', entries: [] };
    } finally {
      file.close();
    }
  }

  output(): string {
    return this.#process?.output() ?? '';
  }

  lastWords(): string {
    return this.#process?.output().slice(-3_000) ?? '(not running)';
  }

  async close(): Promise<void> {
    await this.kill();
    await this.proxy.close();
  }
}
