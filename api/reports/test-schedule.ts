/** Sends a schedule's letter once, to one address, so that nobody has to wait until it is due to see whether it arrives. */
import type { z } from 'zod';
import { scheduleTest, scheduleTestAnswer } from '../../domain/contracts/report-schedules.ts';
import { DomainError } from '../../domain/errors.ts';
import { Company } from '../../domain/models/company.ts';
import { ReportSchedule } from '../../domain/models/report-schedule.ts';
import { audit } from '../audit.ts';
import { findRow } from '../routes/list-rows.ts';
import { notFound, route } from '../routes/route.ts';
import type { Ask } from '../routes/route.ts';
import { databaseNow } from './open-report.ts';
import { makeLetter } from './report-letter.ts';
import { REPORT_SCHEDULES } from './report-schedules.ts';

type Answer = z.output<typeof scheduleTestAnswer>;

export const TEST_SCHEDULE_ROUTE = route({
  method: 'post',
  path: '/report-schedules/:id/test',
  access: 'registrations.write',
  scope: 'rows',
  tag: 'report-schedules',
  summary: 'Send the report now, to one address; tells whether the mail server took it',
  body: scheduleTest,
  example: { to: 'supervisor@example.com' },
  answer: scheduleTestAnswer,
  handle: testSchedule,
});

async function testSchedule(ask: Ask<unknown, z.output<typeof scheduleTest>>): Promise<Answer> {
  const { knex, id, principal, services, body } = ask;
  if (!(await findRow(knex, REPORT_SCHEDULES, id, principal.scope, 'write'))) throw notFound();
  // On record before anything leaves: a letter cannot be taken back.
  await knex.transaction((trx) =>
    audit(trx, ask, { action: 'test', entity: 'report-schedules', entityId: id, after: { to: body.to } }),
  );
  const { mail } = services;
  if (!mail) return failed('EMAIL_NOT_CONFIGURED', 'No mail server is set (SMTP_URL).');
  try {
    const schedule = await ReportSchedule.query(knex).findById(id).throwIfNotFound();
    const company = await Company.query(knex).findById(schedule.companyId).throwIfNotFound();
    const nowMs = await databaseNow(knex);
    const letter = await makeLetter(knex, {
      schedule: { ...schedule, timeZone: company.timeZone },
      scope: principal.scope,
      nowMs,
    });
    await mail.send({ ...letter, to: body.to });
  } catch (error) {
    if (error instanceof DomainError) throw error;
    return failed('EMAIL_NOT_SENT', error instanceof Error ? error.message : String(error));
  }
  return { success: true, code: 'OK', message: '' };
}

function failed(code: Exclude<Answer['code'], 'OK'>, message: string): Answer {
  return { success: false, code, message: message.slice(0, 500) };
}
