/**
 * The collector's memory (one SQLite file): what was recorded and counted, and what PostgreSQL does not have yet. Work is queued in
 * memory and committed once a tick for all PLCs, baselines together with the events that moved them. If a commit fails, memory
 * falls back to the durable state: the counters' absolute values then count everything again from there, nothing twice.
 */
import path from 'node:path';
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { CounterState } from '../../../domain/counting/counter-types.ts';
import type { PlcReading } from '../messages.ts';
import type { PoolLog } from '../pool/plc-settings.ts';
import type { OutboxEntry, StoredEntry } from './outbox-entry.ts';
import { openStoreFile } from './store-file.ts';

/** One durable commit for everything that was queued within this time. */
const TICK_MS = 100;
/** How old the stored time of a last good read may be after a crash; it only makes a gap look longer. */
const READ_TIMES_EVERY_MS = 5000;
/** Entries. Beyond it raw values are no longer kept and counting waits: a counter's absolute value still has the total. */
const OUTBOX_LIMIT = 20_000_000;
const OUTBOX_ALARM = 0.8 * OUTBOX_LIMIT;
/** After a failed commit: a full disk is not asked ten times a second. */
const RETRY_MS = 2000;

export interface Baseline {
  /** null: never counted, only its reads are known. */
  state: CounterState | null;
  /** When the last good read began, plant clock. */
  readAtMs: number;
  /** The same by the monotonic clock; null when it was in another process. */
  pollStartedMs: number | null;
  /** When its answer was there, by the monotonic clock: tells a read from its repetition. */
  monotonicMs: number | null;
}

/**
 * When a value was read, as far as counting goes: not before its poll began. Its answer's time says less, as an answer may have waited
 * for a process that stood still, and the counter would then have made its next pieces in no time.
 */
export function readTimes(
  read: Pick<PlcReading, 'readAtMs' | 'monotonicMs' | 'pollStartedMs'>,
): Omit<Baseline, 'state'> {
  const { readAtMs, monotonicMs, pollStartedMs } = read;
  return { readAtMs: readAtMs - (monotonicMs - pollStartedMs), monotonicMs, pollStartedMs };
}

export class DurableStore {
  readonly figures = { commits: 0, failedCommits: 0, rawQueued: 0, dropped: 0 };
  readonly epoch: string;
  readonly #database: DatabaseSync;
  readonly #log: PoolLog;
  readonly #statements: Record<'baseline' | 'recorded' | 'outbox' | 'meta', StatementSync>;
  readonly #baselines = new Map<number, Baseline>();
  readonly #recorded = new Map<number, string>();
  readonly #dirtyBaselines = new Set<number>();
  readonly #touched = new Set<number>();
  readonly #dirtyRecorded = new Set<number>();
  #pending: { entry: OutboxEntry; atMs: number }[] = [];
  #depth: number;
  #quarantined: number;
  #timer: NodeJS.Timeout | null = null;
  #timesWrittenAtMs = 0;
  #isFailing = false;
  #isAlarmed = false;
  #isClosed = false;
  /** Called after each commit that added entries. */
  onCommit: () => void = () => undefined;

