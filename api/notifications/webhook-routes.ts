/** Webhooks and the log of what was sent. */
import { pageQuery } from '../../domain/contracts/answer-fields.ts';
import {
  deliveryPage,
  deliveryQuery,
  deliveryRow,
  removed,
  webhookInput,
  webhookMade,
  webhookPage,
  webhookPatch,
  webhookRow,
} from '../../domain/contracts/notifications.ts';
import { route } from '../routes/route.ts';
import type { Route } from '../routes/route.ts';
import {
  createWebhook,
  listDeliveries,
  listWebhooks,
  patchWebhook,
  removeWebhook,
  retryDelivery,
  rotateSecret,
  testWebhook,
} from './webhooks.ts';

const base = { access: 'webhooks.manage', tag: 'webhooks', scope: 'unlimited' } as const;

export const WEBHOOK_ROUTES: readonly Route[] = [
  route({
    ...base,
    method: 'get',
    path: '/webhooks',
    summary: 'Programs that are told of notifications',
    query: pageQuery,
    answer: webhookPage,
    handle: ({ knex, query }) => listWebhooks(knex, query),
  }),
  route({
    ...base,
    method: 'post',
    path: '/webhooks',
    summary: 'Add a webhook; its secret is shown this once',
    body: webhookInput,
    answer: webhookMade,
    status: 201,
    handle: ({ knex, principal, request, services, body }) =>
      createWebhook(knex, { principal, request }, body, services.sessionSecret),
  }),
  route({
    ...base,
    method: 'patch',
    path: '/webhooks/:id',
    summary: 'Change a webhook',
    body: webhookPatch,
    answer: webhookRow,
    handle: ({ knex, principal, request, id, body }) => patchWebhook(knex, { principal, request }, id, body),
  }),
  route({
    ...base,
    method: 'delete',
    path: '/webhooks/:id',
    summary: 'Remove a webhook with its log',
    answer: removed,
    handle: ({ knex, principal, request, id }) => removeWebhook(knex, { principal, request }, id),
  }),
  route({
    ...base,
    method: 'post',
    path: '/webhooks/:id/rotate-secret',
    summary: 'A new secret, shown this once; the old one ends',
    answer: webhookMade,
    handle: ({ knex, principal, request, services, id }) =>
      rotateSecret(knex, { principal, request }, id, services.sessionSecret),
  }),
  route({
    ...base,
    method: 'post',
    path: '/webhooks/:id/test',
    summary: 'Send a test; the delivery tells how it went',
    answer: deliveryRow,
    status: 201,
    handle: ({ knex, principal, request, id }) => testWebhook(knex, { principal, request }, id),
  }),
  route({
    ...base,
    method: 'get',
    path: '/notification-deliveries',
    summary: 'What was sent to whom, newest first',
    query: deliveryQuery,
    answer: deliveryPage,
    handle: ({ knex, query }) => listDeliveries(knex, query),
  }),
  route({
    ...base,
    method: 'post',
    path: '/notification-deliveries/:id/retry',
    summary: 'Send again what was given up',
    answer: deliveryRow,
    handle: ({ knex, principal, request, id }) => retryDelivery(knex, { principal, request }, id),
  }),
];
