/**
 * A machine as its PLC's program sees it: pieces leave it at a rate, some of them bad, counters wrap and are reset. It knows the
 * truth, which never wraps: how many pieces it really made. Time and chance come from outside.
 */

/** What D40 shows, and what the demo plant's status map makes of it. */
export const MACHINE_STATUS = { stopped: 0, running: 1, setup: 2, fault: 3 } as const;
export type MachineStatus = keyof typeof MACHINE_STATUS;

export interface MachineOptions {
  /** Pieces/s, good and bad together; 0 makes none by itself. */
  rate: number;
  /** 0..1: the share of bad pieces. */
  scrapShare: number;
  /** The value after a counter's largest. */
  rolloverAt: number;
  /** The good counter is set to 0 after so many good pieces, as many programs do at a batch's end; null: never. */
  resetEvery: number | null;
  /** `auto` rests now and then; any other is shown all the time, and only `running` makes pieces. */
  status: MachineStatus | 'auto';
  /** Makes no more after so many pieces; null: goes on. */
  pieceLimit: number | null;
  random: () => number;
}

/** The truth. */
export interface MachineTotals {
  good: number;
  scrap: number;
  resets: number;
  rollovers: number;
}

/** A cycle is up to this share longer or shorter than the rate says, as real ones are. */
const CYCLE_JITTER = 0.1;
/** With `auto`: the chance to rest after a piece, and for how many cycles. */
const REST_CHANCE = 0.01;
const REST_CYCLES = 20;

export class SimulatedMachine {
  readonly totals: MachineTotals = { good: 0, scrap: 0, resets: 0, rollovers: 0 };
  /** What the PLC shows. */
  goodCounter: number;
  scrapCounter = 0;
  status: MachineStatus;
  readonly #options: MachineOptions;
  #sinceReset = 0;
  #nextAtMs: number | null = null;

  /** @param startAt the good counter's first value, so that a rollover need not be waited for */
  constructor(options: MachineOptions, startAt = 0) {
    this.#options = options;
    this.goodCounter = startAt % options.rolloverAt;
    this.status = options.status === 'auto' ? 'running' : options.status;
  }

  get isDone(): boolean {
    const { pieceLimit } = this.#options;
    return pieceLimit !== null && this.totals.good + this.totals.scrap >= pieceLimit;
  }

  /** Makes everything that was due by `nowMs` of any clock that does not step back. Answers whether anything changed. */
  advance(nowMs: number): boolean {
    if (this.#options.rate <= 0 || this.isDone) return false;
    this.#nextAtMs ??= nowMs + this.#cycleMs();
    let hasChanged = false;
    while (this.#nextAtMs <= nowMs && !this.isDone) {
      hasChanged = this.#cycle() || hasChanged;
      this.#nextAtMs += this.#cycleMs();
    }
    if (this.isDone && this.status !== 'stopped') {
      this.status = 'stopped';
      hasChanged = true;
    }
    return hasChanged;
  }

  /** Counts good pieces at once, whatever the rate. */
  makeGood(pieces: number): void {
    const { rolloverAt, resetEvery } = this.#options;
    for (let left = pieces; left > 0;) {
      const some = Math.min(left, (resetEvery ?? Infinity) - this.#sinceReset, rolloverAt - this.goodCounter);
      left -= some;
      this.totals.good += some;
      this.#sinceReset += some;
      this.goodCounter += some;
      if (this.goodCounter >= rolloverAt) {
        this.goodCounter = 0;
        this.totals.rollovers += 1;
      }
      if (this.#sinceReset === resetEvery) this.reset();
    }
  }

  /** Sets the good counter to 0, as a PLC without a battery does after a power cut. The truth stays. */
  reset(): void {
    this.goodCounter = 0;
    this.#sinceReset = 0;
    this.totals.resets += 1;
  }

  #cycle(): boolean {
    const { status, scrapShare, random } = this.#options;
    if (status !== 'auto' && status !== 'running') return false;
    if (this.status === 'stopped') {
      this.status = 'running';
      return true;
    }
    if (random() < scrapShare) {
      this.totals.scrap += 1;
      this.scrapCounter = (this.scrapCounter + 1) % this.#options.rolloverAt;
    } else this.makeGood(1);
    if (status === 'auto' && random() < REST_CHANCE) this.status = 'stopped';
    return true;
  }

  #cycleMs(): number {
    const { rate, random } = this.#options;
    const jitter = 1 + CYCLE_JITTER * (2 * random() - 1);
    return (1000 / rate) * jitter * (this.status === 'stopped' ? REST_CYCLES : 1);
  }
}
