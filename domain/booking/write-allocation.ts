/** Writes what `allocate` decided: one statement a table, whatever the number of rows. */
import type { Knex } from 'knex';
import { float8Array, int4Array, int8Array, textArray } from '../database/binary-arrays.ts';
import { named } from '../database/named-statement.ts';
import type { CountSource } from './book-batch.ts';
import { isoTime } from './booking-queries.ts';
import type { Allocation, BookedShare, BookingOrder, BookingRun, InboxShare } from './booking-types.ts';

/** Columns that appointments, defects and inbox entries share. */
const SHARE_COLUMNS =
  'part int, seq bigint, plc int, register int, quantity int, kind text, baseline bigint, value bigint, period_start timestamptz, at timestamptz';

export async function writeAllocation(
  trx: Knex.Transaction,
  source: CountSource,
  allocation: Allocation,
  before: readonly BookingOrder[],
): Promise<void> {
  await Promise.all([
    insertAppointments(trx, source, allocation.booked),
    insertDefects(trx, source, allocation.scrapped),
    insertInbox(trx, source, allocation.inbox),
    updateOrders(trx, allocation.changedOrders, before),
  ]);
  // A machine has one open run: the old one ends before the new one begins.
  await closeRuns(trx, allocation.closedRuns);
  await openRuns(trx, allocation.openedRuns);
}

async function insertAppointments(
  trx: Knex.Transaction,
  source: CountSource,
  shares: BookedShare[],
): Promise<void> {
  if (shares.length === 0) return;
  await named(
    trx,
    'insert-appointments',
    `INSERT INTO production_appointments (production_order_id, plc_config_id, plc_register_id, quantity, kind, automatic,
       baseline_value, clp_counter_value, period_start, "timestamp", collector_id, epoch, seq, part)
     SELECT s."order", s.plc, r.id, s.quantity, s.kind, true, s.baseline, s.value, to_timestamp(s.period_start / 1000),
       to_timestamp(s.at / 1000), ?::int, ?::uuid, s.seq, s.part
     FROM unnest(?::int[], ?::int[], ?::int[], ?::int[], ?::text[], ?::bigint[], ?::bigint[], ?::float8[], ?::float8[], ?::bigint[], ?::int[])
       AS s ("order", plc, register, quantity, kind, baseline, value, period_start, at, seq, part)
     LEFT JOIN plc_registers r ON r.id = s.register`,
    [
      source.collectorId,
      source.epoch,
      int4Array(shares, ({ orderId }) => orderId),
      int4Array(shares, ({ event }) => event.plcConfigId),
      int4Array(shares, ({ event }) => event.plcRegisterId),
      int4Array(shares, ({ quantity }) => quantity),
      textArray(shares, ({ event }) => event.kind),
      int8Array(shares, ({ event }) => wholeCounts(event.from)),
      int8Array(shares, ({ event }) => wholeCounts(event.to)),
      float8Array(shares, ({ event }) => event.periodStartMs),
      float8Array(shares, ({ event }) => event.countedAtMs),
      int8Array(shares, ({ event }) => event.seq),
      int4Array(shares, ({ part }) => part),
    ],
  );
}

/** The columns hold whole counts; a float counter's fraction is in the raw history. */
function wholeCounts(value: number | null): number | null {
  return value === null ? null : Math.trunc(value);
}

async function insertDefects(
  trx: Knex.Transaction,
  source: CountSource,
  shares: BookedShare[],
): Promise<void> {
  if (shares.length === 0) return;
  await trx.raw(
    `INSERT INTO production_defects (production_order_id, defect_id, quantity, "timestamp", automatic, plc_config_id, plc_register_id,
       collector_id, epoch, seq, part)
     SELECT s."order", r.default_defect_id, s.quantity, s.at, true, s.plc, r.id, ?::int, ?::uuid, s.seq, s.part
     FROM jsonb_to_recordset(?::jsonb) AS s ("order" int, ${SHARE_COLUMNS})
     LEFT JOIN plc_registers r ON r.id = s.register`,
    [source.collectorId, source.epoch, JSON.stringify(shares.map(toOrderShare))],
  );
}

