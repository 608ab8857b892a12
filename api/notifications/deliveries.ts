/**
 * Sends what was put down, with patience: each attempt is claimed under a lease, so that a process that dies in the middle loses nothing and two
 * processes never send the same one at once. What a receiver refuses is tried again with growing pauses, and given up at last.
 */
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import type { DeliveryEvent, NotificationKind } from '../../domain/notifications/notification-tables.ts';
import { notificationText } from '../../domain/notifications/notification-texts.ts';
import type { TextLocale } from '../../domain/notifications/notification-texts.ts';
import { Mailer } from '../mail/mailer.ts';
import { PrivateNetworks } from './private-networks.ts';
import { openSecret } from './seal-secret.ts';
import { sendWebhook } from './send-webhook.ts';

/** 10 s, 20 s, … up to an hour: ten attempts reach over about three hours, a receiver's update or a mail server's restart. */
const ATTEMPTS_MAX = 10;
const PAUSE_MS = 10_000;
const PAUSE_MAX_MS = 3_600_000;
/** Longer than any attempt takes: afterwards its process is taken for dead. */
const LEASE_S = 60;
/** At once; the rest waits for the next round. */
const BATCH = 10;

export interface DeliveryOptions {
  knex: Knex;
  logger: Logger;
  sessionSecret: string;
  smtp: { url: string; from: string } | undefined;
  webhookNetworks: readonly string[];
}
interface Due {
  id: number;
  event: DeliveryEvent;
  channel: 'email' | 'webhook';
  address: string;
  attempts: number;
  notificationId: number | null;
  kind: NotificationKind | null;
  severity: string | null;
  params: Record<string, string | number | null>;
  createdAt: Date | null;
  clearedAt: Date | null;
  secret: string | null;
  locale: TextLocale | null;
}

export class Deliveries {
  private readonly options: DeliveryOptions;
  private readonly networks: PrivateNetworks;
  private readonly mail: Mailer | undefined;

  constructor(options: DeliveryOptions) {
    this.options = options;
    this.networks = new PrivateNetworks(options.webhookNetworks);
    const { smtp } = options;
    this.mail = smtp && new Mailer(smtp);
  }

  get hasEmail(): boolean {
    return this.mail !== undefined;
  }

  /** One round: what is due, at most a batch. Answers how many were tried. */
  async round(): Promise<number> {
    const due = await this.claim();
    await Promise.all(due.map((delivery) => this.attempt(delivery)));
    return due.length;
  }

  stop(): void {
    this.mail?.close();
  }

  private async claim(): Promise<Due[]> {
    const { knex } = this.options;
    const { rows } = await knex.raw<{ rows: { id: string }[] }>(
      `UPDATE notification_deliveries SET status = 'sending', attempts = attempts + 1,
         next_attempt_at = now() + interval '${LEASE_S} seconds'
       WHERE id IN (SELECT id FROM notification_deliveries WHERE status IN ('pending', 'sending') AND next_attempt_at <= now()
         ORDER BY next_attempt_at, id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
       RETURNING id`,
    );
    if (rows.length === 0) return [];
    return knex('notification_deliveries as d')
      .leftJoin('notifications as n', 'n.id', 'd.notification_id')
      .leftJoin('webhooks as w', 'w.id', 'd.webhook_id')
      .leftJoin('users as u', 'u.id', 'd.user_id')
      .whereIn(
        'd.id',
        rows.map(({ id }) => id),
      )
      .select<Due[]>(
        {
          id: 'd.id',
          event: 'd.event',
          channel: 'd.channel',
          attempts: 'd.attempts',
          notificationId: 'n.id',
          kind: 'n.kind',
          severity: 'n.severity',
          createdAt: 'n.created_at',
          clearedAt: 'n.cleared_at',
          secret: 'w.secret',
          locale: 'u.locale',
        },
        knex.raw(`coalesce(w.url, d.address) AS address, coalesce(n.params, '{}') AS params`),
      );
  }

  private async attempt(due: Due): Promise<void> {
    try {
      // An e-mail that waited for the end of quiet hours or for the server tells of nothing that is over.
      const isOver = due.channel === 'email' && due.event !== 'cleared' && due.clearedAt !== null;
      if (isOver && due.kind !== 'order_completed') await this.note(due, { status: 'skipped' });
      else if (due.channel === 'email') await this.sendMail(due);
      else await this.sendWebhook(due);
    } catch (error) {
      await this.failed(due, error instanceof Error ? error.message : String(error), null);
    }
  }

  private async sendMail(due: Due): Promise<void> {
    if (!this.mail) throw new Error('SMTP_URL is not set');
    const kind = due.kind ?? 'plc_offline';
    const text = notificationText(due.locale ?? 'pt-BR', due.event, { kind, params: due.params });
    await this.mail.send({ to: due.address, subject: text.slice(0, 150), text });
    await this.note(due, { status: 'sent', sent_at: this.options.knex.fn.now(), last_error: null });
  }

  private async sendWebhook(due: Due): Promise<void> {
    const body = JSON.stringify({
      deliveryId: due.id,
      event: due.event,
      notification:
        due.kind === null
          ? null
          : {
              id: due.notificationId,
              kind: due.kind,
              severity: due.severity,
              params: due.params,
              text: notificationText('en-US', due.event, { kind: due.kind, params: due.params }),
              createdAt: due.createdAt,
              clearedAt: due.clearedAt,
            },
    });
    const secret = openSecret(due.secret ?? '', this.options.sessionSecret);
    const status = await sendWebhook({ url: due.address, secret, deliveryId: due.id, body }, this.networks);
    if (status < 200 || status > 299) return this.failed(due, `The receiver answered ${status}`, status);
    await this.note(due, {
      status: 'sent',
      sent_at: this.options.knex.fn.now(),
      response_status: status,
      last_error: null,
    });
  }

  private async failed(due: Due, reason: string, status: number | null): Promise<void> {
    const isLast = due.attempts >= ATTEMPTS_MAX;
    const pauseMs = Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** (due.attempts - 1)) * (0.75 + Math.random() / 2);
    await this.note(due, {
      status: isLast ? 'failed' : 'pending',
      next_attempt_at: isLast ? null : new Date(Date.now() + pauseMs),
      response_status: status,
      last_error: reason.slice(0, 500),
    });
  }

  /** Only for the attempt that was claimed: a process that was taken for dead says nothing about a later one. */
  private async note(due: Due, values: object): Promise<void> {
    await this.options
      .knex('notification_deliveries')
      .where({ id: due.id, attempts: due.attempts, status: 'sending' })
      .update(values);
  }
}
