/**
 * The collector's memory (one SQLite file): what was recorded and counted, and what PostgreSQL does not have yet. Work is queued in
 * memory and committed together for all PLCs, as one block of entries; each entry says the state that it leaves behind, so a
 * counter's baseline and its pieces are one thing. Once a minute the states are written on their own and old blocks are left behind.
 * If a commit fails, memory falls back to the durable state: the counters' absolute values then count everything again, nothing twice.
 */
import { randomUUID } from 'node:crypto';
import { statfsSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ValueQuality } from '../messages.ts';
import type { PoolLog } from '../pool/plc-settings.ts';
import { baselineLeftBy, counterOf, readBaseline, type Baseline, type ReadTimes } from './baseline.ts';
import { BUFFER_BYTES, BufferRoom } from './buffer-room.ts';
import { CommitPace } from './commit-pace.ts';
import { Outbox, type Recorded } from './outbox.ts';
import { entryTimeMs, type OutboxEntry, type RawEntry, type StoredEntry } from './outbox-entry.ts';
import { readReadTimes, writeReadTimes } from './read-times.ts';
import { recordedBy } from './recorded.ts';
import { RecordedValues } from './recorded-values.ts';
import { openStoreFile, transact } from './store-file.ts';
import { openLocked } from './store-lock.ts';
import { TrackedMap } from './tracked-map.ts';

/** How old the stored time of a last good read may be after a crash; it only makes a gap look longer. */
const READ_TIMES_EVERY_MS = 10_000;
/** So long after an order began or ended they are stored with each commit: a catch-up after a crash must not seem to reach back to before. */
const HURRY_MS = 5000;
/** Of states and acknowledgements: what a start has to go through again. */
const SNAPSHOT_EVERY_MS = 60_000;
/** A generation before the first: PostgreSQL books nothing of it. */
const NOBODYS = -1;

export class DurableStore {
  readonly figures = { commits: 0, failedCommits: 0, rawQueued: 0, refused: 0 };
  /** Which store it is; with the sequence it identifies an entry. */
  epoch: string;
  /** The last sequence that the file had when it was opened: nothing beyond it can have been sent. */
  readonly openedSeq: number;
  readonly #database: DatabaseSync;
  readonly #unlock: () => void;
  readonly #outbox: Outbox;
  readonly #log: PoolLog;
  readonly #statements: Record<'counter' | 'recorded' | 'meta', StatementSync>;
  readonly #room: BufferRoom;
  readonly #baselines = new TrackedMap<Baseline>();
  /** Last recorded values of registers; links and timelines, by their negative keys, are the texts. */
  readonly values = new RecordedValues();
  readonly #texts = new TrackedMap<string>();
  #pending: OutboxEntry[] = [];
  #pendingAtMs = 0;
  /** Recorded with them, where the entries do not tell it. */
  readonly #pendingRecorded = new Map<number, string>();
  readonly #pendingMeta = new Map<string, string>();
  #quarantined: number;
  readonly #pace = new CommitPace(() => this.commit());
  #snapshotAtMs = performance.now();
  #timesDueAtMs = -Infinity;
  #hurriedUntilMs = -Infinity;
  #isTouched = false;
  #isFailing = false;
  #isClosed = false;
  /** Called after each commit that added entries. */
  onCommit: () => void = () => undefined;

