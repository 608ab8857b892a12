/** How much of its room the buffer takes, the alarm before it is full, and the thinning that keeps it from getting there. */
import type { PoolLog } from '../pool/plc-settings.ts';
import type { Outbox } from './outbox.ts';

/** 6 GiB: a week of 200 changes/s takes some 2 GB. A smaller disk gives at most this share of what is free. */
export const BUFFER_BYTES = 6 * 1024 ** 3;
const FREE_DISK_SHARE = 0.8;
const ALARM_SHARE = 0.8;
/** What PostgreSQL has stays here too while nothing needs the room: a day or more at the design rate, so that a database restored from last night's backup is brought up to date. */
const KEPT_SHARE = 0.1;
const KEPT_BYTES = 512 * 1024 ** 2;
/** Where thinning begins; beyond 1 raw values are no longer kept and counting waits: absolute values still have the total. */
const THIN_SHARE = 0.95;
/** At once, where there is no room left at all. */
const THIN_STEPS_FULL = 5;

export class BufferRoom {
  readonly #outbox: Outbox;
  readonly #log: PoolLog;
  readonly #limitBytes: number;
  usedBytes: number;
  isAlarmed = false;
  #isThinned = false;

  constructor(
    outbox: Outbox,
    log: PoolLog,
    { limitBytes, freeBytes }: { limitBytes: number; freeBytes: number },
  ) {
    this.#outbox = outbox;
    this.#log = log;
    this.usedBytes = outbox.usedBytes;
    this.#limitBytes = Math.min(limitBytes, this.usedBytes + freeBytes * FREE_DISK_SHARE);
    outbox.keptBytesMax = Math.min(KEPT_BYTES, this.#limitBytes * KEPT_SHARE);
  }

  /** Of the room that it may take; 1 is full. */
  get usedShare(): number {
    return this.usedBytes / this.#limitBytes;
  }

  /** After each commit. Answers whether it has to be thinned. */
  measure(): boolean {
    this.usedBytes = this.#outbox.usedBytes;
    const isHigh = this.usedShare >= ALARM_SHARE;
    if (isHigh && !this.isAlarmed)
      this.#log.error('The buffer is 80 % full: PostgreSQL has been away for too long', {
        depth: this.#outbox.depth,
        bytes: this.usedBytes,
      });
    this.isAlarmed = isHigh;
    this.#outbox.keptBytesMax = isHigh ? 0 : Math.min(KEPT_BYTES, this.#limitBytes * KEPT_SHARE);
    return this.usedShare >= THIN_SHARE;
  }

  /** Within a transaction: a little at a time, so that polling is not held up. */
  thin(untilSeq: number): void {
    for (let steps = this.usedShare >= 1 ? THIN_STEPS_FULL : 1; steps > 0; steps -= 1)
      if (!this.#outbox.thin(untilSeq)) return;
    if (!this.#isThinned)
      this.#log.error('The buffer is full: values between minutes are given up, pieces are not');
    this.#isThinned = true;
  }
}
