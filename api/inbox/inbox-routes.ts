/** The inbox: pieces that were counted but have no order yet, or that are doubted. */
import {
  inboxAssign,
  inboxAssignMany,
  inboxCandidates,
  inboxDismiss,
  inboxDismissMany,
  inboxEntries,
  inboxEntry,
  inboxGroupQuery,
  inboxGroups,
  inboxPage,
  inboxQuery,
  inboxReopen,
  inboxSummary,
} from '../../domain/contracts/inbox.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import { assignEntries, dismissEntries } from './decide.ts';
import { reopenEntries } from './reopen.ts';
import { findCandidates, findInboxEntries, groupInbox, listInbox, summarizeInbox } from './inbox-query.ts';

const read = { access: 'inbox.read', tag: 'count-inbox', scope: 'rows' } as const;
const resolve = { access: 'inbox.resolve', tag: 'count-inbox', scope: 'rows' } as const;

export const INBOX_ROUTES: readonly Route[] = [
  route({
    ...read,
    method: 'get',
    path: '/count-inbox',
    summary: 'List what was counted and not booked, newest first',
    query: inboxQuery,
    answer: inboxPage,
    handle: ({ knex, principal, query }) => listInbox(knex, principal.scope, query),
  }),
  route({
    ...read,
    method: 'get',
    path: '/count-inbox/summary',
    summary: 'How many entries and pieces wait for a decision',
    answer: inboxSummary,
    handle: ({ knex, principal }) => summarizeInbox(knex, principal.scope),
  }),
  route({
    ...read,
    method: 'get',
    path: '/count-inbox/groups',
    summary: 'What waits, by machine and cause',
    query: inboxGroupQuery,
    answer: inboxGroups,
    handle: async ({ knex, principal, query }) => ({
      data: await groupInbox(knex, principal.scope, query),
    }),
  }),
  route({
    ...resolve,
    method: 'post',
    path: '/count-inbox/reopen',
    summary: 'Take decisions back, all or none; booked pieces leave the order by counter-entries',
    body: inboxReopen,
    answer: inboxEntries,
    handle: async ({ knex, principal, request, body }) => ({
      data: await reopenEntries(knex, { principal, request }, body),
    }),
  }),
  route({
    ...resolve,
    method: 'post',
    path: '/count-inbox/assign',
    summary: 'Book several entries on one order, all or none',
    body: inboxAssignMany,
    answer: inboxEntries,
    handle: async ({ knex, principal, request, body }) => ({
      data: await assignEntries(knex, { principal, request }, body),
    }),
  }),
  route({
    ...resolve,
    method: 'post',
    path: '/count-inbox/dismiss',
    summary: 'Declare several entries as setup or as no pieces, all or none',
    body: inboxDismissMany,
    answer: inboxEntries,
    handle: async ({ knex, principal, request, body }) => ({
      data: await dismissEntries(knex, { principal, request }, body),
    }),
  }),
  route({
    ...read,
    method: 'get',
    path: '/count-inbox/:id',
    summary: 'One entry of the inbox',
    answer: inboxEntry,
    handle: async ({ knex, principal, id }) => (await findInboxEntries(knex, principal.scope, [id]))[0],
  }),
  route({
    ...read,
    method: 'get',
    path: '/count-inbox/:id/candidates',
    summary: 'Orders that may take the pieces',
    answer: inboxCandidates,
    handle: async ({ knex, principal, id }) => ({ data: await findCandidates(knex, principal.scope, id) }),
  }),
  route({
    ...resolve,
    method: 'post',
    path: '/count-inbox/:id/assign',
    summary: 'Book an entry on an order; a doubted count is thereby accepted',
    body: inboxAssign,
    answer: inboxEntry,
    handle: async ({ knex, principal, request, id, body }) =>
      (await assignEntries(knex, { principal, request }, { ...body, ids: [id] }))[0],
  }),
  route({
    ...resolve,
    method: 'post',
    path: '/count-inbox/:id/dismiss',
    summary: 'Declare an entry as setup, or a doubted count as no pieces',
    body: inboxDismiss,
    answer: inboxEntry,
    handle: async ({ knex, principal, request, id, body }) =>
      (await dismissEntries(knex, { principal, request }, { ...body, ids: [id] }))[0],
  }),
];
