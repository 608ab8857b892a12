/** The SQLite file of a collector: its tables, its durability and its limits. Used by the store alone. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** 8 GiB in pages of 4 KiB: beyond it SQLite answers "full", and the store counts on from its last durable state. */
const LARGEST_PAGES = 2_097_152;
const BUSY_TIMEOUT_MS = 2000;

/** Opens or makes the file. @throws Error with the path when it cannot be used */
export function openStoreFile(file: string): DatabaseSync {
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    // FULL: what was committed survives a power cut, not only a crash of the process.
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA max_page_count = ${LARGEST_PAGES};
      CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS baselines (
        register_id INTEGER PRIMARY KEY, state TEXT, read_at_ms REAL NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS recorded (key INTEGER PRIMARY KEY, value TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS outbox (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, at_ms REAL NOT NULL, payload TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS quarantine (
        seq INTEGER PRIMARY KEY, at_ms REAL NOT NULL, payload TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
    `);
    database.prepare(`INSERT OR IGNORE INTO meta VALUES ('epoch', ?)`).run(randomUUID());
    return database;
  } catch (cause) {
    throw new Error(`The collector's store ${file} cannot be opened: ${(cause as Error).message}`, { cause });
  }
}
