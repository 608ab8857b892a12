/** What a scheduled report takes. Browser-safe. */
import { z } from 'zod';
import { SCHEDULED_REPORTS, SCHEDULE_PERIODS } from '../reports/report-schedule.ts';
import { instant, rowId } from './answer-fields.ts';
import { active, clockTime, id, name } from './fields.ts';
import { GROUPINGS } from './reports.ts';

/** More readers than this are a mailing list. */
const RECIPIENTS_MAX = 50;

export const reportScheduleInput = z.strictObject({
  companyId: id,
  sectorId: id.nullish(),
  name,
  report: z.enum(SCHEDULED_REPORTS),
  groupBy: z.enum([...GROUPINGS, 'reason', 'defect']).nullish(),
  period: z.enum(SCHEDULE_PERIODS),
  format: z.enum(['csv', 'csv-br', 'xlsx', 'pdf']).optional(),
  lang: z.enum(['pt-BR', 'en']).optional(),
  recipients: z.array(z.email().max(120)).min(1).max(RECIPIENTS_MAX),
  weekdays: z.array(z.int().min(0).max(6)).min(1).max(7),
  /** Of the company's wall clock. */
  sendTime: clockTime,
  active,
});

export const scheduleTest = z.strictObject({ to: z.email().max(120) });
/** As a connection test answers: what did not work is a result, not a refusal. */
export const scheduleTestAnswer = z.strictObject({
  success: z.boolean(),
  code: z.enum(['OK', 'EMAIL_NOT_CONFIGURED', 'EMAIL_NOT_SENT']),
  /** What the mail server said; English. */
  message: z.string(),
});

export const reportScheduleRow = z
  .strictObject({
    id: rowId,
    companyId: rowId,
    sectorId: rowId.nullable(),
    name: z.string(),
    report: z.enum(SCHEDULED_REPORTS),
    groupBy: z.enum([...GROUPINGS, 'reason', 'defect']).nullable(),
    period: z.enum(SCHEDULE_PERIODS),
    format: z.enum(['csv', 'csv-br', 'xlsx', 'pdf']),
    lang: z.enum(['pt-BR', 'en']),
    recipients: z.array(z.string()),
    weekdays: z.array(z.int().min(0).max(6)),
    sendTime: clockTime,
    nextRunAt: instant.nullable(),
    lastSentAt: instant.nullable(),
    lastError: z.string().nullable(),
    active: z.boolean(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'ReportSchedule' });
