/** A scheduled report as a letter: the report of its period as a file, and in the text what it is about. */
import type { Knex } from 'knex';
import {
  defectQuery,
  downtimeQuery,
  reconciliationQuery,
  reportQuery,
} from '../../domain/contracts/reports.ts';
import { schedulePeriod } from '../../domain/reports/report-schedule.ts';
import type { SchedulePeriod, ScheduledReport } from '../../domain/reports/report-schedule.ts';
import { calendarOccurrences, loadCalendars } from '../../domain/shifts/load-calendars.ts';
import { DAY_MS } from '../../domain/shifts/wall-clock.ts';
import type { Scope } from '../auth/scope.ts';
import type { ExportFormat, ExportLang } from '../exports/export-table.ts';
import { datedName, makeExport } from '../exports/send-export.ts';
import type { Letter } from '../mail/mailer.ts';
import { makeReport } from './make-report.ts';

/** How far back a shift that ended last is looked for. */
const SHIFT_DAYS = 14;

export interface LetterSchedule {
  companyId: number;
  sectorId: number | null;
  name: string;
  report: ScheduledReport;
  groupBy: string | null;
  period: SchedulePeriod;
  format: ExportFormat;
  lang: ExportLang;
  timeZone: string;
}
const QUERIES = {
  oee: reportQuery,
  production: reportQuery,
  downtime: downtimeQuery,
  defects: defectQuery,
  reconciliation: reconciliationQuery,
  'shift-handover': reportQuery,
} as const;

/**
 * The letter but for its readers, about the period that the schedule has at `nowMs`.
 * @throws where no shift has ended that it could be about, and what `makeReport` throws
 */
export async function makeLetter(
  knex: Knex,
  { schedule, scope, nowMs }: { schedule: LetterSchedule; scope: Scope; nowMs: number },
): Promise<Omit<Letter, 'to'>> {
  const shifts = await shiftsBefore(knex, schedule, nowMs);
  const span = schedulePeriod(schedule.period, schedule.timeZone, nowMs, shifts);
  if (!span) throw new Error('No shift has ended in the last days.');
  const { report, companyId, sectorId, groupBy, lang, format, name } = schedule;
  // The same schema as a request's: what the address of the report would say.
  const query = QUERIES[report].parse({
    from: new Date(span.startMs).toISOString(),
    to: new Date(span.endMs).toISOString(),
    companyId,
    ...(sectorId === null ? {} : { sectorId }),
    ...(groupBy === null ? {} : { groupBy }),
    lang,
  });
  const made = await makeReport(report, { knex, scope, query, nowMs });
  const table = made.table();
  const { title } = table;
  const { timeZone } = schedule;
  const file = await makeExport(table, format, datedName({ title, timeZone }, span.startMs));
  return {
    subject: `Pulso: ${name}`,
    text: [table.title, ...table.notes].join('\n'),
    attachments: [{ filename: file.name, contentType: file.type, content: file.content }],
  };
}

async function shiftsBefore(knex: Knex, { companyId, sectorId }: LetterSchedule, nowMs: number) {
  const sectors = await knex('sectors')
    .select<{ id: number }[]>('id')
    .where(sectorId === null ? { company_id: companyId } : { id: sectorId })
    .orderBy('id')
    .limit(1);
  const calendars = await loadCalendars(
    knex,
    sectors.map(({ id }) => id),
  );
  return [...calendars.values()].flatMap((calendar) =>
    calendarOccurrences(calendar, nowMs - SHIFT_DAYS * DAY_MS, nowMs),
  );
}
