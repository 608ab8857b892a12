/** A report that is sent by e-mail by itself. */
import type { SchedulePeriod, ScheduledReport } from '../reports/report-schedule.ts';
import { BaseModel } from './base-model.ts';

export class ReportSchedule extends BaseModel {
  static override tableName = 'report_schedules';

  declare companyId: number;
  declare sectorId: number | null;
  declare name: string;
  declare report: ScheduledReport;
  declare groupBy: string | null;
  declare period: SchedulePeriod;
  declare format: 'csv' | 'csv-br' | 'xlsx' | 'pdf';
  declare lang: 'pt-BR' | 'en';
  declare recipients: string[];
  declare weekdays: number[];
  declare sendTime: string;
  declare active: boolean;
  declare nextRunAt: Date;
  declare lastSentAt: Date | null;
  declare lastError: string | null;
}
