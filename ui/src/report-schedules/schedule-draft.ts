/** A scheduled report in its form: recipients as typed text, "no choice" as an empty text. */
import type { z } from 'zod';
import type { reportScheduleRow } from '../../../domain/contracts/report-schedules.ts';
import { parseLines } from './parse-lines.ts';

export type ScheduleRow = z.output<typeof reportScheduleRow>;

export interface ScheduleDraft {
  companyId: number | null;
  sectorId: number | null;
  name: string;
  report: ScheduleRow['report'];
  /** '': as the report does by itself. */
  groupBy: string;
  period: ScheduleRow['period'];
  format: ScheduleRow['format'];
  lang: ScheduleRow['lang'];
  recipients: string;
  weekdays: number[];
  sendTime: string;
}

export function blankSchedule(lang: ScheduleRow['lang']): ScheduleDraft {
  return {
    companyId: null,
    sectorId: null,
    name: '',
    report: 'oee',
    groupBy: '',
    period: 'yesterday',
    format: 'pdf',
    lang,
    recipients: '',
    weekdays: [1, 2, 3, 4, 5],
    sendTime: '06:30',
  };
}

export function toScheduleDraft(row: ScheduleRow): ScheduleDraft {
  const { companyId, sectorId, name, report, period, format, lang, weekdays, sendTime } = row;
  return {
    ...{ companyId, sectorId, name, report, period, format, lang, sendTime },
    weekdays: [...weekdays],
    groupBy: row.groupBy ?? '',
    recipients: row.recipients.join('\n'),
  };
}

export function toSchedulePayload(draft: ScheduleDraft): Record<string, unknown> {
  return {
    ...draft,
    name: draft.name.trim(),
    groupBy: draft.groupBy || null,
    recipients: parseLines(draft.recipients),
  };
}
