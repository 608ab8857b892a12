/**
 * Sends scheduled reports when they are due. A row is claimed for some minutes, so that of several API processes one sends it and none is lost
 * with its process; what fails is tried again with growing pauses, and given up until its next time.
 */
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { nextRunMs } from '../../domain/reports/report-schedule.ts';
import type { Letter } from '../mail/mailer.ts';
import { databaseNow } from './open-report.ts';
import { makeLetter } from './report-letter.ts';
import type { LetterSchedule } from './report-letter.ts';

const LOOK_EVERY_MS = 30_000;
const CLAIM_MINUTES = 5;
const ATTEMPTS_MAX = 8;
const PAUSE_MS = 60_000;
const PAUSE_MAX_MS = 3_600_000;

interface DueSchedule extends LetterSchedule {
  id: number;
  recipients: string[];
  weekdays: number[];
  sendTime: string;
  attempts: number;
}

export class ReportMailing {
  readonly #knex: Knex;
  readonly #logger: Logger;
  readonly #send: (letter: Letter) => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(knex: Knex, logger: Logger, send: (letter: Letter) => Promise<void>) {
    this.#knex = knex;
    this.#logger = logger;
    this.#send = send;
  }

  start(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#working = this.#look().finally(() => this.start());
    }, LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#working;
  }

  /** Sends everything that is due at `nowMs`. Answers how many letters went out. */
  async sendDue(nowMs: number): Promise<number> {
    let sent = 0;
    for (;;) {
      const due = await claimDue(this.#knex, nowMs);
      if (!due) return sent;
      try {
        const letter = await makeLetter(this.#knex, { schedule: due, scope: null, nowMs });
        await this.#send({ ...letter, to: due.recipients });
        await note(this.#knex, due, { next: nextOf(due, nowMs), last_sent_at: new Date(nowMs) });
        sent += 1;
      } catch (error) {
        await this.#failed(due, nowMs, error instanceof Error ? error.message : String(error));
      }
    }
  }

  async #failed(due: DueSchedule, nowMs: number, reason: string): Promise<void> {
    this.#logger.warn('A scheduled report could not be sent.', { schedule: due.id, reason });
    const isLast = due.attempts >= ATTEMPTS_MAX;
    const pauseMs = Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** (due.attempts - 1));
    const next = isLast ? nextOf(due, nowMs) : nowMs + pauseMs;
    await note(this.#knex, due, {
      next,
      attempts: isLast ? 0 : due.attempts,
      last_error: reason.slice(0, 500),
    });
  }

  async #look(): Promise<void> {
    try {
      await this.sendDue(await databaseNow(this.#knex));
    } catch (error) {
      this.#logger.warn('Scheduled reports could not be looked after.', { reason: String(error) });
    }
  }
}

async function claimDue(knex: Knex, nowMs: number): Promise<DueSchedule | undefined> {
  const { rows } = await knex.raw<{ rows: DueSchedule[] }>(
    `UPDATE report_schedules r SET claimed_until = now() + interval '${CLAIM_MINUTES} minutes', attempts = attempts + 1
     FROM companies c
     WHERE c.id = r.company_id AND r.id = (
       SELECT id FROM report_schedules
       WHERE active AND next_run_at <= to_timestamp(?::float8 / 1000) AND (claimed_until IS NULL OR claimed_until < now())
       ORDER BY next_run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING r.id, r.company_id AS "companyId", r.sector_id AS "sectorId", r.name, r.report, r.group_by AS "groupBy", r.period,
       r.format, r.lang, r.recipients, r.weekdays, to_char(r.send_time, 'HH24:MI') AS "sendTime", r.attempts, c.time_zone AS "timeZone"`,
    [nowMs],
  );
  return rows[0];
}

async function note(
  knex: Knex,
  { id }: DueSchedule,
  { next, ...values }: { next: number; attempts?: number; last_sent_at?: Date; last_error?: string },
): Promise<void> {
  const reset = { attempts: 0, last_error: null, claimed_until: null, next_run_at: new Date(next) };
  await knex('report_schedules')
    .where({ id })
    .update({ ...reset, ...values });
}

function nextOf({ timeZone, weekdays, sendTime }: DueSchedule, nowMs: number): number {
  return nextRunMs(timeZone, weekdays, sendTime, nowMs);
}
