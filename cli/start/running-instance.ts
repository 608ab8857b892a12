/**
 * DATA_DIR/running.json: who runs on this data folder, so that nobody else does, and how to reach its database, so that
 * other commands of the same machine need no DATABASE_URL.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from '../../domain/errors.ts';

interface RunningInstance {
  pid: number;
  /** Start of that process in clock ticks since boot: a process number alone is used again after a crash. */
  startTicks: string | null;
  databaseUrl?: string;
}

/** Takes the folder. Throws ALREADY_RUNNING where a living Pulso has it; a dead one's entry is replaced. */
export function claimDataDir(dataDir: string): void {
  const file = path.join(dataDir, 'running.json');
  const own: RunningInstance = { pid: process.pid, startTicks: startTicks(process.pid) };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const other = findRunningInstance(dataDir);
    if (other) {
      throw new DomainError(
        'ALREADY_RUNNING',
        `Pulso already runs on ${dataDir} (process ${other.pid}); stop it first or set DATA_DIR.`,
      );
    }
    rmSync(file, { force: true });
  }
}

/** Tells other commands where the database is. */
export function publishDatabase(dataDir: string, databaseUrl: string): void {
  const own: RunningInstance = { pid: process.pid, startTicks: startTicks(process.pid), databaseUrl };
  writeFileSync(path.join(dataDir, 'running.json'), JSON.stringify(own), { mode: 0o600 });
}

export function releaseDataDir(dataDir: string): void {
  rmSync(path.join(dataDir, 'running.json'), { force: true });
}

/** The living Pulso of this folder, or undefined. */
export function findRunningInstance(dataDir: string): RunningInstance | undefined {
  try {
    const found = JSON.parse(readFileSync(path.join(dataDir, 'running.json'), 'utf8')) as RunningInstance;
    process.kill(found.pid, 0);
    return startTicks(found.pid) === found.startTicks ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Field 22 of /proc/PID/stat (proc_pid_stat(5)); null where there is no /proc. */
function startTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name is in parentheses and may hold spaces; what follows it starts with field 3.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