  constructor(dataDir: string, log: PoolLog) {
    this.#log = log;
    this.#database = openStoreFile(path.join(dataDir, 'collector.sqlite'));
    const prepare = (sql: string) => this.#database.prepare(sql);
    this.#statements = {
      baseline: prepare('INSERT OR REPLACE INTO baselines VALUES (?, ?, ?)'),
      recorded: prepare('INSERT OR REPLACE INTO recorded VALUES (?, ?)'),
      outbox: prepare('INSERT INTO outbox (at_ms, payload) VALUES (?, ?)'),
      meta: prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)'),
    };
    this.epoch = this.meta('epoch') ?? '';
    this.#depth = this.#countRows('outbox');
    this.#quarantined = this.#countRows('quarantine');
    for (const row of prepare('SELECT register_id, state, read_at_ms FROM baselines').all())
      this.#baselines.set(Number(row['register_id']), readBaseline(row));
    for (const row of prepare('SELECT key, value FROM recorded').all())
      this.#recorded.set(Number(row['key']), String(row['value']));
  }

  /** Latest time that the store knows of, plant-clock ms; 0 for a new store. */
  get lastTimeMs(): number {
    let last = 0;
    for (const { readAtMs } of this.#baselines.values()) if (readAtMs > last) last = readAtMs;
    return last;
  }

  get depth(): number {
    return this.#depth + this.#pending.length;
  }

  get quarantined(): number {
    return this.#quarantined;
  }

  /** When the oldest waiting entry was made, plant-clock ms; null when none waits. */
  get oldestAtMs(): number | null {
    if (this.#depth === 0) return this.#pending[0]?.atMs ?? null;
    const row = this.#database.prepare('SELECT at_ms FROM outbox ORDER BY seq LIMIT 1').get();
    return row === undefined ? null : Number(row['at_ms']);
  }

  /** Too much waits: what cannot be kept must not be counted as recorded. */
  get isFull(): boolean {
    return this.depth >= OUTBOX_LIMIT;
  }

  baseline(registerId: number): Baseline | undefined {
    return this.#baselines.get(registerId);
  }

  /** A good read without news. */
  touch(registerId: number, times: Omit<Baseline, 'state'>): void {
    const baseline = this.#baselines.get(registerId);
    if (baseline === undefined) return;
    Object.assign(baseline, times);
    this.#touched.add(registerId);
    if (times.readAtMs - this.#timesWrittenAtMs >= READ_TIMES_EVERY_MS) this.#schedule(TICK_MS);
  }

  /** New state of a counter and, in the same commit, what it added. */
  moveBaseline(registerId: number, baseline: Baseline, entry: OutboxEntry | null): void {
    this.#baselines.set(registerId, baseline);
    this.#dirtyBaselines.add(registerId);
    if (entry !== null) this.#pending.push({ entry, atMs: baseline.readAtMs });
    this.#schedule(TICK_MS);
  }

  /** What was recorded last under a key: a register's id, or for the link of a PLC its negative id. */
  recorded(key: number): string | undefined {
    return this.#recorded.get(key);
  }

  /** False where it is not kept because the store is full. */
  record(key: number, value: string, entries: readonly OutboxEntry[], atMs: number): boolean {
    if (this.isFull) {
      this.figures.dropped += entries.length;
      return false;
    }
    this.#recorded.set(key, value);
    this.#dirtyRecorded.add(key);
    for (const entry of entries) this.#pending.push({ entry, atMs });
    this.figures.rawQueued += entries.length;
    this.#schedule(TICK_MS);
    return true;
  }

  /** Oldest first; only what is durable. */
  takeBatch(limit: number): StoredEntry[] {
    const rows = this.#database.prepare('SELECT seq, payload FROM outbox ORDER BY seq LIMIT ?').all(limit);
    return rows.map((row) => ({
      seq: Number(row['seq']),
      entry: JSON.parse(String(row['payload'])) as OutboxEntry,
    }));
  }

  /** PostgreSQL has everything up to and including `seq`. */
  acknowledge(seq: number): void {
    const { changes } = this.#database.prepare('DELETE FROM outbox WHERE seq <= ?').run(seq);
    this.#depth -= Number(changes);
  }

  /** Sets aside an entry that PostgreSQL refuses, so that it does not block what follows. */
  setAside(seq: number, reason: string): void {
    this.#transaction(() => {
      this.#database
        .prepare('INSERT OR REPLACE INTO quarantine SELECT seq, at_ms, payload, ? FROM outbox WHERE seq = ?')
        .run(reason, seq);
      this.#database.prepare('DELETE FROM outbox WHERE seq = ?').run(seq);
    });
    this.#depth -= 1;
    this.#quarantined += 1;
  }

  meta(key: string): string | undefined {
    const row = this.#database.prepare('SELECT value FROM meta WHERE key = ?').get(key);
    return row === undefined ? undefined : String(row['value']);
  }

  setMeta(key: string, value: string): void {
    this.#statements.meta.run(key, value);
  }

  /** Makes everything queued durable now. Answers false where that failed; memory is then as the file is. */
  commit(): boolean {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const added = this.#pending.length;
    try {
      this.#transaction(() => this.#write());
    } catch (error) {
      this.#fallBack(error);
      return false;
    }
    if (this.#isFailing) this.#log.info('The store can be written again');
    this.#isFailing = false;
    this.#depth += added;
    this.#forgetQueued();
    this.#touched.clear();
    this.#timesWrittenAtMs = Math.max(this.#timesWrittenAtMs, this.lastTimeMs);
    this.figures.commits += 1;
    this.#raiseAlarm();
    if (added > 0) this.onCommit();
    return true;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.commit();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#database.close();
  }

  #write(): void {
    const { baseline, recorded, outbox } = this.#statements;
    for (const id of new Set([...this.#dirtyBaselines, ...this.#touched])) {
      const known = this.#baselines.get(id);
      if (known !== undefined)
        baseline.run(id, known.state === null ? null : JSON.stringify(known.state), known.readAtMs);
    }
    for (const key of this.#dirtyRecorded) recorded.run(key, this.#recorded.get(key) ?? '');
    for (const { entry, atMs } of this.#pending) outbox.run(atMs, JSON.stringify(entry));
  }

  #schedule(delayMs: number): void {
    if (this.#timer !== null || this.#isClosed) return;
    this.#timer = setTimeout(() => this.commit(), this.#isFailing ? RETRY_MS : delayMs);
    // What is not committed is counted again after a restart, so it need not keep the process alive.
    this.#timer.unref();
  }

  /** Memory as the file is: the next polls record and count again what was not kept. */
  #fallBack(error: unknown): void {
    this.figures.failedCommits += 1;
    if (!this.#isFailing)
      this.#log.error('The store cannot be written; counting goes on from its last durable state', {
        error: String(error),
      });
    this.#isFailing = true;
    const baseline = this.#database.prepare('SELECT state, read_at_ms FROM baselines WHERE register_id = ?');
    for (const id of this.#dirtyBaselines) {
      const row = baseline.get(id);
      if (row === undefined) this.#baselines.delete(id);
      else this.#baselines.set(id, readBaseline(row));
    }
    const recorded = this.#database.prepare('SELECT value FROM recorded WHERE key = ?');
    for (const key of this.#dirtyRecorded) {
      const row = recorded.get(key);
      if (row === undefined) this.#recorded.delete(key);
      else this.#recorded.set(key, String(row['value']));
    }
    this.#forgetQueued();
  }

  #forgetQueued(): void {
    this.#pending = [];
    this.#dirtyBaselines.clear();
    this.#dirtyRecorded.clear();
  }

  #raiseAlarm(): void {
    const isHigh = this.#depth > OUTBOX_ALARM;
    if (isHigh && !this.#isAlarmed)
      this.#log.error('The buffer is 80 % full: PostgreSQL has been away for too long', {
        depth: this.#depth,
      });
    this.#isAlarmed = isHigh;
  }

  #transaction(act: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      act();
      this.#database.exec('COMMIT');
    } catch (error) {
      // SQLite has rolled back by itself after some errors, such as a full disk.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #countRows(table: 'outbox' | 'quarantine'): number {
    return Number(this.#database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows'] ?? 0);
  }
}

function readBaseline(row: Record<string, SQLOutputValue>): Baseline {
  const text = row['state'];
  const state = typeof text === 'string' ? (JSON.parse(text) as CounterState) : null;
  return { state, readAtMs: Number(row['read_at_ms']), pollStartedMs: null, monotonicMs: null };
}
