/** What a process used, from /proc: other helpers of the machine slow a clock down, but not the count of CPU time. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

/** The kernel shows CPU time in hundredths of a second on every architecture that Node runs on. */
const TICK_MS = 10;

export interface Usage {
  atMs: number;
  cpuMs: number;
}

/** User and system time of all living threads. The scheduler's own sum is finer than ticks, where the kernel shows it. */
export function usageOf(pid: number): Usage {
  let cpuMs = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) cpuMs += threadMs(`/proc/${pid}/task/${thread}`);
  return { atMs: performance.now(), cpuMs };
}

/** Of a server that makes a process a connection: its own, its children's and that of children that have ended. */
export function usageOfTree(pid: number): Usage {
  let cpuMs = cpuMsOf(readStat(pid)) + endedMsOf(readStat(pid));
  for (const child of childrenOf(pid)) {
    try {
      cpuMs += cpuMsOf(readStat(child));
    } catch {
      // It ended meanwhile and is now among the ended ones.
    }
  }
  return { atMs: performance.now(), cpuMs };
}

/** Percent of one core between two looks. */
export function corePercent(from: Usage, to: Usage): number {
  return ((to.cpuMs - from.cpuMs) / (to.atMs - from.atMs)) * 100;
}

/** Resident memory, MiB. */
export function residentMb(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? Number.NaN) / 1024;
}

/** Bytes that the process caused to be sent to the storage layer. */
export function bytesWritten(pid: number): number {
  return Number(/^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? Number.NaN);
}

function threadMs(folder: string): number {
  try {
    const sum = /^se\.sum_exec_runtime\s*:\s*([\d.]+)/m.exec(readFileSync(`${folder}/sched`, 'utf8'));
    if (sum !== null) return Number(sum[1]);
  } catch {
    // A kernel without this file.
  }
  return cpuMsOf(fieldsOf(readFileSync(`${folder}/stat`, 'utf8')));
}

/** Fields from the state on: the name before them may hold spaces and brackets. */
function readStat(pid: number): string[] {
  return fieldsOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

function fieldsOf(text: string): string[] {
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function cpuMsOf(stat: readonly string[]): number {
  return (Number(stat[11]) + Number(stat[12])) * TICK_MS;
}

function endedMsOf(stat: readonly string[]): number {
  return (Number(stat[13]) + Number(stat[14])) * TICK_MS;
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => {
      try {
        return Number(readStat(candidate)[1]) === pid;
      } catch {
        return false;
      }
    });
}
