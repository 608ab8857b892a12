/**
 * Sees whether the pieces still come while a new flow is on trial: a counter that has moved must have been counted soon after. It looks at
 * the readings and at the store's baselines, so it does not matter how the flow is drawn or what its functions do.
 */
import type { CollectorRuntime } from '../../custom-nodes/runtime/collector-runtime.ts';
import { VALUE_QUALITY, type PlcReading } from '../../custom-nodes/runtime/messages.ts';

/** A count that is this late will not come; a glitch needs a second read, a slow poll its time. */
const LATE_POLLS = 4;
const LATE_MIN_MS = 3_000;

interface Waiting {
  sinceMs: number;
  reads: number;
  /** The baseline then: as soon as it moves, the flow counts. */
  last: number | null;
}

export type WatchedRuntime = Pick<CollectorRuntime, 'onReading' | 'register' | 'store'>;

export class CountingWatch {
  readonly #runtime: WatchedRuntime;
  readonly #waiting = new Map<number, Waiting>();
  /** Counter → its baseline when it was looked at last. */
  readonly #baselines = new Map<number, number | null>();
  readonly #counted = new Set<number>();
  readonly #unsubscribe: () => void;
  #late: string | null = null;
  #resolveLate: (register: string) => void = () => undefined;
  /** Resolves with the name of a counter that moved and was not counted; else never. */
  readonly late: Promise<string>;

  constructor(runtime: WatchedRuntime) {
    this.#runtime = runtime;
    this.late = new Promise((resolve) => (this.#resolveLate = resolve));
    this.#unsubscribe = runtime.onReading((reading) => this.#look(reading));
  }

  /** Counters that moved and were counted. */
  get counted(): number {
    return this.#counted.size;
  }

  /** A counter has moved that was never counted in this trial, and it is too early to say whether it will be. */
  get isUndecided(): boolean {
    return this.#late === null && [...this.#waiting.keys()].some((id) => !this.#counted.has(id));
  }

  stop(): void {
    this.#unsubscribe();
  }

  #look(reading: PlcReading): void {
    if (!reading.connected || this.#late !== null) return;
    for (const [index, id] of reading.registerIds.entries()) {
      const register = this.#runtime.register(id);
      const isCounter = register?.role === 'PRODUCTION_COUNTER' || register?.role === 'SCRAP_COUNTER';
      if (!isCounter || reading.quality[index] !== VALUE_QUALITY.GOOD) continue;
      const last = this.#runtime.store.baseline(id)?.state?.last ?? null;
      if (this.#baselines.has(id) && this.#baselines.get(id) !== last) this.#counted.add(id);
      this.#baselines.set(id, last);
      if (last === reading.rawValues[index]) this.#waiting.delete(id);
      else if (this.#isLate(id, last, reading.monotonicMs)) this.#tell(`${reading.plcName} ${register.name}`);
    }
  }

  #isLate(id: number, last: number | null, nowMs: number): boolean {
    const waiting = this.#waiting.get(id);
    if (!waiting || waiting.last !== last) {
      this.#waiting.set(id, { sinceMs: nowMs, reads: 1, last });
      return false;
    }
    waiting.reads += 1;
    return waiting.reads > LATE_POLLS && nowMs - waiting.sinceMs > LATE_MIN_MS;
  }

  #tell(register: string): void {
    this.#late = register;
    this.#resolveLate(register);
  }
}
