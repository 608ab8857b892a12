/** Keeps the summaries of what is over, at our own pace: a pass after the other while there is work, then a look every so often. */
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { databaseNow } from './open-report.ts';
import { ensureSummaries, refreshSummaries } from './refresh-summaries.ts';

const PAUSE_MS = 20_000;
/** Between two passes with work: bookings and people go first. */
const BREATH_MS = 50;
/** How often all time is compared with the calendar. */
const FULL_EVERY = 90;

export class SummaryKeeper {
  readonly #knex: Knex;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #pass: Promise<void> = Promise.resolve();
  #passes = 0;
  #isStopped = true;

  constructor(knex: Knex, logger: Logger) {
    this.#knex = knex;
    this.#logger = logger;
  }

  start(): void {
    this.#isStopped = false;
    this.#schedule(PAUSE_MS);
  }

  /** Resolves when the pass that is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#pass;
  }

  #schedule(delayMs: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#pass = this.#run().then((isMore) => this.#schedule(isMore ? BREATH_MS : PAUSE_MS));
    }, delayMs);
  }

  async #run(): Promise<boolean> {
    try {
      const nowMs = await databaseNow(this.#knex);
      await ensureSummaries(this.#knex, nowMs, this.#passes % FULL_EVERY === 0);
      const { isMore } = await refreshSummaries(this.#knex, nowMs);
      // Passes with work follow each other quickly: they are no reason to look at all time again.
      if (!isMore) this.#passes += 1;
      else this.#passes = Math.max(1, this.#passes);
      return isMore;
    } catch (error) {
      this.#logger.warn('Summaries for reports could not be made; reports work them out.', { error });
      return false;
    }
  }
}
