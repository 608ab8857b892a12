/** Every report by its name: the answer, and the same as a table. One place for routes, files and scheduled e-mails. */
import type { Knex } from 'knex';
import type { z } from 'zod';
import type {
  defectQuery,
  downtimeQuery,
  reconciliationQuery,
  reportQuery,
} from '../../domain/contracts/reports.ts';
import { DomainError } from '../../domain/errors.ts';
import { REPORT_MAX_DAYS } from '../../domain/oee/report-limits.ts';
import { DAY_MS } from '../../domain/shifts/wall-clock.ts';
import type { Scope } from '../auth/scope.ts';
import type { ExportTable } from '../exports/export-table.ts';
import { handoverTable } from './event-tables.ts';
import { makeHandover } from './handover-report.ts';
import { makeOeeReport } from './oee-report.ts';
import { inReport } from './open-report.ts';
import type { OpenReport } from './open-report.ts';
import { makeDefectReport, makeDowntimeReport } from './pareto-reports.ts';
import { makeProductionReport } from './production-report.ts';
import { makeReconciliation } from './reconciliation-report.ts';
import {
  defectTable,
  downtimeTable,
  oeeTable,
  productionTable,
  reconciliationTable,
  timelineTable,
} from './report-tables.ts';
import { makeTimeline } from './timeline-report.ts';

interface Queries {
  oee: z.output<typeof reportQuery>;
  production: z.output<typeof reportQuery>;
  downtime: z.output<typeof downtimeQuery>;
  defects: z.output<typeof defectQuery>;
  reconciliation: z.output<typeof reconciliationQuery>;
  timeline: z.output<typeof reportQuery>;
  'shift-handover': z.output<typeof reportQuery>;
}
export type ReportName = keyof Queries;
export interface MadeReport {
  answer: object;
  table: () => ExportTable;
}
interface Maker<Query> {
  withIdle?: boolean;
  make: (report: OpenReport, query: Query) => Promise<MadeReport>;
}

/** A timeline of many machines covers fewer days. */
const TIMELINE_MACHINE_DAYS = 400;

const MAKERS: { [Name in ReportName]: Maker<Queries[Name]> } = {
  oee: {
    make: async (report, query) => {
      const answer = await makeOeeReport(report, query);
      return { answer, table: () => oeeTable(answer, query.lang) };
    },
  },
  production: {
    withIdle: true,
    make: async (report, query) => {
      const answer = await makeProductionReport(report, query);
      return { answer, table: () => productionTable(answer, query.lang) };
    },
  },
  downtime: {
    make: async (report, query) => {
      const answer = await makeDowntimeReport(report, query);
      return { answer, table: () => downtimeTable(answer, query.lang) };
    },
  },
  defects: {
    withIdle: true,
    make: async (report, query) => {
      const answer = await makeDefectReport(report, query);
      return { answer, table: () => defectTable(answer, query.lang) };
    },
  },
  reconciliation: {
    make: async (report, query) => {
      const answer = await makeReconciliation(report, query);
      return { answer, table: () => reconciliationTable(answer, query.lang) };
    },
  },
  timeline: {
    make: async (report, query) => {
      checkTimeline(report);
      const answer = await makeTimeline(report);
      return { answer, table: () => timelineTable(answer, query.lang) };
    },
  },
  'shift-handover': {
    make: async (report, query) => {
      const answer = await makeHandover(report, query);
      return { answer, table: () => handoverTable(answer, query.lang) };
    },
  },
};

/** @throws what `readPeriod` throws, REPORT_NOT_READY */
export function makeReport<Name extends ReportName>(
  name: Name,
  wish: { knex: Knex; scope: Scope; query: Queries[Name]; nowMs?: number },
): Promise<MadeReport> {
  const { withIdle = false, make }: Maker<Queries[Name]> = MAKERS[name];
  return inReport({ ...wish, maxDays: REPORT_MAX_DAYS[name], withIdle }, (report) =>
    make(report, wish.query),
  );
}

function checkTimeline({ scope }: OpenReport): void {
  const days = ((scope.toMs - scope.fromMs) / DAY_MS) * scope.machines.length;
  if (days > TIMELINE_MACHINE_DAYS)
    throw new DomainError(
      'PERIOD_TOO_LONG',
      'A timeline covers fewer days of so many machines; choose a sector.',
      {
        context: { maxDays: Math.max(1, Math.floor(TIMELINE_MACHINE_DAYS / scope.machines.length)) },
      },
    );
}
