/** How the machine below the collector is, and its last log lines, for the heartbeat. Small and bounded: it goes to PostgreSQL every few seconds. */
import { statfsSync } from 'node:fs';
import os from 'node:os';
import { Writable } from 'node:stream';
import winston from 'winston';

const LINES_MAX = 10;
const LINE_MAX = 200;
const LEVELS = new Set(['error', 'warn', 'info']);
/** Of addresses such as postgresql://user:password@host. */
const CREDENTIALS = /(\w+:\/\/)[^\s/@]*@/g;
/** `password=…`, `"token": "…"`, `Bearer …`. */
const SECRETS =
  /\b(password|passwd|pwd|secret|token|api[_-]?key|authorization|bearer)\b(["']?\s*[:= ]\s*["']?)[^\s"',;]+/gi;

export interface LogLine {
  at: string;
  level: string;
  message: string;
}
export interface HostReport {
  host: {
    /** Of all cores since the last report; null in the first. */
    cpuPercent: number | null;
    memoryPercent: number;
    diskFreeBytes: number | null;
    diskFreePercent: number | null;
  };
  log: LogLine[];
}

/** Keeps the last lines, without what was logged beside the message. */
export class LastLines {
  readonly lines: LogLine[] = [];
  readonly transport = new winston.transports.Stream({
    stream: new Writable({
      objectMode: true,
      write: (entry: { level: string; message: unknown }, _encoding, done) => {
        this.#keep(entry);
        done();
      },
    }),
  });

  #keep({ level, message }: { level: string; message: unknown }): void {
    if (!LEVELS.has(level) || typeof message !== 'string') return;
    this.lines.push({ at: new Date().toISOString(), level, message: withoutSecrets(message) });
    if (this.lines.length > LINES_MAX) this.lines.shift();
  }
}

/** One line of a message, as far as it is shown. */
export function withoutSecrets(message: string): string {
  const line = message.split('\n', 1)[0] ?? '';
  return line
    .slice(0, 4 * LINE_MAX)
    .replace(CREDENTIALS, '$1…@')
    .replace(SECRETS, '$1$2…')
    .slice(0, LINE_MAX);
}

export function makeHostReport(dataDir: string, { lines }: Pick<LastLines, 'lines'>): () => HostReport {
  let before: CpuTimes | undefined;
  return () => {
    const now = cpuTimes();
    const cpuPercent = before === undefined ? null : busyPercent(before, now);
    before = now;
    const memoryPercent = Math.round(100 * (1 - os.freemem() / os.totalmem()));
    return { host: { cpuPercent, memoryPercent, ...diskOf(dataDir) }, log: [...lines] };
  };
}

interface CpuTimes {
  idleMs: number;
  allMs: number;
}

function cpuTimes(): CpuTimes {
  const times = os.cpus().map((core) => core.times);
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    idleMs: sum(times.map(({ idle }) => idle)),
    allMs: sum(times.flatMap(({ user, nice, sys, idle, irq }) => [user, nice, sys, idle, irq])),
  };
}

function busyPercent(before: CpuTimes, now: CpuTimes): number | null {
  const allMs = now.allMs - before.allMs;
  return allMs <= 0 ? null : Math.round(100 * (1 - (now.idleMs - before.idleMs) / allMs));
}

/** Where the durable store lies; a file system that does not say is no reason to end. */
function diskOf(dataDir: string): { diskFreeBytes: number | null; diskFreePercent: number | null } {
  try {
    const { bavail, blocks, bsize } = statfsSync(dataDir);
    const diskFreePercent = blocks === 0 ? null : Math.round((100 * bavail) / blocks);
    return { diskFreeBytes: bavail * bsize, diskFreePercent };
  } catch {
    return { diskFreeBytes: null, diskFreePercent: null };
  }
}
