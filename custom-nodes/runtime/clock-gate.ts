/**
 * Holds readings back until the time under which they would be stored is known. A Pi without a battery starts with the time of its last
 * shutdown: gaps would be wrong by hours, and plausible pieces would look impossible. Counters are absolute, so nothing is lost by waiting.
 */
import type { PlcReading } from './messages.ts';

/** Without PostgreSQL the own clock has to do after this time; counting must not wait for a server that stays away. */
const LONGEST_WAIT_MS = 10_000;
const LOOK_EVERY_MS = 100;

export interface GateClock {
  readonly isAnchored: boolean;
  monotonicMs(): number;
  plantNowMs(): number;
}

export class ClockGate {
  readonly #clock: GateClock;
  readonly #emit: (reading: PlcReading) => void;
  readonly #openAtMs: number;
  /** The loss of a link is told once only; the last one of each PLC is kept. */
  readonly #lost = new Map<number, PlcReading>();
  #timer: NodeJS.Timeout | null = null;
  #isOpen = false;

  constructor(clock: GateClock, emit: (reading: PlcReading) => void) {
    this.#clock = clock;
    this.#emit = emit;
    this.#openAtMs = clock.monotonicMs() + LONGEST_WAIT_MS;
  }

  pass(reading: PlcReading): void {
    if (this.#open()) return this.#emit(reading);
    if (reading.connected) this.#lost.delete(reading.plcConfigId);
    else this.#lost.set(reading.plcConfigId, reading);
    this.#timer ??= setInterval(() => this.#open(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #open(): boolean {
    if (this.#isOpen) return true;
    if (!this.#clock.isAnchored && this.#clock.monotonicMs() < this.#openAtMs) return false;
    this.#isOpen = true;
    this.stop();
    const readAtMs = this.#clock.plantNowMs();
    for (const reading of this.#lost.values()) this.#emit({ ...reading, readAtMs });
    this.#lost.clear();
    return true;
  }
}
