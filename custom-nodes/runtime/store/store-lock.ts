/**
 * Keeps a second process from a store that one has: both would give their entries the same numbers, and PostgreSQL would take those of one for
 * repetitions of the other's. The lock is the operating system's, so it ends with its process, however that ends.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A process that was told to stop may need a moment yet. */
const PATIENCE_MS = 2000;
const SQLITE_BUSY = 5;

interface Held {
  lock: DatabaseSync;
  users: number;
}

/** A deploy may open a store anew before the one of before is closed: within a process that is in order. */
const locks = new Map<string, Held>();

/**
 * What `open` answers, and what gives the folder free again. Where it throws the folder is free at once: for another process, or for a try
 * after the file was mended.
 */
export function openLocked<T>(dataDir: string, open: () => T): [unlock: () => void, opened: T] {
  const unlock = lockStore(dataDir);
  try {
    return [unlock, open()];
  } catch (error) {
    unlock();
    throw error;
  }
}

/** @returns what gives the store free. @throws Error that names the folder, where another process has it or it cannot be used */
function lockStore(dataDir: string): () => void {
  const key = path.resolve(dataDir);
  const held = locks.get(key) ?? { lock: takeLock(key), users: 0 };
  held.users += 1;
  locks.set(key, held);
  return () => {
    held.users -= 1;
    if (held.users > 0) return;
    locks.delete(key);
    held.lock.close();
  };
}

function takeLock(dataDir: string): DatabaseSync {
  try {
    mkdirSync(dataDir, { recursive: true });
    // SQLite's own lock, as Node has no other; on a file beside the store, which may be read by others meanwhile.
    const lock = new DatabaseSync(path.join(dataDir, 'collector.lock'), { timeout: PATIENCE_MS });
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    const reason = isBusy(cause)
      ? 'another process uses it; stop that one, or give this one a folder of its own'
      : (cause as Error).message;
    throw new Error(`The collector's store in ${dataDir} cannot be opened: ${reason}`, { cause });
  }
}

function isBusy(error: unknown): boolean {
  return (error as { errcode?: unknown }).errcode === SQLITE_BUSY;
}
