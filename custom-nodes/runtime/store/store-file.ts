/** The SQLite file of a collector: its tables, its durability and its limits. Used by the store alone. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { packEntries } from './entry-block.ts';
import type { CountEntry, OutboxEntry, StoredEntry } from './outbox-entry.ts';

/** Bytes. Small pages: a commit of some hundred bytes writes one or two of them, ten times less than with the usual 4 KiB. */
const PAGE_BYTES = 1024;
/** 8 GiB: beyond it SQLite answers "full", and the store counts on from its last durable state. */
const LARGEST_PAGES = 8 * 1024 ** 2;
const BUSY_TIMEOUT_MS = 2000;
/** Pages. A page that changes often goes from the log to the file once in this many; the log then takes some 4 MB. */
const CHECKPOINT_PAGES = 4000;
const CONVERT_ENTRIES = 5000;

/** Opens or makes the file. @throws Error with the path when it cannot be used */
export function openStoreFile(file: string): DatabaseSync {
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    // FULL: what was committed survives a power cut, not only a crash of the process.
    database.exec(`
      PRAGMA page_size = ${PAGE_BYTES};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
      PRAGMA max_page_count = ${LARGEST_PAGES};
      CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS counters (
        register_id INTEGER PRIMARY KEY, state TEXT, generation INTEGER NOT NULL, read_at_ms REAL NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS recorded (key INTEGER PRIMARY KEY, value TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS blocks (
        last_seq INTEGER PRIMARY KEY, at_ms REAL NOT NULL, entries INTEGER NOT NULL, payload BLOB NOT NULL,
        recorded TEXT) STRICT;
      CREATE TABLE IF NOT EXISTS quarantine (
        seq INTEGER PRIMARY KEY, at_ms REAL NOT NULL, payload TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
    `);
    database.prepare(`INSERT OR IGNORE INTO meta VALUES ('epoch', ?)`).run(randomUUID());
    convertFirstFormat(database);
    return database;
  } catch (cause) {
    throw new Error(`The collector's store ${file} cannot be opened: ${(cause as Error).message}`, { cause });
  }
}

/** All that `act` writes, or nothing of it. */
export function transact(database: DatabaseSync, act: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    act();
    database.exec('COMMIT');
  } catch (error) {
    // SQLite has rolled back by itself after some errors, such as a full disk.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** The first collectors kept a row an entry and wrote every baseline at once; what they left waiting is carried over. */
function convertFirstFormat(database: DatabaseSync): void {
  const hasOutbox = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'outbox'`).get() !== undefined;
  if (!hasOutbox) return;
  database.exec('BEGIN IMMEDIATE');
  const insert = database.prepare('INSERT INTO blocks VALUES (?, ?, ?, ?, NULL)');
  const rows = database.prepare('SELECT seq, at_ms, payload FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?');
  for (let lastSeq = 0; ;) {
    const taken = rows.all(lastSeq, CONVERT_ENTRIES);
    const last = taken.at(-1);
    if (last === undefined) break;
    lastSeq = Number(last['seq']);
    const entries = taken.map((row) => ({
      seq: Number(row['seq']),
      entry: fromFirstFormat(JSON.parse(String(row['payload'])) as OutboxEntry),
    }));
    insert.run(
      lastSeq,
      Number(taken[0]?.['at_ms']),
      entries.length,
      packEntries(entries satisfies StoredEntry[]),
    );
  }
  database.exec(`
    INSERT INTO counters SELECT register_id, state, 0, read_at_ms FROM baselines;
    INSERT OR REPLACE INTO meta SELECT 'snapshot_seq', CAST(seq AS TEXT) FROM sqlite_sequence WHERE name = 'outbox';
    DROP TABLE outbox;
    DROP TABLE baselines;
    COMMIT;`);
}

function fromFirstFormat(entry: OutboxEntry): OutboxEntry {
  if (entry.kind !== 'count') return entry;
  const rest: Omit<CountEntry, 'kind' | 'event'> = {
    generation: 0,
    askedAtMs: entry.event.countedAtMs,
    carry: 0,
    beforeJump: null,
  };
  return { ...rest, ...entry };
}
