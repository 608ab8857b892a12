/**
 * The part of the store that waits for PostgreSQL: blocks of entries in the order of their sequence. Its size is bounded; what it does
 * when it gets full is thinning, from the oldest on, a little at a time.
 *
 * Entries that may have reached PostgreSQL without our hearing of it must come again exactly as they were, or a merged one would book
 * them twice. So a mark is made durable before anything beyond it is handed out, and only what lies behind the mark is thinned.
 *
 * What PostgreSQL has is kept for as long as there is room for it (`keptBytesMax`): a database that was restored from a backup, or a standby that lacks the
 * last commits, is then brought up to date again (`rewind`).
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { packEntries, unpackEntries } from './entry-block.ts';
import { entryTimeMs, type OutboxEntry, type StoredEntry } from './outbox-entry.ts';
import { thinEntries, THINNINGS } from './thin-entries.ts';

/** A commit's entries beyond this many are several blocks: what is unpacked at once stays small. */
const BLOCK_ENTRIES = 5000;
/** How far the mark is set ahead, so that it costs a commit only now and then. */
const MARK_AHEAD_ENTRIES = 50_000;
/** So many that were just written need not be read again to be sent. Where PostgreSQL is away they stay in the file only. */
const AHEAD_ENTRIES = 20_000;
/** Thinned at once: some 10 ms. */
const THIN_ENTRIES = 5000;
/** A walk over everything that gave up less than this share has little left to give. */
const WORTHWHILE = 0.1;
/** What a block takes in the file beside its payload: its row, and on average half a page that is not full. */
const BLOCK_OVERHEAD_BYTES = 560;

export class Outbox {
  /** Raw values given up for want of room, and counts merged with others, since the start. */
  readonly figures = { dropped: 0, merged: 0 };
  /** How much of what PostgreSQL has stays here. */
  keptBytesMax = 0;
  readonly #database: DatabaseSync;
  readonly #statements: Record<
    'insert' | 'next' | 'range' | 'remove' | 'aside' | 'mark' | 'sizes',
    StatementSync
  >;
  /** At hand and not acknowledged yet, oldest first. */
  #ahead: StoredEntry[] = [];
  /** End of the block of which the last of them is. */
  #unpackedSeq: number;
  /** Of the commit that is under way. */
  #written: StoredEntry[] = [];
  readonly #setAside = new Set<number>();
  #lastSeq: number;
  #ackedSeq: number;
  /** Of the entries up to here PostgreSQL may have some without our knowing. */
  #markSeq: number;
  #depth: number;
  /** Bytes of the blocks up to `seq`, all of which PostgreSQL has. */
  #kept: { seq: number; bytes: number };
  #walk = { afterSeq: 0, step: 0, seen: 0, gone: 0, restAtSeq: 0 };

