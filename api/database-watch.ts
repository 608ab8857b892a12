/**
 * Notices a database that says nothing any more, without its connections being closed (a cut wire, a stopped machine). A report may take ten
 * seconds, so a statement's own time-out cannot tell; a question that costs nothing can. Requests are then refused at once, those under way
 * end with their sockets, and people see that the figures are old instead of waiting for them.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import pg from 'pg';

const ASK_EVERY_MS = 1_000;
/** Together with the interval this bounds what a request waits for: less than 3 s. */
const ANSWER_WITHIN_MS = 1_400;
/** An answer may have come while this process itself was held up, and not have been read yet when the time is over. */
const UNREAD_MS = 100;
export const AWAY_REASON = 'The database does not answer.';

interface DatabaseWatchOptions {
  config: pg.ClientConfig;
  knex: Knex;
  sessionPool: pg.Pool;
  /** Told the reason when the database falls silent, undefined when it answers again. */
  onChange: (reason: string | undefined) => void;
}

/** Only what is needed to end a connection without asking the server. */
interface Connection {
  once(event: 'end', listener: () => void): unknown;
  connection?: { stream?: { destroy(): void } };
}

export class DatabaseWatch {
  private readonly options: DatabaseWatchOptions;
  private readonly open = new Set<Connection>();
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private asking: Promise<void> = Promise.resolve();
  private isAway = false;
  private isStopped = false;

  constructor(options: DatabaseWatchOptions) {
    this.options = options;
    const { pool } = options.knex.client as {
      pool: { on(event: 'createSuccess', listener: (id: number, made: Connection) => void): void };
    };
    pool.on('createSuccess', (_id, made) => this.remember(made));
    options.sessionPool.on('connect', (made) => this.remember(made as unknown as Connection));
  }

  start(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.asking = this.ask().finally(() => this.start());
    }, ASK_EVERY_MS);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.drop();
    await this.asking;
  }

  private remember(made: Connection): void {
    this.open.add(made);
    made.once('end', () => this.open.delete(made));
  }

  private async ask(): Promise<void> {
    const wasAway = this.isAway;
    try {
      await inTime(this.question());
      this.isAway = false;
    } catch {
      this.drop();
      this.isAway = !this.isStopped;
    }
    if (this.isAway) this.endAll();
    if (this.isAway !== wasAway) this.options.onChange(this.isAway ? AWAY_REASON : undefined);
  }

  private async question(): Promise<void> {
    const client = this.client ?? (await this.connect());
    await client.query('SELECT 1');
  }

  private async connect(): Promise<pg.Client> {
    // Without its own time-outs: they would end it before what has arrived is read.
    const client = new pg.Client({
      ...this.options.config,
      application_name: 'pulso-api-watch',
      connectionTimeoutMillis: 0,
      query_timeout: 0,
    });
    client.on('error', () => this.drop());
    this.client = client;
    await client.connect();
    return client;
  }

  private drop(): void {
    const client = this.client;
    this.client = undefined;
    // Its farewell would wait for a server that is silent.
    (client as unknown as Connection | undefined)?.connection?.stream?.destroy();
    client?.end().catch(() => undefined);
  }

  private endAll(): void {
    for (const made of this.open) made.connection?.stream?.destroy();
    this.open.clear();
  }
}

/** @throws Error where there is no answer, though this process had time to read it */
async function inTime(answer: Promise<void>): Promise<void> {
  let isAnswered = false;
  const answered = answer.then(() => (isAnswered = true));
  const timer = new AbortController();
  const late = delay(ANSWER_WITHIN_MS, undefined, timer)
    .then(() => isAnswered || delay(UNREAD_MS, undefined, timer))
    .then(() => {
      if (!isAnswered) throw new Error(AWAY_REASON);
    });
  await Promise.race([answered, late]).finally(() => timer.abort());
}
