/** Lists that only the plant itself writes: what was produced and what was scrap. */
import type { z } from 'zod';
import { pageOf } from '../../domain/contracts/answer-fields.ts';
import { appointmentRow, scrapRow } from '../../domain/contracts/orders.ts';
import { listExportRoute } from '../exports/list-export.ts';
import type { ListColumn } from '../exports/list-export.ts';
import { APPOINTMENT_COLUMNS, APPOINTMENTS, SCRAP, SCRAP_COLUMNS } from '../production/booking-lists.ts';
import { feedRoute } from './feed-route.ts';
import { findRow, listQueryOf, listRows } from './list-rows.ts';
import type { ListSource } from './list-rows.ts';
import { notFound, route } from './route.ts';
import type { Route } from './route.ts';

interface History {
  path: string;
  source: ListSource;
  /** One row as it leaves. */
  answer: z.ZodType;
  /** Of a file. */
  columns: readonly ListColumn[];
}

const HISTORIES: readonly History[] = [
  {
    path: 'production-appointments',
    source: APPOINTMENTS,
    answer: appointmentRow,
    columns: APPOINTMENT_COLUMNS,
  },
  { path: 'production-defects', source: SCRAP, answer: scrapRow, columns: SCRAP_COLUMNS },
];
const access = 'orders.read';

export const HISTORY_ROUTES: readonly Route[] = HISTORIES.flatMap(historyRoutes);

function historyRoutes({ path, source, answer, columns }: History): Route[] {
  const base = { method: 'get', access, tag: path, scope: 'rows' } as const;
  return [
    feedRoute(source, path, access, answer),
    route({
      ...base,
      path: `/${path}`,
      summary: `List ${path}`,
      query: listQueryOf(source),
      answer: pageOf(answer),
      handle: ({ knex, query, principal }) => listRows(knex, source, query, principal.scope),
    }),
    listExportRoute({ path, access, source, columns }),
    route({
      ...base,
      path: `/${path}/:id`,
      summary: `One of ${path}`,
      answer,
      handle: async ({ knex, id, principal }) =>
        (await findRow(knex, source, id, principal.scope)) ?? Promise.reject(notFound()),
    }),
  ];
}
