/** Lists that only the plant itself writes: what was produced and what was scrap. */
import { raw } from 'objection';
import { z } from 'zod';
import { pageOf } from '../../domain/contracts/answer-fields.ts';
import { appointmentRow, scrapRow } from '../../domain/contracts/orders.ts';
import { ProductionAppointment } from '../../domain/models/production-appointment.ts';
import { ProductionDefect } from '../../domain/models/production-defect.ts';
import type { Permission } from '../../domain/roles.ts';
import { feedRoute } from './feed-route.ts';
import { findRow, listQueryOf, listRows } from './list-rows.ts';
import type { ListSource } from './list-rows.ts';
import { notFound, route } from './route.ts';
import type { Route } from './route.ts';

interface History extends ListSource {
  path: string;
  read: Permission;
  /** One row as it leaves. */
  answer?: z.ZodType;
}

/** The entry that took another one back. */
const CORRECTION = (table: string): string => `SELECT c.id FROM ${table} c WHERE c.corrects_id = ${table}.id`;

const HISTORIES: readonly History[] = [
  {
    path: 'production-appointments',
    read: 'orders.read',
    model: ProductionAppointment,
    place: { order: 'productionOrderId' },
    answer: appointmentRow,
    extend: (query) => query.select(raw(`(${CORRECTION('production_appointments')}) AS corrected_by_id`)),
    shown: [
      'id',
      'productionOrderId',
      'plcConfigId',
      'plcRegisterId',
      'quantity',
      'kind',
      'automatic',
      'baselineValue',
      'clpCounterValue',
      'periodStart',
      'timestamp',
      'userId',
      'reason',
      'correctsId',
      'createdAt',
    ],
    names: [
      'id',
      'productionOrderId',
      'plcConfigId',
      'plcRegisterId',
      'kind',
      'automatic',
      'timestamp',
      'userId',
      'quantity',
    ],
    search: ['reason'],
    defaultSort: '-id',
    time: 'timestamp',
  },
  {
    path: 'production-defects',
    read: 'orders.read',
    model: ProductionDefect,
    place: { order: 'productionOrderId' },
    answer: scrapRow,
    extend: (query) =>
      query.select(
        raw('(SELECT d.name FROM defects d WHERE d.id = production_defects.defect_id) AS defect_name'),
        raw(`(${CORRECTION('production_defects')}) AS corrected_by_id`),
      ),
    shown: [
      'id',
      'productionOrderId',
      'defectId',
      'quantity',
      'timestamp',
      'notes',
      'automatic',
      'plcConfigId',
      'userId',
      'correctsId',
      'createdAt',
    ],
    names: ['id', 'productionOrderId', 'defectId', 'plcConfigId', 'automatic', 'timestamp', 'quantity'],
    search: ['notes'],
    defaultSort: '-id',
    time: 'timestamp',
  },
];

const row = z.looseObject({ id: z.int() });

export const HISTORY_ROUTES: readonly Route[] = HISTORIES.flatMap(historyRoutes);

function historyRoutes(history: History): Route[] {
  const base = { method: 'get', access: history.read, tag: history.path, scope: 'rows' } as const;
  return [
    feedRoute(history, history.path, history.read, history.answer ?? row),
    route({
      ...base,
      path: `/${history.path}`,
      summary: `List ${history.path}`,
      query: listQueryOf(history),
      answer: pageOf(history.answer ?? row),
      handle: ({ knex, query, principal }) => listRows(knex, history, query, principal.scope),
    }),
    route({
      ...base,
      path: `/${history.path}/:id`,
      summary: `One of ${history.path}`,
      answer: history.answer ?? row,
      handle: async ({ knex, id, principal }) =>
        (await findRow(knex, history, id, principal.scope)) ?? Promise.reject(notFound()),
    }),
  ];
}
