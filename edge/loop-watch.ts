/** Notices when the event loop stood still: nothing is polled meanwhile, and somebody's flow is the usual reason. */
import type { EdgeLog } from './log.ts';

const LOOK_EVERY_MS = 500;
/** A poll that is late by so much is a gap in the history. */
const STALL_MS = 1000;

export class LoopWatch {
  readonly #log: Pick<EdgeLog, 'warn'>;
  readonly figures = { stalls: 0, longestMs: 0 };
  #timer: NodeJS.Timeout | null = null;
  #lookedAtMs = 0;

  constructor(log: Pick<EdgeLog, 'warn'>) {
    this.#log = log;
  }

  start(): void {
    this.#lookedAtMs = performance.now();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    const now = performance.now();
    const lateMs = now - this.#lookedAtMs - LOOK_EVERY_MS;
    this.#lookedAtMs = now;
    if (lateMs < STALL_MS) return;
    this.figures.stalls += 1;
    this.figures.longestMs = Math.max(this.figures.longestMs, lateMs);
    this.#log.warn('The event loop stood still; polls were left out', { durationMs: Math.round(lateMs) });
  }
}
