/** One batch of the outbox as one PostgreSQL transaction: cursor, raw history, pieces, machine status. */
import type { Knex } from 'knex';
import { bookBatch, type CountSource } from '../../../domain/booking/book-batch.ts';
import type { CountEvent } from '../../../domain/booking/booking-types.ts';
import { named } from '../../../domain/database/named-statement.ts';
import type { StoredEntry } from '../store/outbox-entry.ts';
import { insertRawRows } from './insert-raw-rows.ts';
import { insertAnomalies, movePositions } from './move-positions.ts';
import { updatePlcStatus } from './update-plc-status.ts';
import { writeMachineStates } from './write-machine-states.ts';

export interface ForwardedBatch {
  plcConfigIds: number[];
  orderIds: number[];
  kinds: string[];
  /** Rows that went into the ledger, and into the inbox. */
  appointments: number;
  inboxed: number;
}

const NOTHING: ForwardedBatch = { plcConfigIds: [], orderIds: [], kinds: [], appointments: 0, inboxed: 0 };

/** PostgreSQL has less of this collector than it once said to have: it was restored from a backup, or a standby without the last commits took over. */
export class DatabaseWentBack extends Error {
  readonly lastSeq: number;
  constructor(lastSeq: number) {
    super(`PostgreSQL has this collector's entries only up to ${lastSeq}`);
    this.lastSeq = lastSeq;
  }
}

/**
 * Everything or nothing; entries that the cursor has passed are left out.
 * @param ackedSeq what PostgreSQL said to have. @throws DatabaseWentBack where it has less
 */
export async function forwardBatch(
  knex: Knex,
  source: CountSource,
  entries: readonly StoredEntry[],
  ackedSeq = 0,
): Promise<ForwardedBatch> {
  const last = entries.at(-1);
  if (last === undefined) return NOTHING;
  return knex.transaction(async (trx) => {
    const lastSeq = await lockCursor(trx, source);
    if (isBehind(lastSeq, ackedSeq)) throw new DatabaseWentBack(lastSeq);
    const isAllFresh = (entries[0]?.seq ?? 0) > lastSeq;
    const fresh = isAllFresh ? entries : entries.filter((stored) => stored.seq > lastSeq);
    if (fresh.length === 0) return NOTHING;
    // What waits for no answer is sent together: where the process is busy, each answer waits for a turn of its event loop.
    const [superseded] = await Promise.all([
      movePositions(trx, fresh),
      insertRawRows(trx, source.collectorId, fresh),
    ]);
    const events = eventsOf(fresh, superseded);
    const booked = await bookBatch(trx, source, events);
    const [anomalies, linked] = await Promise.all([
      insertAnomalies(trx, source, fresh, superseded),
      updatePlcStatus(trx, source.collectorId, fresh),
      moveCursor(trx, source, last.seq),
    ]);
    const moved = await writeMachineStates(trx, source, fresh);
    const plcConfigIds = [...new Set([...linked, ...moved])];
    const kinds: string[] = [];
    if (booked.changedStatus) kinds.push('orders');
    if (booked.inbox > 0) kinds.push('inbox');
    if (anomalies > 0) kinds.push('anomalies');
    const { orderIds, appointments, inbox: inboxed } = booked;
    return { plcConfigIds, orderIds, kinds, appointments, inboxed };
  });
}

/** A database that has never heard of this store may be another plant's: nothing is sent there twice. */
function isBehind(lastSeq: number, ackedSeq: number): boolean {
  return lastSeq > 0 && lastSeq < ackedSeq;
}

/** Without anything to send. @throws DatabaseWentBack */
export async function compareCursor(knex: Knex, source: CountSource, ackedSeq: number): Promise<void> {
  const lastSeq = await readCursor(knex, source);
  if (isBehind(lastSeq, ackedSeq)) throw new DatabaseWentBack(lastSeq);
}

/** The last sequence that PostgreSQL has of this store; 0 where it has never heard of it. */
export async function readCursor(knex: Knex, { collectorId, epoch }: CountSource): Promise<number> {
  const cursor = await knex('collector_cursors')
    .where({ collector_id: collectorId, epoch })
    .first<{ last_seq: string } | undefined>('last_seq');
  return Number(cursor?.last_seq ?? 0);
}

async function lockCursor(trx: Knex.Transaction, { collectorId, epoch }: CountSource): Promise<number> {
  const lock = () =>
    named<{ last_seq: string }>(
      trx,
      'lock-cursor',
      'SELECT last_seq FROM collector_cursors WHERE collector_id = ?::int AND epoch = ?::uuid FOR UPDATE',
      [collectorId, epoch],
    );
  const { rows } = await lock();
  if (rows[0] !== undefined) return Number(rows[0].last_seq);
  await trx('collector_cursors')
    .insert({ collector_id: collectorId, epoch })
    .onConflict(['collector_id', 'epoch'])
    .ignore();
  const { rows: made } = await lock();
  return Number(made[0]?.last_seq ?? 0);
}

async function moveCursor(
  trx: Knex.Transaction,
  { collectorId, epoch }: CountSource,
  seq: number,
): Promise<void> {
  await named(
    trx,
    'move-cursor',
    'UPDATE collector_cursors SET last_seq = ?::bigint, updated_at = now() WHERE collector_id = ?::int AND epoch = ?::uuid',
    [seq, collectorId, epoch],
  );
}

function eventsOf(entries: readonly StoredEntry[], superseded: ReadonlySet<number>): CountEvent[] {
  const events: CountEvent[] = [];
  for (const { seq, entry } of entries)
    if (entry.kind === 'count' && !superseded.has(seq)) events.push({ ...entry.event, seq });
  return events;
}