async function insertInbox(trx: Knex.Transaction, source: CountSource, shares: InboxShare[]): Promise<void> {
  if (shares.length === 0) return;
  const rows = shares.map((share) => ({
    ...toRow(share),
    category: share.category,
    role: share.event.role,
    reason: share.reason,
  }));
  await trx.raw(
    `INSERT INTO count_inbox (category, plc_config_id, plc_register_id, role, quantity, kind, baseline_value, clp_counter_value,
       period_start, "timestamp", reason, collector_id, epoch, seq, part)
     SELECT s.category, s.plc, r.id, s.role, s.quantity, s.kind, s.baseline, s.value, s.period_start, s.at, s.reason,
       ?::int, ?::uuid, s.seq, s.part
     FROM jsonb_to_recordset(?::jsonb) AS s (category text, role text, reason text, ${SHARE_COLUMNS})
     LEFT JOIN plc_registers r ON r.id = s.register`,
    [source.collectorId, source.epoch, JSON.stringify(rows)],
  );
}

async function closeRuns(trx: Knex.Transaction, runs: readonly BookingRun[]): Promise<void> {
  if (runs.length === 0) return;
  const rows = runs.map((run) => ({ id: run.id, ended_at: isoTime(run.endedAtMs ?? run.startedAtMs) }));
  // A start may have come with a fraction of a millisecond that the count's time does not have.
  await trx.raw(
    `UPDATE order_runs SET ended_at = greatest(s.ended_at, order_runs.started_at), end_reason = 'completed'
     FROM jsonb_to_recordset(?::jsonb) AS s (id bigint, ended_at timestamptz) WHERE order_runs.id = s.id`,
    [JSON.stringify(rows)],
  );
}

/** `version` moves with the status only: it guards what people do, and a count is no reason to refuse an edit. */
async function updateOrders(
  trx: Knex.Transaction,
  orders: readonly BookingOrder[],
  before: readonly BookingOrder[],
): Promise<void> {
  if (orders.length === 0) return;
  const statuses = new Map(before.map((order) => [order.id, order.status]));
  const step = ({ id, status }: BookingOrder): number => (statuses.get(id) === status ? 0 : 1);
  await named(
    trx,
    'update-orders',
    `UPDATE production_orders o SET produced_quantity = s.produced, scrap_quantity = s.scrap, status = s.status,
       start_date = coalesce(o.start_date, to_timestamp(s.start_ms / 1000)),
       end_date = CASE WHEN s.step = 1 THEN to_timestamp(s.end_ms / 1000) ELSE o.end_date END, version = o.version + s.step
     FROM unnest(?::int[], ?::text[], ?::int[], ?::int[], ?::float8[], ?::float8[], ?::int[])
       AS s (id, status, produced, scrap, start_ms, end_ms, step) WHERE o.id = s.id`,
    [
      int4Array(orders, ({ id }) => id),
      textArray(orders, ({ status }) => status),
      int4Array(orders, ({ producedQuantity }) => producedQuantity),
      int4Array(orders, ({ scrapQuantity }) => scrapQuantity),
      float8Array(orders, ({ startDateMs }) => wholeMs(startDateMs)),
      float8Array(orders, ({ endDateMs }) => wholeMs(endDateMs)),
      int4Array(orders, step),
    ],
  );
}

function wholeMs(ms: number | null): number | null {
  return ms === null ? null : Math.floor(ms);
}

async function openRuns(trx: Knex.Transaction, runs: readonly BookingRun[]): Promise<void> {
  if (runs.length === 0) return;
  const rows = runs.map((run) => ({
    order: run.orderId,
    plc: run.plcConfigId,
    sector: run.sectorId,
    started_at: isoTime(run.startedAtMs),
    ended_at: run.endedAtMs === null ? null : isoTime(run.endedAtMs),
    end_reason: run.endedAtMs === null ? null : 'completed',
  }));
  await trx.raw(
    `INSERT INTO order_runs (production_order_id, plc_config_id, sector_id, started_at, ended_at, end_reason)
     SELECT s."order", s.plc, s.sector, s.started_at, s.ended_at, s.end_reason
     FROM jsonb_to_recordset(?::jsonb) AS s ("order" int, plc int, sector int, started_at timestamptz, ended_at timestamptz, end_reason text)`,
    [JSON.stringify(rows)],
  );
}

function toOrderShare(share: BookedShare) {
  return { ...toRow(share), order: share.orderId };
}

function toRow({ event, part, quantity }: Pick<BookedShare, 'event' | 'part' | 'quantity'>) {
  return {
    part,
    seq: event.seq,
    plc: event.plcConfigId,
    register: event.plcRegisterId,
    quantity,
    kind: event.kind,
    baseline: wholeCounts(event.from),
    value: wholeCounts(event.to),
    period_start: isoTime(event.periodStartMs),
    at: isoTime(event.countedAtMs),
  };
}