  constructor(database: DatabaseSync) {
    this.#database = database;
    const prepare = (sql: string) => database.prepare(sql);
    this.#statements = {
      insert: prepare('INSERT INTO blocks VALUES (?, ?, ?, ?, ?)'),
      next: prepare(
        'SELECT last_seq, payload, recorded FROM blocks WHERE last_seq > ? ORDER BY last_seq LIMIT 1',
      ),
      range: prepare(
        'SELECT last_seq, at_ms, payload FROM blocks WHERE last_seq > ? AND last_seq <= ? ORDER BY last_seq',
      ),
      remove: prepare('DELETE FROM blocks WHERE last_seq > ? AND last_seq <= ?'),
      aside: prepare('INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?, ?)'),
      mark: prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)'),
      sizes: prepare(
        `SELECT last_seq, length(payload) + ${BLOCK_OVERHEAD_BYTES} AS bytes FROM blocks WHERE last_seq > ? AND last_seq <= ? ORDER BY last_seq`,
      ),
    };
    const meta = (key: string) =>
      Number(prepare('SELECT value FROM meta WHERE key = ?').get(key)?.['value'] ?? 0);
    this.#ackedSeq = meta('acked_seq');
    this.#unpackedSeq = this.#ackedSeq;
    this.#markSeq = meta('mark_seq');
    this.#kept = { seq: meta('kept_seq'), bytes: meta('kept_bytes') };
    const newest = Number(prepare('SELECT max(last_seq) AS seq FROM blocks').get()?.['seq'] ?? 0);
    this.#lastSeq = Math.max(meta('snapshot_seq'), newest);
    this.#findSetAside();
    this.#depth = this.#countWaiting();
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get ackedSeq(): number {
    return this.#ackedSeq;
  }

  /** Durable entries that PostgreSQL does not have yet. */
  get depth(): number {
    return this.#depth;
  }

  /** When the oldest of them was read, plant-clock ms; null when none waits. */
  get oldestAtMs(): number | null {
    if (this.#depth === 0) return null;
    while (this.#ahead.length === 0 && this.#unpackNext());
    const [oldest] = this.#ahead;
    return oldest === undefined ? null : entryTimeMs(oldest.entry);
  }

  /** Of the file, without what is free in it and without what PostgreSQL has and could go at any time. */
  get usedBytes(): number {
    const read = (name: string) => Number(this.#database.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
    const bytes = (read('page_count') - read('freelist_count')) * read('page_size');
    return Math.max(0, bytes - this.#kept.bytes);
  }

  /**
   * Within the caller's transaction; `committed` follows when it is through.
   * @param recorded texts that the entries themselves do not tell
   */
  write(entries: readonly OutboxEntry[], atMs: number, recorded: readonly Recorded[]): void {
    let seq = this.#lastSeq;
    const texts = recorded.length === 0 ? null : JSON.stringify(recorded);
    this.#written = entries.map((entry) => ({ seq: (seq += 1), entry }));
    for (let from = 0; from < entries.length; from += BLOCK_ENTRIES) {
      const block = this.#written.slice(from, from + BLOCK_ENTRIES);
      this.#statements.insert.run(block.at(-1)?.seq ?? 0, atMs, block.length, packEntries(block), texts);
    }
  }

  committed(): void {
    const written = this.#written;
    this.#written = [];
    const isNext = this.#unpackedSeq === this.#lastSeq;
    this.#lastSeq += written.length;
    this.#depth += written.length;
    if (!isNext || this.#ahead.length + written.length > AHEAD_ENTRIES) return;
    for (const stored of written) this.#ahead.push(stored);
    this.#unpackedSeq = this.#lastSeq;
  }

  /** Oldest first; only what is durable. */
  takeBatch(limit: number): StoredEntry[] {
    while (this.#ahead.length < limit && this.#unpackNext());
    const batch = this.#ahead.slice(0, limit);
    const last = batch.at(-1);
    if (last !== undefined && last.seq > this.#markSeq) {
      const markSeq = last.seq + MARK_AHEAD_ENTRIES;
      this.#statements.mark.run('mark_seq', String(markSeq));
      this.#markSeq = markSeq;
    }
    return batch;
  }

  /** PostgreSQL has everything up to and including `seq`. Durable with the next snapshot: what comes again is skipped there. */
  acknowledge(seq: number): void {
    const first = this.#ahead.findIndex((stored) => stored.seq > seq);
    const gone = first === -1 ? this.#ahead.length : first;
    this.#ahead.splice(0, gone);
    this.#depth -= gone;
    this.#ackedSeq = Math.max(this.#ackedSeq, seq);
    for (const aside of this.#setAside) if (aside <= seq) this.#setAside.delete(aside);
  }

  /** Sets aside an entry that PostgreSQL refuses, so that it does not block what follows. */
  setAside(seq: number, reason: string): void {
    const stored = this.#ahead.find((candidate) => candidate.seq === seq);
    if (stored === undefined) return;
    this.#statements.aside.run(seq, entryTimeMs(stored.entry), JSON.stringify(stored.entry), reason);
    this.#setAside.add(seq);
    this.#ahead.splice(this.#ahead.indexOf(stored), 1);
    this.#depth -= 1;
  }

  /** After a transaction that failed: what is known of the blocks is what the file says. */
  recount(): void {
    this.#ahead = [];
    this.#unpackedSeq = this.#ackedSeq;
    this.#depth = this.#countWaiting();
  }

  /** Calls `use` with every entry after `seq`, as the file has it, and `record` with what was recorded beside them. */
  replay(seq: number, use: (entry: OutboxEntry) => void, record: (recorded: Recorded) => void): void {
    for (let after = seq; ;) {
      const row = this.#statements.next.get(after);
      if (row === undefined) return;
      after = Number(row['last_seq']);
      for (const stored of unpackEntries(row['payload'] as Uint8Array))
        if (stored.seq > seq) use(stored.entry);
      const texts = row['recorded'];
      if (typeof texts === 'string') for (const recorded of JSON.parse(texts) as Recorded[]) record(recorded);
    }
  }

  /** Within the caller's transaction: removes what PostgreSQL has and there is no room for, and keeps up to where that is. */
  clean(snapshotSeq: number): void {
    const untilSeq = Math.min(this.#ackedSeq, snapshotSeq);
    let { seq, bytes } = this.#kept;
    for (const row of this.#statements.sizes.iterate(seq, untilSeq)) bytes += Number(row['bytes']);
    seq = Math.max(seq, untilSeq);
    let removeSeq = -1;
    for (const row of this.#statements.sizes.iterate(-1, seq)) {
      if (bytes <= this.keptBytesMax) break;
      bytes -= Number(row['bytes']);
      removeSeq = Number(row['last_seq']);
    }
    this.#statements.remove.run(-1, removeSeq);
    this.#keep({ seq, bytes: Math.max(0, bytes) });
    this.#statements.mark.run('acked_seq', String(this.#ackedSeq));
  }

  /**
   * PostgreSQL has only what is up to `seq`, though it once had more. Answers how many entries come again, and how many sequences before the first of
   * them are no longer here (0 unless the database went back further than what was kept).
   */
  rewind(seq: number): { again: number; missing: number } {
    const before = this.#depth;
    this.#ackedSeq = seq;
    this.#findSetAside();
    let bytes = 0;
    for (const row of this.#statements.sizes.iterate(-1, seq)) bytes += Number(row['bytes']);
    this.#keep({ seq, bytes });
    this.#statements.mark.run('acked_seq', String(seq));
    this.recount();
    const row = this.#statements.next.get(seq);
    const first = row === undefined ? undefined : unpackEntries(row['payload'] as Uint8Array)[0]?.seq;
    return { again: this.#depth - before, missing: Math.max(0, (first ?? seq + 1) - seq - 1) };
  }

  #keep(kept: { seq: number; bytes: number }): void {
    this.#kept = kept;
    this.#statements.mark.run('kept_seq', String(kept.seq));
    this.#statements.mark.run('kept_bytes', String(kept.bytes));
  }

  #findSetAside(): void {
    this.#setAside.clear();
    const rows = this.#database.prepare('SELECT seq FROM quarantine WHERE seq > ?').all(this.#ackedSeq);
    for (const row of rows) this.#setAside.add(Number(row['seq']));
  }

  /**
   * Within the caller's transaction: gives up a little of what is oldest. Answers false when there is nothing left to give up.
   * @param untilSeq what is newer may be needed to find the counters' state again
   */
  thin(untilSeq: number): boolean {
    const walk = this.#walk;
    const step = THINNINGS[walk.step];
    if (step === undefined && untilSeq - walk.restAtSeq < MARK_AHEAD_ENTRIES) return false;
    if (step === undefined) {
      this.#walk = { afterSeq: 0, step: 0, seen: 0, gone: 0, restAtSeq: 0 };
      return true;
    }
    const rows = this.#takeBlocks(Math.max(walk.afterSeq, this.#markSeq, this.#ackedSeq), untilSeq);
    const last = rows.at(-1);
    if (last === undefined) {
      const isWorthwhile = walk.gone > WORTHWHILE * walk.seen;
      this.#walk = {
        afterSeq: 0,
        step: walk.step + (isWorthwhile ? 0 : 1),
        seen: 0,
        gone: 0,
        restAtSeq: untilSeq,
      };
      return true;
    }
    const entries = rows.flatMap((row) => row.entries);
    const kept = thinEntries(entries, step);
    const gone = entries.length - kept.length;
    walk.afterSeq = last.lastSeq;
    walk.seen += entries.length;
    walk.gone += gone;
    if (gone > 0) this.#replace(rows, kept);
    if (step === 'measurements') this.figures.dropped += gone;
    else this.figures.merged += gone;
    return true;
  }

  #replace(rows: readonly BlockRow[], kept: readonly StoredEntry[]): void {
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return;
    this.#statements.remove.run(first.lastSeq - 1, last.lastSeq);
    if (kept.length > 0)
      this.#statements.insert.run(last.lastSeq, first.atMs, kept.length, packEntries(kept), null);
    this.#depth -= rows.reduce((sum, row) => sum + row.entries.length, 0) - kept.length;
    // What was unpacked may reach beyond the mark; the next batch unpacks it again.
    this.#ahead = [];
    this.#unpackedSeq = this.#ackedSeq;
  }

  #takeBlocks(afterSeq: number, untilSeq: number): BlockRow[] {
    const taken: BlockRow[] = [];
    let size = 0;
    for (const row of this.#statements.range.iterate(afterSeq, untilSeq)) {
      const entries = unpackEntries(row['payload'] as Uint8Array);
      // A block that the mark lies in is left alone.
      if (taken.length === 0 && (entries[0]?.seq ?? 0) <= this.#markSeq) continue;
      taken.push({ lastSeq: Number(row['last_seq']), atMs: Number(row['at_ms']), entries });
      size += entries.length;
      if (size >= THIN_ENTRIES) break;
    }
    return taken;
  }

  /** Answers false when everything is unpacked. */
  #unpackNext(): boolean {
    const row = this.#statements.next.get(this.#unpackedSeq);
    if (row === undefined) return false;
    this.#unpackedSeq = Number(row['last_seq']);
    for (const stored of unpackEntries(row['payload'] as Uint8Array))
      if (stored.seq > this.#ackedSeq && !this.#setAside.has(stored.seq)) this.#ahead.push(stored);
    return true;
  }

  #countWaiting(): number {
    const sum = this.#database
      .prepare('SELECT coalesce(sum(entries), 0) AS entries FROM blocks WHERE last_seq > ?')
      .get(this.#ackedSeq);
    const row = this.#statements.next.get(this.#ackedSeq);
    const first = row === undefined ? [] : unpackEntries(row['payload'] as Uint8Array);
    const acknowledged = first.filter(({ seq }) => seq <= this.#ackedSeq).length;
    return Number(sum?.['entries'] ?? 0) - acknowledged - this.#setAside.size;
  }
}

/** Key and text, as `DurableStore.record` is told. */
export type Recorded = [key: number, text: string];

interface BlockRow {
  lastSeq: number;
  atMs: number;
  entries: StoredEntry[];
}
