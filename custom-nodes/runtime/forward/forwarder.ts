/**
 * Brings the outbox to PostgreSQL at its own pace, in order, for ever. An entry leaves the store only after the commit; a batch that
 * was committed but not acknowledged is skipped by the cursor. What PostgreSQL refuses is set aside and does not block the rest.
 */
import { ensurePlcDataDays, PLC_DATA_DAYS_EVERY_MS } from '../../../domain/database/plc-data-days.ts';
import { named } from '../../../domain/database/named-statement.ts';
import { NOTIFY, type LiveNotice } from '../../../domain/notify-channels.ts';
import type { PoolLog } from '../pool/plc-settings.ts';
import type { DurableStore } from '../store/durable-store.ts';
import type { StoredEntry } from '../store/outbox-entry.ts';
import { BatchSize } from './batch-size.ts';
import { isConnectionError, isDataError, type CollectorDatabase } from './collector-database.ts';
import { compareCursor, DatabaseWentBack, forwardBatch, type ForwardedBatch } from './forward-batch.ts';

/** From flush to flush: what comes within it shares a transaction and a NOTIFY. */
const PACE_MS = 100;
const RETRY_FIRST_MS = 500;
const RETRY_LONGEST_MS = 15_000;
/** How often PostgreSQL is asked what it has while there is nothing to send. */
const COMPARE_EVERY_MS = 30_000;
/** NOTIFY carries 8,000 bytes; beyond this many ids the screens look at everything. */
const NOTICE_IDS_MAX = 400;

export interface ForwarderParts {
  store: DurableStore;
  database: CollectorDatabase;
  log: PoolLog;
  /** Row of this collector; null while it is not known. */
  collectorId: () => number | null;
  /** Called when all that was durable has been sent: little is on its way then. */
  onQuiet?: (() => void) | undefined;
}

export class Forwarder {
  readonly figures = { batches: 0, forwarded: 0, failures: 0, appointments: 0, inboxed: 0, rewinds: 0 };
  readonly #parts: ForwarderParts;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  readonly #batchSize = new BatchSize();
  #failuresInRow = 0;
  /** Monotonic ms at which the last flush began. */
  #flushedAtMs = -Infinity;
  /** Monotonic ms at which the days of plc_data were last seen to. */
  #daysEnsuredAtMs = -Infinity;
  /** Monotonic ms at which it was last compared with what PostgreSQL has. */
  #comparedAtMs = -Infinity;
  #comparing: NodeJS.Timeout | null = null;
  #isStopped = true;

  constructor(parts: ForwarderParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#isStopped = false;
    this.#parts.store.onCommit = () => this.wake();
    this.#comparing = setInterval(() => this.wake(), COMPARE_EVERY_MS);
    this.wake();
  }

