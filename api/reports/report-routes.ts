/** The reports: JSON for screens, and with `?format=` the same as a file. */
import type { z } from 'zod';
import {
  defectQuery,
  defectReport,
  downtimeQuery,
  downtimeReport,
  handoverAnswer,
  oeeReport,
  orderReport,
  plainReportQuery,
  productionReport,
  reconciliationQuery,
  reconciliationReport,
  reportQuery,
  timelineReport,
} from '../../domain/contracts/reports.ts';
import { fileName, sendExport } from '../exports/send-export.ts';
import { route } from '../routes/route.ts';
import type { Ask, Route } from '../routes/route.ts';
import { orderTable, orderTitle } from './event-tables.ts';
import { makeReport } from './make-report.ts';
import type { MadeReport, ReportName } from './make-report.ts';
import { makeOrderReport } from './order-report.ts';
import { answerNoShift } from './report-period.ts';

type Format = z.output<typeof plainReportQuery>['format'];
type AnyQuery = { format: Format };

export const REPORT_ROUTES: readonly Route[] = [
  reportRoute('oee', 'OEE and its inputs by group', reportQuery, oeeReport),
  reportRoute('production', 'Pieces by group', reportQuery, productionReport),
  reportRoute('downtime', 'Pareto of stops', downtimeQuery, downtimeReport),
  reportRoute('defects', 'Pareto of defects', defectQuery, defectReport),
  reportRoute(
    'reconciliation',
    'Counters of the PLCs against the ledger',
    reconciliationQuery,
    reconciliationReport,
  ),
  reportRoute('timeline', 'What each machine did, segment by segment', reportQuery, timelineReport),
  reportRoute(
    'shift-handover',
    'What a shift tells the next; `shift` is null where that shift is none',
    reportQuery,
    handoverAnswer,
  ),
  route({
    ...base('Genealogy of an order: runs, appointments, defects, stops'),
    path: '/reports/orders/:id',
    query: plainReportQuery,
    answer: orderReport,
    handle: async ({ knex, id, principal, query, response }) => {
      const answer = await makeOrderReport(knex, id, principal.scope);
      const made = { answer, table: () => orderTable(answer, query.lang) };
      return send(made, query.format, response, fileName(orderTitle(answer, query.lang)));
    },
  }),
];

function base(summary: string) {
  return { method: 'get', access: 'reports.read', scope: 'rows', tag: 'reports', summary } as const;
}

function reportRoute<Query extends z.ZodType<AnyQuery>>(
  name: ReportName,
  summary: string,
  query: Query,
  answer: z.ZodType,
): Route {
  return route({
    ...base(summary),
    path: `/reports/${name}`,
    query,
    answer,
    handle: async ({ knex, principal, query: asked, response }: Ask<z.output<Query>, unknown>) => {
      // Each name is mounted with its own schema in the table above.
      try {
        const made = await makeReport(name, { knex, scope: principal.scope, query: asked as never });
        return await send(made, asked.format, response);
      } catch (failure) {
        const instead =
          asked.format === 'json' && name === 'shift-handover' ? answerNoShift(failure) : undefined;
        if (instead === undefined) throw failure;
        return instead;
      }
    },
  });
}

async function send(
  made: MadeReport,
  format: Format,
  response: Parameters<typeof sendExport>[0],
  name?: string,
): Promise<unknown> {
  if (format === 'json') return made.answer;
  await sendExport(response, made.table(), format, name);
  return undefined;
}
