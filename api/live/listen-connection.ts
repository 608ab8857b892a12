/**
 * The connection that hears NOTIFY. A LISTEN can be lost without an error (a cut wire, a pooler in between), so every few
 * seconds a canary is sent through another connection: one that is not heard means deaf, and the connection is made anew.
 */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import pg from 'pg';
import type { Logger } from 'winston';
import { NOTIFY } from '../../domain/notify-channels.ts';
import type { LiveNotice } from '../../domain/notify-channels.ts';

/** A deafness is noticed within two of these: a screen is right again within 15 s (promise 17). */
const CANARY_MS = 2_500;
const RECONNECT_MS = 1_000;
/** Longer than a healthy server ever takes to answer LISTEN. */
const ANSWER_WITHIN_MS = 3_000;

interface ListenOptions {
  config: pg.ClientConfig;
  /** For the canary: another connection than the one that listens. */
  knex: Knex;
  logger: Logger;
  onNotice: (notice: LiveNotice) => void;
  /** After each gap in which something may have been missed. */
  onGap: () => void;
  /** When nothing is heard any more, at once. */
  onDeaf?: () => void;
  canaryMs?: number;
}

export class ListenConnection {
  private readonly options: ListenOptions;
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private canary: string | undefined;
  private stopped = false;
  private hadGap = false;
  private isConnected = false;
  private beating: Promise<void> = Promise.resolve();

  constructor(options: ListenOptions) {
    this.options = options;
  }

  /** Notices arrive, as far as the last canary shows. */
  get isHearing(): boolean {
    return this.isConnected;
  }

  /** Connects, now or later; never rejects. */
  async start(): Promise<void> {
    await this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.beating;
    await this.close();
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      ...this.options.config,
      application_name: 'pulso-api-listen',
      query_timeout: ANSWER_WITHIN_MS,
    });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ channel, payload }) => this.hear(channel, payload));
    this.client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${NOTIFY.live}`);
      if (client !== this.client) return;
      this.canary = undefined;
      this.isConnected = true;
      if (this.hadGap) this.options.onGap();
      this.hadGap = false;
      this.schedule(() => this.beat(), this.options.canaryMs ?? CANARY_MS);
    } catch {
      this.lost(client);
    }
  }

  /** Sends a canary; the one before must have been heard by now. */
  private async beat(): Promise<void> {
    if (this.canary !== undefined) {
      this.options.logger.warn('The live channel went deaf and is connected anew.');
      if (this.client) this.lost(this.client);
      return;
    }
    this.canary = randomUUID();
    try {
      await this.options.knex.raw('SELECT pg_notify(?, ?)', [
        NOTIFY.live,
        JSON.stringify({ canary: this.canary }),
      ]);
    } catch {
      // It was not sent, so its silence says nothing; the connection's own errors do.
      this.canary = undefined;
    }
    this.schedule(() => this.beat(), this.options.canaryMs ?? CANARY_MS);
  }

  private hear(channel: string, payload: string | undefined): void {
    if (channel !== NOTIFY.live || !payload) return;
    try {
      const notice = JSON.parse(payload) as LiveNotice & { canary?: string };
      if (notice.canary === undefined) this.options.onNotice(notice);
      else if (notice.canary === this.canary) this.canary = undefined;
    } catch {
      this.options.logger.warn('A notice on the live channel is not JSON.');
    }
  }

  private lost(client: pg.Client): void {
    if (this.stopped || client !== this.client) return;
    this.hadGap = true;
    this.isConnected = false;
    this.client = undefined;
    hangUp(client);
    this.options.onDeaf?.();
    this.schedule(() => this.connect(), RECONNECT_MS);
  }

  private schedule(work: () => Promise<void>, afterMs: number): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.beating = work().catch(() => undefined);
    }, afterMs);
  }

  private async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.isConnected = false;
    if (!client) return;
    const late = setTimeout(() => hangUp(client), RECONNECT_MS);
    await client.end().catch(() => undefined);
    clearTimeout(late);
  }
}

/** A farewell would wait for a server that may be silent. */
function hangUp(client: pg.Client): void {
  (client as unknown as { connection?: { stream?: { destroy(): void } } }).connection?.stream?.destroy();
  client.end().catch(() => undefined);
}
