/** Makes the days of plc_data ahead and drops the old ones, at the start and every hour. Several API processes may do so at once. */
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import {
  dropOldPlcDataDays,
  ensurePlcDataDays,
  PLC_DATA_DAYS_EVERY_MS,
} from '../domain/database/plc-data-days.ts';

export class PlcDataDays {
  private readonly knex: Knex;
  private readonly logger: Logger;
  private readonly retentionDays: number;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();

  constructor(knex: Knex, logger: Logger, retentionDays: number) {
    this.knex = knex;
    this.logger = logger;
    this.retentionDays = retentionDays;
  }

  start(): void {
    this.working = this.work();
    this.timer = setInterval(() => {
      this.working = this.work();
    }, PLC_DATA_DAYS_EVERY_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.working;
  }

  private async work(): Promise<void> {
    try {
      await ensurePlcDataDays(this.knex);
      const dropped = await dropOldPlcDataDays(this.knex, this.retentionDays);
      if (dropped.length > 0)
        this.logger.info('Raw readings beyond the retention were dropped.', { dropped });
    } catch (error) {
      // Tried again in an hour; a week is made ahead.
      this.logger.warn('The days of plc_data could not be looked after.', { reason: String(error) });
    }
  }
}
