/** One connection that LISTENs. It comes back by itself; whoever relies on a notice also looks by itself, as one can be lost. */
import type { Client } from 'pg';
import type { CollectorDatabase } from '../forward/collector-database.ts';

const RETRY_MS = 3000;

export class NoticeListener {
  readonly #database: CollectorDatabase;
  readonly #handlers: Readonly<Record<string, (payload: string) => void>>;
  #client: Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = true;

  /** @param handlers channel → what to do with its payload; called with '' after each connection, for what was missed */
  constructor(database: CollectorDatabase, handlers: Readonly<Record<string, (payload: string) => void>>) {
    this.#database = database;
    this.#handlers = handlers;
  }

  start(): void {
    this.#isStopped = false;
    this.#connect();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => undefined);
  }

  #connect(): void {
    const client = this.#database.makeClient();
    this.#client = client;
    let isLost = false;
    const lose = () => {
      if (isLost) return;
      isLost = true;
      client.end().catch(() => undefined);
      if (this.#isStopped || this.#client !== client) return;
      this.#timer = setTimeout(() => this.#connect(), RETRY_MS);
    };
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', ({ channel, payload }) => this.#handlers[channel]?.(payload ?? ''));
    this.#listen(client).catch(lose);
  }

  async #listen(client: Client): Promise<void> {
    await client.connect();
    for (const channel of Object.keys(this.#handlers)) await client.query(`LISTEN ${channel}`);
    for (const handler of Object.values(this.#handlers)) handler('');
  }
}