  /** There is something to bring. */
  wake(): void {
    if (this.#failuresInRow === 0) this.#schedule(this.#paceMs());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#parts.store.onCommit = () => undefined;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#comparing !== null) clearInterval(this.#comparing);
    await this.#running;
  }

  #schedule(delayMs: number): void {
    if (this.#isStopped || this.#timer !== null || this.#running !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#running = this.#flush().finally(() => {
        this.#running = null;
        if (this.#failuresInRow > 0) this.#schedule(this.#retryDelayMs());
        else if (this.#parts.store.depth > 0) this.#schedule(this.#paceMs());
        else this.#parts.onQuiet?.();
      });
    }, delayMs);
  }

  /** The first after a pause goes at once. */
  #paceMs(): number {
    return Math.max(0, this.#flushedAtMs + PACE_MS - performance.now());
  }

  /** Everything that is durable now. */
  async #flush(): Promise<void> {
    const { store, collectorId } = this.#parts;
    const id = collectorId();
    this.#flushedAtMs = performance.now();
    if (id === null) return;
    const notice = { plcConfigIds: new Set<number>(), orderIds: new Set<number>(), kinds: new Set<string>() };
    try {
      await this.#ensureDays();
      await this.#compare(id);
      for (;;) {
        const limit = this.#batchSize.entries;
        const entries = store.takeBatch(limit);
        const last = entries.at(-1);
        if (last === undefined || this.#isStopped) break;
        const startedAtMs = performance.now();
        await this.#forward(id, entries, notice);
        this.#batchSize.took(entries.length, performance.now() - startedAtMs);
        store.acknowledge(last.seq);
        this.figures.forwarded += entries.length;
        if (entries.length < limit) break;
      }
      this.#succeed();
    } catch (error) {
      if (error instanceof DatabaseWentBack) this.#rewind(error);
      else this.#fail(error);
    }
    await this.#notify(notice);
  }

  /** Before anything is sent: after a long rest the day that it belongs to may not be there, and nobody else may be up. */
  async #ensureDays(): Promise<void> {
    if (performance.now() - this.#daysEnsuredAtMs < PLC_DATA_DAYS_EVERY_MS) return;
    await ensurePlcDataDays(this.#parts.database.knex);
    this.#daysEnsuredAtMs = performance.now();
  }

  /** A batch compares by itself; this is for a collector whose machines stand still. */
  async #compare(collectorId: number): Promise<void> {
    const { store, database } = this.#parts;
    if (performance.now() - this.#comparedAtMs < COMPARE_EVERY_MS) return;
    await compareCursor(database.knex, { collectorId, epoch: store.epoch }, store.ackedSeq);
    this.#comparedAtMs = performance.now();
  }

  /** The next flush sends again what PostgreSQL no longer has. */
  #rewind({ lastSeq }: DatabaseWentBack): void {
    const { store, log } = this.#parts;
    const { again, missing } = store.rewind(lastSeq);
    // An entry that was refused and set aside was the last that was acknowledged: nothing is lost by it.
    if (again === 0 && missing === 0) return;
    this.figures.rewinds += 1;
    log.warn(
      'PostgreSQL has gone back (a backup, or a standby that lacked commits); what it lacks is sent again',
      {
        entries: again,
      },
    );
    if (missing > 0)
      log.error(
        'PostgreSQL has gone back further than this collector keeps what it sent; compare the orders with the counters',
        {
          entriesMissing: missing,
        },
      );
  }

  /** Halves a batch that PostgreSQL refuses until the entry that it refuses stands alone. Order is kept. */
  async #forward(
    collectorId: number,
    entries: StoredEntry[],
    notice: Notice,
    isSecondTry = false,
  ): Promise<void> {
    const { database, store, log } = this.#parts;
    try {
      const done = await forwardBatch(
        database.knex,
        { collectorId, epoch: store.epoch },
        entries,
        store.ackedSeq,
      );
      this.figures.batches += 1;
      this.figures.appointments += done.appointments;
      this.figures.inboxed += done.inboxed;
      addTo(notice, done);
    } catch (error) {
      if (!isDataError(error)) throw error;
      const [only] = entries;
      if (entries.length === 1 && only !== undefined) {
        // What was refused may be somebody's who did the same in that moment: a register deleted, an order started. Then it is in order now.
        if (!isSecondTry) return this.#forward(collectorId, entries, notice, true);
        const held = holdBack(only);
        if (held !== null) return this.#forward(collectorId, [held], notice, true);
        store.setAside(only.seq, (error as Error).message);
        log.error('PostgreSQL refuses an entry of the buffer; it was set aside', {
          seq: only.seq,
          entry: only.entry,
          error: (error as Error).message,
        });
        return;
      }
      const half = Math.ceil(entries.length / 2);
      await this.#forward(collectorId, entries.slice(0, half), notice);
      await this.#forward(collectorId, entries.slice(half), notice);
    }
  }

  #succeed(): void {
    if (this.#failuresInRow > 0) this.#parts.log.info('PostgreSQL takes the buffer again');
    this.#failuresInRow = 0;
  }

  #fail(error: unknown): void {
    const { database, log, store } = this.#parts;
    this.figures.failures += 1;
    this.#batchSize.failed();
    this.#failuresInRow += 1;
    if (isConnectionError(error)) database.reset();
    if (this.#failuresInRow === 1 && !this.#isStopped)
      log.warn('PostgreSQL does not take the buffer; counting goes on and it is tried again', {
        error: String(error),
        depth: store.depth,
      });
  }

  #retryDelayMs(): number {
    const ceiling = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** Math.min(10, this.#failuresInRow - 1));
    return ceiling * (0.5 + Math.random() / 2);
  }

  /** Outside of the booking transaction: a lost notice costs a screen some seconds, never a piece. */
  async #notify(notice: Notice): Promise<void> {
    if (notice.plcConfigIds.size === 0 && notice.orderIds.size === 0) return;
    const kinds = new Set(notice.kinds).add('plcs');
    const message: LiveNotice =
      notice.plcConfigIds.size + notice.orderIds.size > NOTICE_IDS_MAX
        ? { kinds: [...kinds.add('orders')] }
        : {
            plcConfigIds: [...notice.plcConfigIds],
            orderIds: [...notice.orderIds],
            kinds: [...notice.kinds],
          };
    try {
      await named(this.#parts.database.knex, 'notify', 'SELECT pg_notify(?, ?)', [
        NOTIFY.live,
        JSON.stringify(message),
      ]);
    } catch (error) {
      if (isConnectionError(error)) this.#parts.database.reset();
    }
  }
}

/** Pieces that cannot be booked go before a supervisor instead; null where even that was refused, or there are none. */
function holdBack({ seq, entry }: StoredEntry): StoredEntry | null {
  if (entry.kind !== 'count' || entry.event.kind === 'quarantine') return null;
  return { seq, entry: { ...entry, event: { ...entry.event, kind: 'quarantine' } } };
}

interface Notice {
  plcConfigIds: Set<number>;
  orderIds: Set<number>;
  kinds: Set<string>;
}

function addTo(notice: Notice, done: ForwardedBatch): void {
  for (const id of done.plcConfigIds) notice.plcConfigIds.add(id);
  for (const id of done.orderIds) notice.orderIds.add(id);
  for (const kind of done.kinds) notice.kinds.add(kind);
}
