/**
 * Keeps the stops in step with what the machines did: takes the queue that the database fills whenever a state or a run of an order changes, and
 * looks at what time alone changes: a stop that becomes a downtime, a shift that begins or ends. Several API processes may do so at once.
 */
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { notifyLive } from '../live/notify.ts';
import { reviewStops, tryLockStops } from './review-stops.ts';

const LOOK_EVERY_MS = 500;
/** Stops that may be about to become downtimes. */
const YOUNG_EVERY_LOOKS = 4;
/** Every machine that stands, for the edges of shifts; they are cut at the right time however late that is noticed. */
const STANDING_EVERY_LOOKS = 60;
/** At once: what is left is taken in the next look. */
const MACHINES_MAX = 500;
/** A failure that comes again and again is told once in this time. */
const TELL_EVERY_MS = 60_000;

interface Due {
  plcConfigId: number;
  from: Date;
}

export class StopKeeper {
  private readonly knex: Knex;
  private readonly logger: Logger;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;
  private looks = 0;
  private toldAtMs = -Infinity;

  constructor(knex: Knex, logger: Logger) {
    this.knex = knex;
    this.logger = logger;
  }

  start(): void {
    this.timer = setInterval(() => {
      this.working ??= this.look().finally(() => (this.working = undefined));
    }, LOOK_EVERY_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.working;
  }

  private async look(): Promise<void> {
    try {
      for (const due of await this.findDue()) await this.review(due);
    } catch (error) {
      this.tell(error);
    }
  }

  private async findDue(): Promise<Due[]> {
    this.looks += 1;
    const due = new Map<number, Date>();
    const add = ({ plcConfigId, from }: Due): void => {
      const known = due.get(plcConfigId);
      if (known === undefined || from < known) due.set(plcConfigId, from);
    };
    for (const sql of [
      QUEUED,
      ...(this.looks % YOUNG_EVERY_LOOKS === 0 ? [YOUNG] : []),
      ...(this.looks % STANDING_EVERY_LOOKS === 1 ? [STANDING] : []),
    ])
      (await this.knex.raw<{ rows: Due[] }>(sql)).rows.forEach(add);
    return [...due].map(([plcConfigId, from]) => ({ plcConfigId, from }));
  }

  /** One machine that cannot be worked out holds up no other. */
  private async review({ plcConfigId, from }: Due): Promise<void> {
    try {
      await this.knex.transaction(async (trx) => {
        if (!(await tryLockStops(trx, plcConfigId))) return;
        const queued = await trx('stop_reviews')
          .where({ plc_config_id: plcConfigId })
          .delete()
          .returning<{ from_time: Date }[]>('from_time');
        const times = [from, ...queued.map((row) => row.from_time)].map((time) => time.getTime());
        const hasChanged = await reviewStops(trx, plcConfigId, new Date(Math.min(...times)));
        if (hasChanged) await notifyLive(trx, { plcConfigIds: [plcConfigId], kinds: ['downtimes'] });
      });
    } catch (error) {
      this.tell(error, plcConfigId);
    }
  }

  private tell(error: unknown, plcConfigId?: number): void {
    if (performance.now() - this.toldAtMs < TELL_EVERY_MS) return;
    this.toldAtMs = performance.now();
    this.logger.warn('Stops could not be worked out; it is tried again.', {
      plcConfigId,
      reason: String(error),
    });
  }
}

const QUEUED = `
  SELECT plc_config_id AS "plcConfigId", min(from_time) AS "from" FROM stop_reviews
  GROUP BY 1 ORDER BY min(id) LIMIT ${MACHINES_MAX}`;
const YOUNG = `
  SELECT plc_config_id AS "plcConfigId", start_date AS "from" FROM downtimes
  WHERE end_date IS NULL AND kind = 'micro_stop' AND automatic`;
const STANDING = `
  SELECT plc_config_id AS "plcConfigId", started_at AS "from" FROM machine_states
  WHERE ended_at IS NULL AND state IN ('STOPPED', 'FAULT', 'SETUP', 'PLANNED_STOP', 'NO_ORDER')`;
