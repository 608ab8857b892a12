/** Scheduled reports as a registration. */
import type { Knex } from 'knex';
import { raw } from 'objection';
import { reportScheduleInput, reportScheduleRow } from '../../domain/contracts/report-schedules.ts';
import { ReportSchedule } from '../../domain/models/report-schedule.ts';
import { nextRunMs } from '../../domain/reports/report-schedule.ts';
import type { Registration } from '../routes/registration.ts';
import { databaseNow } from './open-report.ts';

export const REPORT_SCHEDULES: Registration = {
  path: 'report-schedules',
  model: ReportSchedule,
  place: { company: 'companyId', sector: 'sectorId' },
  read: 'reports.read',
  write: 'registrations.write',
  defaultSort: 'name',
  input: reportScheduleInput,
  answer: reportScheduleRow,
  example: {
    companyId: 1,
    name: 'OEE de ontem',
    report: 'oee',
    period: 'yesterday',
    recipients: ['gerente@example.com'],
    weekdays: [1, 2, 3, 4, 5],
    sendTime: '06:30',
  },
  prepare,
  shown: [
    'id',
    'companyId',
    'sectorId',
    'name',
    'report',
    'groupBy',
    'period',
    'format',
    'lang',
    'recipients',
    'weekdays',
    'nextRunAt',
    'lastSentAt',
    'lastError',
    'active',
    'createdAt',
    'updatedAt',
  ],
  extend: (query) => query.select(raw(`to_char(send_time, 'HH24:MI') AS send_time`)),
  names: ['id', 'companyId', 'sectorId', 'name', 'report', 'period', 'active', 'nextRunAt', 'lastSentAt'],
  search: ['name'],
};

/** A changed schedule starts afresh: from its next time on, without the failures of before. */
async function prepare(
  values: Record<string, unknown>,
  { trx, before }: { trx: Knex; before?: Record<string, unknown> },
): Promise<Record<string, unknown>> {
  const { companyId, weekdays, sendTime } = { ...before, ...values };
  const company = await trx('companies')
    .where({ id: Number(companyId) })
    .first<{ time_zone: string } | undefined>('time_zone');
  // A company that is not there is refused by the foreign key.
  const timeZone = company?.time_zone ?? 'UTC';
  const nextMs = nextRunMs(timeZone, weekdays as number[], String(sendTime), await databaseNow(trx));
  return { ...values, nextRunAt: new Date(nextMs), attempts: 0, lastError: null };
}
