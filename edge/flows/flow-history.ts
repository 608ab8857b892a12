/**
 * Every flow that this collector took over becomes a version in PostgreSQL. It is a file first, so that a deploy during an outage arrives
 * later and in order; its id makes it arrive once.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isDataError } from '../../custom-nodes/runtime/forward/collector-database.ts';
import { compareFlows, countChanges, type ChangeCounts } from '../../domain/flows/compare-flows.ts';
import { flowChecksum, withoutCredentials } from '../../domain/flows/flow-checksum.ts';
import type { FlowNode } from '../../domain/flows/flow-types.ts';
import type { Deployment, Outcome } from '../../domain/flows/flow-tables.ts';
import type { EdgeDatabase } from '../edge-database.ts';
import { readJsonFile, writeJsonFile } from '../json-file.ts';
import type { EdgeLog } from '../log.ts';

const RETRY_MS = 5_000;
/** Months of daily deploys without a database; beyond it the oldest is given up, and said so. */
const WAITING_MAX = 200;
const LAST_FILE = 'last.json';

export interface FlowVersion {
  flow: FlowNode[];
  author: string | null;
  deployment: Deployment;
  outcome: Outcome;
  note: string | null;
  reason: string | null;
}
interface WaitingVersion extends FlowVersion {
  origin: string;
  checksum: string;
  changes: ChangeCounts;
  deployedAt: string;
}

export interface FlowHistoryParts {
  dir: string;
  database: Pick<EdgeDatabase, 'queryLong'>;
  collectorName: string;
  log: EdgeLog;
  /** Told when PostgreSQL has new versions: the screens compare them with what runs, so that is to be said, too. */
  onSent: () => void;
}

export class FlowHistory {
  readonly #parts: FlowHistoryParts;
  #last: FlowNode[];
  #checksum: string | null;
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #isStopped = false;

  constructor(parts: FlowHistoryParts) {
    this.#parts = parts;
    mkdirSync(parts.dir, { recursive: true });
    const last = readJsonFile(this.#file(LAST_FILE)) as FlowNode[] | undefined;
    this.#last = last ?? [];
    this.#checksum = last ? flowChecksum(last) : null;
  }

  /** Of the flow that runs; null before the first start ever. */
  get checksum(): string | null {
    return this.#checksum;
  }

  get waiting(): number {
    return this.#waiting().length;
  }

  start(): void {
    this.wake();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#sending;
  }

  /** A flow that was there at a start: a version only where it is not the one that was known last. */
  addFound(flow: FlowNode[]): void {
    if (flowChecksum(flow) === this.#checksum) return;
    this.add({ flow, author: null, deployment: 'found', outcome: 'running', note: null, reason: null });
  }

  add(version: FlowVersion): void {
    const flow = withoutCredentials(version.flow);
    const waiting: WaitingVersion = {
      ...version,
      flow,
      origin: randomUUID(),
      checksum: flowChecksum(flow),
      changes: countChanges(compareFlows(this.#last, flow)),
      deployedAt: new Date().toISOString(),
    };
    this.#count += 1;
    // Names sort as they were made, also within one millisecond and after a restart.
    const name = `${Date.now()}-${String(this.#count).padStart(6, '0')}.json`;
    writeJsonFile(this.#file(name), waiting);
    if (version.outcome === 'running') {
      this.#last = flow;
      this.#checksum = waiting.checksum;
      writeJsonFile(this.#file(LAST_FILE), flow);
    }
    this.#dropOldest();
    this.wake();
  }

  wake(): void {
    if (this.#sending !== undefined || this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#sending = this.#send().finally(() => {
      this.#sending = undefined;
      if (!this.#isStopped && this.#waiting().length > 0)
        this.#timer = setTimeout(() => this.wake(), RETRY_MS);
    });
  }

  /** One after the other, also those that come meanwhile. */
  async #send(): Promise<void> {
    let sent = 0;
    for (let name = this.#waiting()[0]; name !== undefined; name = this.#waiting()[0]) {
      const version = readJsonFile(this.#file(name)) as WaitingVersion | undefined;
      try {
        if (version && !(await this.#insert(version))) break;
        rmSync(this.#file(name), { force: true });
        sent += 1;
      } catch (error) {
        // Away: it waits. Whether the database answers is said elsewhere.
        if (!isDataError(error)) break;
        this.#parts.log.error('PostgreSQL refused a version of the flow', { name, reason: String(error) });
        renameSync(this.#file(name), this.#file(`${name}.refused`));
      }
    }
    if (sent > 0) this.#parts.onSent();
  }

  /** False where this collector is not registered yet. */
  async #insert(version: WaitingVersion): Promise<boolean> {
    const { database, collectorName } = this.#parts;
    const rows = await database.queryLong(
      `WITH me AS (SELECT id FROM collectors WHERE name = $1), stored AS (
         INSERT INTO flow_snapshots
           (collector_id, origin, flow, checksum, author, deployed_at, deployment, outcome, note, reason, changes)
         SELECT me.id, $2, $3::jsonb, $4, $5, $6, $7, $8, $9, $10, $11::jsonb FROM me
         ON CONFLICT (origin) DO NOTHING)
       SELECT id FROM me`,
      [
        collectorName,
        version.origin,
        JSON.stringify(version.flow),
        version.checksum,
        version.author,
        version.deployedAt,
        version.deployment,
        version.outcome,
        version.note,
        version.reason,
        JSON.stringify(version.changes),
      ],
    );
    return rows.length > 0;
  }

  #dropOldest(): void {
    for (const name of this.#waiting().slice(0, -WAITING_MAX)) {
      this.#parts.log.error('A version of the flow was given up: too many wait for PostgreSQL', { name });
      rmSync(this.#file(name), { force: true });
    }
  }

  #waiting(): string[] {
    return readdirSync(this.#parts.dir)
      .filter((name) => /^\d+-\d+\.json$/.test(name))
      .sort();
  }

  #file(name: string): string {
    return path.join(this.#parts.dir, name);
  }
}
