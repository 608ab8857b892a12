/** What people say to notifications, and who else is told. */
import type { Mutation } from './mutation.ts';
import type { Stage } from './stage.ts';

export const NOTIFICATION_MUTATIONS: readonly Mutation[] = [
  { route: 'patch /notifications/preferences', body: () => ({ kinds: { quarantine: ['in_app'] } }) },
  {
    route: 'patch /notifications/role-preferences',
    body: () => ({ role: 'viewer', kinds: { quarantine: [] } }),
  },
  { route: 'patch /notifications/rules', body: () => ({ kind: 'quarantine', afterSeconds: 5 }) },
  { route: 'post /notifications/read', body: async (stage) => ({ upToId: await newNotification(stage) }) },
  { route: 'post /notifications/:id/read', id: newNotification },
  { route: 'post /notifications/:id/acknowledge', id: newNotification, body: () => ({ note: 'já vou' }) },
  {
    route: 'post /notifications/acknowledge',
    body: async (stage) => ({ upToId: await newNotification(stage) }),
  },
  { route: 'post /notifications/mail/test', body: () => ({}) },
  { route: 'post /webhooks', body: webhook },
  { route: 'patch /webhooks/:id', id: newWebhook, body: () => ({ active: false }) },
  { route: 'delete /webhooks/:id', id: newWebhook },
  { route: 'post /webhooks/:id/rotate-secret', id: newWebhook },
  { route: 'post /webhooks/:id/test', id: newWebhook },
  { route: 'post /notification-deliveries/:id/retry', id: failedDelivery },
];

function webhook(stage: Stage): object {
  return { name: stage.code(), url: 'https://hooks.example.com/x', active: false };
}

async function newNotification({ knex, id }: Stage): Promise<number> {
  const sector = await knex('sectors').where({ id }).first<{ company_id: number }>('company_id');
  const rows = await knex('notifications')
    .insert({ kind: 'quarantine', sector_id: id, company_id: sector.company_id, plc_config_id: id })
    .returning<{ id: number }[]>('id');
  return Number(rows[0]?.id);
}

async function newWebhook(stage: Stage): Promise<number> {
  const rows = await stage
    .knex('webhooks')
    .insert({ ...webhook(stage), secret: 'sealed' })
    .returning<{ id: number }[]>('id');
  return Number(rows[0]?.id);
}

async function failedDelivery(stage: Stage): Promise<number> {
  const rows = await stage
    .knex('notification_deliveries')
    .insert({
      event: 'test',
      channel: 'webhook',
      webhook_id: await newWebhook(stage),
      address: 'https://hooks.example.com/x',
      status: 'failed',
      next_attempt_at: null,
    })
    .returning<{ id: number }[]>('id');
  return Number(rows[0]?.id);
}
