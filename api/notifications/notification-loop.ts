/** Looks at the plant and sends what is due, at our own pace, for as long as the API runs. Several processes may do so at once. */
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { Deliveries } from './deliveries.ts';
import type { DeliveryOptions } from './deliveries.ts';
import { look } from './look.ts';

const LOOK_EVERY_MS = 5_000;
/** After a time without the database every heartbeat is old: collectors get this long to show that they are there. */
const GRACE_MS = 60_000;
/** Without a look for so long the database was away, or this machine slept. */
const GAP_MS = 20_000;
/** Rounds of sending between two looks. */
const ROUNDS = 10;
const STOP_WITHIN_MS = 3_000;
/** The log of deliveries is kept so long. */
const LOG_DAYS = 90;
const PRUNE_EVERY_MS = 3_600_000;

export interface NotificationLoopOptions extends DeliveryOptions {
  everyMs?: number;
}

export class NotificationLoop {
  readonly deliveries: Deliveries;
  private readonly options: NotificationLoopOptions;
  private readonly knex: Knex;
  private readonly logger: Logger;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private stopped = false;
  /** When the plant was last looked at, by this process or another. */
  checkedAt: Date | undefined;
  private lookedAtMs: number | undefined;
  private graceUntilMs = 0;
  private prunedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: NotificationLoopOptions) {
    this.options = options;
    this.knex = options.knex;
    this.logger = options.logger;
    this.deliveries = new Deliveries(options);
  }

  start(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.working = this.work().finally(() => this.start());
    }, this.options.everyMs ?? LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.deliveries.stop();
    // A mail server that hangs does not hold the API up: what was not finished is sent after its lease.
    let late: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (late = setTimeout(resolve, STOP_WITHIN_MS)));
    await Promise.race([this.working, patience]);
    clearTimeout(late);
  }

  private async work(): Promise<void> {
    try {
      const now = performance.now();
      if (this.lookedAtMs !== undefined && now - this.lookedAtMs > GAP_MS) this.graceUntilMs = now + GRACE_MS;
      await look(this.knex, { isGrace: now < this.graceUntilMs, hasEmail: this.deliveries.hasEmail });
      this.lookedAtMs = performance.now();
      this.checkedAt = new Date();
      for (let round = 0; round < ROUNDS && (await this.deliveries.round()) > 0; round += 1);
      if (now - this.prunedAtMs > PRUNE_EVERY_MS) await this.prune(now);
    } catch (error) {
      this.logger.warn('Notifications could not be looked after.', { reason: String(error) });
    }
  }

  private async prune(now: number): Promise<void> {
    await this.knex('notification_deliveries')
      .whereRaw(`created_at < now() - interval '${LOG_DAYS} days'`)
      .delete();
    this.prunedAtMs = now;
  }
}
