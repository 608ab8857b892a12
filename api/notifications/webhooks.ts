/** Programs that are told of notifications: where they are, and the secret with which they know that it is us. */
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { deliveryQuery, webhookInput, webhookPatch } from '../../domain/contracts/notifications.ts';
import { DomainError } from '../../domain/errors.ts';
import { audit } from '../audit.ts';
import type { Who } from '../plc/save-plc.ts';
import { notFound } from '../routes/route.ts';
import { sealSecret } from './seal-secret.ts';

type Row = Record<string, unknown>;
const entity = 'webhooks';

export async function listWebhooks(
  knex: Knex,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<{ data: Row[]; total: number }> {
  const [amount] = await knex('webhooks').count<{ count: number }[]>({ count: '*' });
  const data: unknown = await webhooks(knex)
    .orderBy('w.name')
    .limit(pageSize)
    .offset((page - 1) * pageSize);
  return { data: data as Row[], total: Number(amount?.count) };
}

/** Answers the webhook and its secret, which nobody is ever shown again. */
export function createWebhook(
  knex: Knex,
  who: Who,
  input: z.output<typeof webhookInput>,
  sessionSecret: string,
): Promise<{ webhook: Row; secret: string }> {
  checkUrl(input.url);
  const secret = newSecret();
  return knex.transaction(async (trx) => {
    await checkSectors(trx, input.sectorIds);
    const [made] = await trx('webhooks')
      .insert({ ...toColumns(input), secret: sealSecret(secret, sessionSecret) })
      .returning<{ id: number }[]>('id');
    const webhook = await findWebhook(trx, made?.id ?? 0);
    await audit(trx, who, { action: 'create', entity, entityId: made?.id ?? null, after: webhook });
    return { webhook, secret };
  });
}

export function patchWebhook(
  knex: Knex,
  who: Who,
  id: number,
  patch: z.output<typeof webhookPatch>,
): Promise<Row> {
  if (patch.url !== undefined) checkUrl(patch.url);
  return knex.transaction(async (trx) => {
    const before = await findWebhook(trx, id);
    await checkSectors(trx, patch.sectorIds);
    if (Object.values(patch).some((value) => value !== undefined))
      await trx('webhooks').where({ id }).update(toColumns(patch));
    const after = await findWebhook(trx, id);
    await audit(trx, who, { action: 'update', entity, entityId: id, before, after });
    return after;
  });
}

export function removeWebhook(knex: Knex, who: Who, id: number): Promise<unknown> {
  return knex.transaction(async (trx) => {
    const before = await findWebhook(trx, id);
    await trx('webhooks').where({ id }).delete();
    await audit(trx, who, { action: 'delete', entity, entityId: id, before });
    return { id, deleted: true };
  });
}

/** The old secret ends at once. */
export function rotateSecret(
  knex: Knex,
  who: Who,
  id: number,
  sessionSecret: string,
): Promise<{ webhook: Row; secret: string }> {
  const secret = newSecret();
  return knex.transaction(async (trx) => {
    const webhook = await findWebhook(trx, id);
    await trx('webhooks')
      .where({ id })
      .update({ secret: sealSecret(secret, sessionSecret) });
    await audit(trx, who, { action: 'rotate-secret', entity, entityId: id });
    return { webhook, secret };
  });
}

/** Puts a message down that says nothing but that it works. Answers the delivery. */
export function testWebhook(knex: Knex, who: Who, id: number): Promise<Row> {
  return knex.transaction(async (trx) => {
    const webhook = await findWebhook(trx, id);
    const [made] = await trx('notification_deliveries')
      .insert({ event: 'test', channel: 'webhook', webhook_id: id, address: webhook['url'] })
      .returning<{ id: number }[]>('id');
    await audit(trx, who, { action: 'test', entity, entityId: id });
    return findDelivery(trx, Number(made?.id));
  });
}

export async function listDeliveries(
  knex: Knex,
  query: z.output<typeof deliveryQuery>,
): Promise<{ data: Row[]; total: number }> {
  const where = Object.fromEntries(
    Object.entries({
      status: query['filter[status]'],
      channel: query['filter[channel]'],
      webhook_id: query['filter[webhookId]'],
    }).filter(([, value]) => value !== undefined),
  );
  const [amount] = await knex('notification_deliveries')
    .where(where)
    .count<{ count: number }[]>({ count: '*' });
  const data: unknown = await deliveries(knex)
    .where(where)
    .orderBy('id', 'desc')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize);
  return { data: data as Row[], total: Number(amount?.count) };
}