  /** @param limitBytes how large the file may grow */
  constructor(dataDir: string, log: PoolLog, limitBytes = BUFFER_BYTES) {
    this.#log = log;
    [this.#unlock, this.#database] = openLocked(dataDir, () =>
      openStoreFile(path.join(dataDir, 'collector.sqlite')),
    );
    const prepare = (sql: string) => this.#database.prepare(sql);
    this.#statements = {
      counter: prepare('INSERT OR REPLACE INTO counters VALUES (?, ?, ?, ?)'),
      recorded: prepare('INSERT OR REPLACE INTO recorded VALUES (?, ?)'),
      meta: prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)'),
    };
    this.epoch = this.meta('epoch') ?? '';
    this.#outbox = new Outbox(this.#database);
    this.openedSeq = this.#outbox.lastSeq;
    this.#quarantined = Number(prepare('SELECT count(*) AS n FROM quarantine').get()?.['n'] ?? 0);
    this.#load();
    const { bavail, bsize } = statfsSync(dataDir);
    this.#room = new BufferRoom(this.#outbox, log, { limitBytes, freeBytes: bavail * bsize });
  }

  /**
   * For a file that is an old copy: all that it holds was sent by the one that went on. It becomes another store, which knows of no counter; what
   * PostgreSQL has of them is then taken over. Throws where it cannot be written: with its old baselines under a new epoch it would count twice.
   */
  startAnew(): void {
    for (const [id, baseline] of this.#baselines.entries())
      this.#baselines.set(id, { ...baseline, state: null, generation: NOBODYS });
    if (!this.commit(true)) throw new Error('The store cannot be written');
    this.#outbox.rewind(this.#outbox.lastSeq);
    this.epoch = randomUUID();
    this.setMeta('epoch', this.epoch);
  }

  /** Latest time that the store knows of, plant-clock ms; 0 for a new store. */
  get lastTimeMs(): number {
    let last = 0;
    for (const [, { readAtMs }] of this.#baselines.entries()) if (readAtMs > last) last = readAtMs;
    return last;
  }

  get depth(): number {
    return this.#outbox.depth + this.#pending.length;
  }

  get quarantined(): number {
    return this.#quarantined;
  }

  /** Raw values that were given up for want of room; counts that lost their own time to it. */
  get lost(): { dropped: number; merged: number } {
    const { dropped, merged } = this.#outbox.figures;
    return { dropped: dropped + this.figures.refused, merged };
  }

  /** When the oldest waiting entry was made, plant-clock ms; null when none waits. */
  get oldestAtMs(): number | null {
    const [first] = this.#pending;
    return this.#outbox.oldestAtMs ?? (first === undefined ? null : entryTimeMs(first));
  }

  /** What the file takes; its share of the room that it may take; whether that is worth an alarm. */
  get room(): { bytes: number; share: number; alarm: boolean } {
    return { bytes: this.#room.usedBytes, share: this.#room.usedShare, alarm: this.#room.isAlarmed };
  }

  /** Too much waits: what cannot be kept must not be counted as recorded. */
  get isFull(): boolean {
    return this.#room.usedShare >= 1;
  }

  baseline(registerId: number): Baseline | undefined {
    return this.#baselines.get(registerId);
  }

  /** A good read without news. */
  touch(registerId: number, times: ReadTimes): void {
    const baseline = this.#baselines.get(registerId);
    if (baseline === undefined) return;
    // Nothing of this has to be taken back where a commit fails: the value was read then.
    Object.assign(baseline, times);
    this.#isTouched = true;
    if (performance.now() >= this.#timesDueAtMs) this.#schedule();
  }

  /** The order that the pieces belong to changes now. */
  hurryReadTimes(): void {
    this.#timesDueAtMs = performance.now();
    this.#hurriedUntilMs = this.#timesDueAtMs + HURRY_MS;
  }

  /** New state of a counter and, in the same commit, what it added. Without an entry it need not survive a crash. */
  moveBaseline(registerId: number, baseline: Baseline, entry: OutboxEntry | null): void {
    this.#baselines.set(registerId, baseline);
    if (entry !== null) this.#queue(entry, baseline.readAtMs);
  }

  /** Takes over positions that others counted up to, durably. Answers false where that failed. */
  adoptBaselines(adopted: ReadonlyMap<number, Baseline>): boolean {
    for (const [id, baseline] of adopted) this.moveBaseline(id, baseline, null);
    return this.commit(true);
  }

  /** What was recorded last under a key: a register's id, or for the link of a PLC its negative id. */
  recorded(key: number): string | undefined {
    return key > 0 ? this.values.text(key) : this.#texts.get(key);
  }

  /** False where it is not kept because the store is full. */
  record(key: number, value: string, entries: readonly OutboxEntry[], atMs: number): boolean {
    if (this.isFull) {
      this.figures.refused += entries.length;
      return false;
    }
    this.#setRecorded(key, value);
    const isTold = entries.some((entry) =>
      recordedBy(entry).some(([told, text]) => told === key && text === value),
    );
    if (!isTold) this.#pendingRecorded.set(key, value);
    this.figures.rawQueued += entries.length;
    for (const entry of entries) this.#queue(entry, atMs);
    return true;
  }

  /** The same for a register's value, by its slot in `values`; the entry tells it. */
  recordValue(slot: number, quality: ValueQuality, entry: RawEntry): boolean {
    if (this.isFull) {
      this.figures.refused += 1;
      return false;
    }
    this.values.set(slot, entry.rawValue ?? Number.NaN, quality);
    this.figures.rawQueued += 1;
    this.#queue(entry, entry.readAtMs);
    return true;
  }

  /** Oldest first; only what is durable. */
  takeBatch(limit: number): StoredEntry[] {
    return this.#outbox.takeBatch(limit);
  }

  /** PostgreSQL has everything up to and including `seq`. */
  acknowledge(seq: number): void {
    this.#outbox.acknowledge(seq);
  }

  /** The last sequence that PostgreSQL is known to have. */
  get ackedSeq(): number {
    return this.#outbox.ackedSeq;
  }

  /** PostgreSQL has less than it had: what is beyond `seq` is handed out again, as far as it is still here. */
  rewind(seq: number): { again: number; missing: number } {
    return this.#outbox.rewind(seq);
  }

  /** Sets aside an entry that PostgreSQL refuses, so that it does not block what follows. */
  setAside(seq: number, reason: string): void {
    this.#outbox.setAside(seq, reason);
    this.#quarantined += 1;
  }

  meta(key: string): string | undefined {
    const row = this.#database.prepare('SELECT value FROM meta WHERE key = ?').get(key);
    return row === undefined ? undefined : String(row['value']);
  }

  setMeta(key: string, value: string): void {
    this.#statements.meta.run(key, value);
  }

  /** All of them or none. */
  setMetas(entries: readonly (readonly [key: string, value: string])[]): void {
    transact(this.#database, () => {
      for (const [key, value] of entries) this.setMeta(key, value);
    });
  }

  /** For what changes all the time and may be a little old after a crash: written with the next commit. */
  keepMeta(key: string, value: string): void {
    this.#pendingMeta.set(key, value);
    this.#schedule();
  }

  /** Makes everything queued durable now. Answers false where that failed; memory is then as the file is. */
  commit(isSnapshot = false): boolean {
    this.#pace.cancel();
    const now = performance.now();
    const added = this.#pending.length;
    const withSnapshot = isSnapshot || now - this.#snapshotAtMs >= SNAPSHOT_EVERY_MS;
    const withTimes = this.#isTouched && now >= this.#timesDueAtMs;
    try {
      transact(this.#database, () => {
        this.#outbox.write(this.#pending, this.#pendingAtMs, [...this.#pendingRecorded]);
        for (const [key, value] of this.#pendingMeta) this.setMeta(key, value);
        if (withTimes || withSnapshot)
          this.setMeta('read_times', writeReadTimes([...this.#baselines.entries()]));
        if (withSnapshot) this.#writeSnapshot(this.#outbox.lastSeq + added);
      });
    } catch (error) {
      this.#fallBack(error);
      return false;
    }
    if (this.#isFailing) this.#log.info('The store can be written again');
    this.#isFailing = false;
    this.#pace.committed(now, added);
    this.#outbox.committed();
    this.#baselines.committed(withSnapshot);
    this.values.committed(withSnapshot);
    this.#texts.committed(withSnapshot);
    if (withTimes || withSnapshot)
      [this.#timesDueAtMs, this.#isTouched] = [
        now + (now < this.#hurriedUntilMs ? 0 : READ_TIMES_EVERY_MS),
        false,
      ];
    if (withSnapshot) this.#snapshotAtMs = now;
    if (added + this.#pendingMeta.size > 0 || withTimes || withSnapshot) this.figures.commits += 1;
    // Without a block they wait for the next one.
    if (added > 0) this.#pendingRecorded.clear();
    this.#pending = [];
    this.#pendingMeta.clear();
    this.#watchSize();
    if (added > 0) this.onCommit();
    return true;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.commit(true);
    this.#pace.cancel();
    this.#database.close();
    this.#unlock();
  }

  #load(): void {
    for (const row of this.#database.prepare('SELECT * FROM counters').all())
      this.#baselines.load(Number(row['register_id']), readBaseline(row));
    for (const row of this.#database.prepare('SELECT key, value FROM recorded').all())
      this.#loadRecorded(Number(row['key']), String(row['value']));
    const record = ([key, value]: Recorded): void => this.#setRecorded(key, value);
    const replay = (entry: OutboxEntry): void => {
      if (entry.kind === 'count' || entry.kind === 'position') {
        const id = counterOf(entry);
        this.#baselines.set(id, baselineLeftBy(entry, this.#baselines.get(id)));
      }
      for (const recorded of recordedBy(entry)) record(recorded);
    };
    this.#outbox.replay(Number(this.meta('snapshot_seq') ?? 0), replay, record);
    for (const [id, readAtMs] of readReadTimes(this.meta('read_times'))) {
      const baseline = this.#baselines.get(id);
      if (baseline !== undefined && readAtMs > baseline.readAtMs) baseline.readAtMs = readAtMs;
    }
    // This is what is durable; it only is not in the tables yet.
    this.#baselines.committed(false);
    this.values.committed(false);
    this.#texts.committed(false);
  }

  #setRecorded(key: number, text: string): void {
    if (key > 0) this.values.setText(key, text);
    else this.#texts.set(key, text);
  }

  #loadRecorded(key: number, text: string): void {
    if (key > 0) this.values.load(key, text);
    else this.#texts.load(key, text);
  }

  #writeSnapshot(lastSeq: number): void {
    const { counter, recorded } = this.#statements;
    for (const [id, { state, generation, readAtMs }] of this.#baselines.changed())
      counter.run(id, state && JSON.stringify(state), generation, readAtMs);
    for (const [key, text] of this.values.changed()) recorded.run(key, text);
    for (const [key, text] of this.#texts.changed()) recorded.run(key, text);
    this.setMeta('snapshot_seq', String(lastSeq));
    this.#outbox.clean(lastSeq);
  }

  #queue(entry: OutboxEntry, atMs: number): void {
    if (this.#pending.length === 0) this.#pendingAtMs = atMs;
    this.#pending.push(entry);
    this.#schedule();
  }

  #schedule(): void {
    if (!this.#isClosed) this.#pace.schedule(this.#pending.length, this.#isFailing);
  }

  /** Memory as the file is: the next polls record and count again what was not kept. */
  #fallBack(error: unknown): void {
    this.figures.failedCommits += 1;
    if (!this.#isFailing)
      this.#log.error('The store cannot be written; counting goes on from its last durable state', {
        error: String(error),
      });
    this.#isFailing = true;
    this.#baselines.restore();
    this.values.restore();
    this.#texts.restore();
    this.#pending = [];
    this.#pendingRecorded.clear();
    this.#pendingMeta.clear();
  }

  /** Where it gets full room is made, a little after each commit. */
  #watchSize(): void {
    if (!this.#room.measure()) return;
    try {
      transact(this.#database, () => this.#room.thin(Number(this.meta('snapshot_seq') ?? 0)));
    } catch (error) {
      this.#outbox.recount();
      this.#log.error('The buffer cannot be thinned', { error: String(error) });
    }
    // While nothing is queued nobody would come back here.
    this.#schedule();
  }
}
