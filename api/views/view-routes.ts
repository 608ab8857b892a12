/** Each person's views of the tables, kept at the server so that they are there on every screen. */
import { removedAnswer } from '../../domain/contracts/answer-fields.ts';
import {
  tableColumns,
  tableView,
  tableViewInput,
  tableViewPatch,
  tableViews,
} from '../../domain/contracts/table-views.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import { createView, deleteView, listViews, patchView, saveColumns } from './save-view.ts';

const base = { access: 'signed-in', tag: 'table-views', scope: 'own', sessionOnly: true } as const;

export const VIEW_ROUTES: readonly Route[] = [
  route({
    ...base,
    method: 'get',
    path: '/table-views',
    summary: 'The own columns and views of every table, and the views that the role is shown',
    answer: tableViews,
    handle: ({ knex, principal }) => listViews(knex, principal),
  }),
  route({
    ...base,
    method: 'post',
    path: '/table-views/columns',
    summary: 'Keep which columns of a table the person leaves out',
    body: tableColumns,
    example: { table: 'items', hidden: ['unit'] },
    answer: tableColumns,
    handle: ({ knex, principal, request, body }) => saveColumns(knex, { principal, request }, body),
  }),
  route({
    ...base,
    method: 'post',
    path: '/table-views',
    summary: 'Save a view under a name',
    body: tableViewInput,
    example: { table: 'orders', name: 'Pausadas', query: 'status=PAUSED&sort=-dueDate', hidden: [] },
    answer: tableView,
    status: 201,
    handle: ({ knex, principal, request, body }) => createView(knex, { principal, request }, body),
  }),
  route({
    ...base,
    method: 'patch',
    path: '/table-views/:id',
    summary: 'Rename, change or share an own view',
    body: tableViewPatch,
    example: { name: 'Atrasadas' },
    answer: tableView,
    handle: ({ knex, principal, request, id, body }) => patchView(knex, { principal, request }, id, body),
  }),
  route({
    ...base,
    method: 'delete',
    path: '/table-views/:id',
    summary: 'Delete an own view',
    answer: removedAnswer,
    handle: ({ knex, principal, request, id }) => deleteView(knex, { principal, request }, id),
  }),
];
