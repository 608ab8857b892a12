/**
 * Notices a database that says nothing any more, without its connections being closed (a cut wire, a stopped machine). A report may take ten
 * seconds, so a statement's own time-out cannot tell; a question that costs nothing can. Requests are then refused at once, those under way
 * end with their sockets, and people see that the figures are old instead of waiting for them.
 */
import type { Knex } from 'knex';
import pg from 'pg';

const ASK_EVERY_MS = 1_000;
/** Together with the interval this bounds what a request waits for: less than 3 s. */
const ANSWER_WITHIN_MS = 1_500;
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
      const client = this.client ?? (await this.connect());
      await client.query('SELECT 1');
      this.isAway = false;
    } catch {
      this.drop();
      this.isAway = !this.isStopped;
    }
    if (this.isAway) this.endAll();
    if (this.isAway !== wasAway) this.options.onChange(this.isAway ? AWAY_REASON : undefined);
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      ...this.options.config,
      application_name: 'pulso-api-watch',
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
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
