/** What people are told, and what they say to it. */
import {
  acknowledgeAllInput,
  acknowledgedAnswer,
  acknowledgeInput,
  mailState,
  mailTestAnswer,
  mailTestInput,
  notificationPage,
  notificationQuery,
  notificationRow,
  notificationSummary,
  preferences,
  preferencesPatch,
  readAnswer,
  readInput,
  rolePreferences,
  rolePreferencesPatch,
  ruleList,
  rulePatch,
} from '../../domain/contracts/notifications.ts';
import { audit } from '../audit.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import { acknowledge, acknowledgeAll } from './acknowledge.ts';
import { describeMail, testMail } from './mail-test.ts';
import {
  findNotification,
  listNotifications,
  markRead,
  summarizeNotifications,
} from './notification-query.ts';
import { ownPreferences, rolePreferencesList, savePreferences } from './preferences-query.ts';
import { listRules, saveRule } from './rules.ts';

const tag = 'notifications';
const read = { access: 'notifications.read', tag, scope: 'rows' } as const;
const manage = { access: 'notifications.manage', tag, scope: 'unlimited' } as const;

export const NOTIFICATION_ROUTES: readonly Route[] = [
  route({
    ...read,
    method: 'get',
    path: '/notifications',
    summary: 'What the user is told, newest first; hidden ones (of a link that is down) are left out',
    query: notificationQuery,
    answer: notificationPage,
    handle: ({ knex, principal, query }) => listNotifications(knex, principal, query),
  }),
  route({
    ...read,
    method: 'get',
    path: '/notifications/summary',
    summary: 'How many are unread and how many causes last',
    answer: notificationSummary,
    handle: ({ knex, principal, services }) =>
      summarizeNotifications(knex, principal, services.alarmsCheckedAt()),
  }),
  route({
    ...read,
    scope: 'own',
    method: 'get',
    path: '/notifications/preferences',
    summary: 'Which kinds the user wants how',
    answer: preferences,
    handle: ({ knex, principal, services }) => ownPreferences(knex, principal, services.mail !== undefined),
  }),
  route({
    ...read,
    scope: 'own',
    method: 'patch',
    path: '/notifications/preferences',
    summary: 'Change the own wishes; a kind that is null follows the role again',
    body: preferencesPatch,
    answer: preferences,
    handle: ({ knex, principal, request, services, body }) =>
      knex.transaction(async (trx) => {
        await savePreferences(trx, { principal, request }, { user_id: principal.userId }, body);
        return ownPreferences(trx, principal, services.mail !== undefined);
      }),
  }),
  route({
    ...manage,
    method: 'get',
    path: '/notifications/role-preferences',
    summary: 'Which kinds each role is told how, unless a user says otherwise',
    answer: rolePreferences,
    handle: ({ knex }) => rolePreferencesList(knex),
  }),
  route({
    ...manage,
    method: 'patch',
    path: '/notifications/role-preferences',
    summary: 'Change what a role is told',
    body: rolePreferencesPatch,
    answer: rolePreferences,
    handle: ({ knex, principal, request, body }) =>
      knex.transaction(async (trx) => {
        const { role, ...change } = body;
        await savePreferences(trx, { principal, request }, { role }, change);
        return rolePreferencesList(trx);
      }),
  }),
  route({
    ...manage,
    method: 'get',
    path: '/notifications/rules',
    summary: 'When a cause becomes an alarm, and to whom it goes when nobody acknowledges it',
    answer: ruleList,
    handle: ({ knex }) => listRules(knex),
  }),
  route({
    ...manage,
    method: 'patch',
    path: '/notifications/rules',
    summary: 'Change the rule of a kind',
    body: rulePatch,
    answer: ruleList,
    handle: ({ knex, principal, request, body }) => saveRule(knex, { principal, request }, body),
  }),
  route({
    ...manage,
    method: 'get',
    path: '/notifications/mail',
    summary: 'Whether e-mail can be sent, by which server, and how it went of late',
    answer: mailState,
    handle: ({ knex, services }) => describeMail(knex, services.mail),
  }),
  route({
    ...manage,
    method: 'post',
    path: '/notifications/mail/test',
    summary: 'Send a letter now; the answer says what the mail server made of it',
    body: mailTestInput,
    answer: mailTestAnswer,
    handle: ({ knex, principal, request, services, body }) =>
      testMail(knex, { principal, request }, services.mail, body.to),
  }),
  route({
    ...read,
    access: 'notifications.acknowledge',
    method: 'post',
    path: '/notifications/acknowledge',
    summary: 'Somebody takes care of all active ones up to an id',
    body: acknowledgeAllInput,
    answer: acknowledgedAnswer,
    handle: ({ knex, principal, request, body }) =>
      acknowledgeAll(knex, { principal, request }, { upToId: body.upToId, note: body.note ?? null }),
  }),
  route({
    ...read,
    scope: 'own',
    method: 'post',
    path: '/notifications/read',
    summary: 'Everything up to an id is read',
    body: readInput,
    answer: readAnswer,
    handle: ({ knex, principal, request, body }) =>
      knex.transaction(async (trx) => {
        const count = await markRead(trx, principal, body);
        const after = { ...body, read: count };
        await audit(trx, { principal, request }, { action: 'read', entity: tag, entityId: null, after });
        return { read: count };
      }),
  }),
  route({
    ...read,
    method: 'get',
    path: '/notifications/:id',
    summary: 'One notification',
    answer: notificationRow,
    handle: ({ knex, principal, id }) => findNotification(knex, principal, id),
  }),
  route({
    ...read,
    method: 'post',
    path: '/notifications/:id/read',
    summary: 'The user has read it',
    answer: notificationRow,
    handle: ({ knex, principal, request, id }) =>
      knex.transaction(async (trx) => {
        await markRead(trx, principal, { id });
        await audit(trx, { principal, request }, { action: 'read', entity: tag, entityId: id });
        return findNotification(trx, principal, id);
      }),
  }),
  route({
    ...read,
    access: 'notifications.acknowledge',
    method: 'post',
    path: '/notifications/:id/acknowledge',
    summary: 'Somebody takes care of it; it is not escalated then',
    body: acknowledgeInput,
    answer: notificationRow,
    handle: ({ knex, principal, request, id, body }) =>
      acknowledge(knex, { principal, request }, id, body.note ?? null),
  }),
];