/** From the beginning, at once. Throws DELIVERY_NOT_FAILED for one that is still tried. */
export function retryDelivery(knex: Knex, who: Who, id: number): Promise<Row> {
  return knex.transaction(async (trx) => {
    const before = await findDelivery(trx, id);
    const done = await trx('notification_deliveries')
      .where({ id, status: 'failed' })
      .update({ status: 'pending', attempts: 0, next_attempt_at: trx.fn.now() });
    if (done === 0)
      throw new DomainError('DELIVERY_NOT_FAILED', 'Only what was given up is sent again.', { status: 409 });
    const after = await findDelivery(trx, id);
    await audit(trx, who, {
      action: 'retry',
      entity: 'notification-deliveries',
      entityId: id,
      before,
      after,
    });
    return after;
  });
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A password in an address would be in every list and log. */
function checkUrl(text: string): void {
  const { username, password } = new URL(text);
  if (username === '' && password === '') return;
  const message = 'The address holds a user name or a password; the signature says who sends.';
  throw new DomainError('WEBHOOK_URL_HAS_PASSWORD', message, {
    details: [{ path: 'url', code: 'WEBHOOK_URL_HAS_PASSWORD', message }],
  });
}

function toColumns({ sectorIds, ...plain }: z.output<typeof webhookPatch>): object {
  return { ...plain, ...(sectorIds === undefined ? {} : { sector_ids: sectorIds }) };
}

async function checkSectors(trx: Knex, sectorIds: readonly number[] = []): Promise<void> {
  const known = await trx('sectors')
    .whereIn('id', [...sectorIds])
    .pluck<number[]>('id');
  if (sectorIds.every((id) => known.includes(id))) return;
  const message = 'There is no such sector.';
  throw new DomainError('REFERENCE_UNKNOWN', message, {
    details: [{ path: 'sectorIds', code: 'REFERENCE_UNKNOWN', message }],
  });
}

async function findWebhook(knex: Knex, id: number): Promise<Row> {
  const row: unknown = await webhooks(knex).where('w.id', id).first();
  if (row === undefined) throw notFound();
  return row as Row;
}

function webhooks(knex: Knex): Knex.QueryBuilder {
  return knex('webhooks as w').select(
    {
      id: 'w.id',
      name: 'w.name',
      url: 'w.url',
      kinds: 'w.kinds',
      sectorIds: 'w.sector_ids',
      active: 'w.active',
      createdAt: 'w.created_at',
    },
    knex.raw(`(SELECT max(d.sent_at) FROM notification_deliveries d WHERE d.webhook_id = w.id) AS "lastSentAt",
      (SELECT d.last_error FROM notification_deliveries d WHERE d.webhook_id = w.id ORDER BY d.id DESC LIMIT 1) AS "lastError"`),
  );
}

async function findDelivery(knex: Knex, id: number): Promise<Row> {
  const row: unknown = await deliveries(knex).where({ id }).first();
  if (row === undefined) throw notFound();
  return row as Row;
}

function deliveries(knex: Knex): Knex.QueryBuilder {
  return knex('notification_deliveries').select({
    id: 'id',
    notificationId: 'notification_id',
    event: 'event',
    channel: 'channel',
    webhookId: 'webhook_id',
    userId: 'user_id',
    address: 'address',
    status: 'status',
    attempts: 'attempts',
    nextAttemptAt: 'next_attempt_at',
    responseStatus: 'response_status',
    lastError: 'last_error',
    createdAt: 'created_at',
    sentAt: 'sent_at',
  });
}
