/**
 * Makes summaries of what is over, and again of what was marked as stale. A change that is being booked while a summary is made must not be
 * lost: the rows are first claimed (state building) in a transaction of their own; then we wait until every transaction that could have missed
 * the claim is over; only then the events are read. A booking after that finds the row and marks it stale, and it is not made clean.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { PeriodSummary } from '../../domain/oee/summarize-period.ts';
import { calendarOccurrences, loadCalendars } from '../../domain/shifts/load-calendars.ts';
import type { SectorCalendar } from '../../domain/shifts/load-calendars.ts';
import { timeBuckets } from '../../domain/shifts/time-buckets.ts';
import { DAY_MS } from '../../domain/shifts/wall-clock.ts';
import { INPUT_COLUMNS } from './input-columns.ts';
import { makeCalendar } from './report-scope.ts';
import { summarizeLive } from './summarize-live.ts';
import type { BucketWish } from './summarize-live.ts';

/** What is over for less than this is left to the reports: its last counts are still on their way. */
const GRACE_MS = 60_000;
/** Older time is worked out when somebody asks for it. */
const BACK_DAYS = 800;
const BATCH = 400;
/** Somebody's transaction goes on: the rows stay stale and are claimed again at the next pass. */
const HORIZON_PATIENCE_MS = 5_000;
/** A claim of a process that died. */
const CLAIM_SECONDS = 120;

interface Claimed {
  id: number;
  machineId: number;
  sectorId: number;
  startMs: number;
  endMs: number;
  key: string;
}

/** One pass. Answers how many were made, and whether there may be more to do. */
export async function refreshSummaries(
  knex: Knex,
  nowMs: number,
): Promise<{ made: number; isMore: boolean }> {
  const claim = randomUUID();
  const claimed = await claimStale(knex, claim);
  if (claimed.length === 0) return { made: 0, isMore: false };
  if (!(await allOthersSawIt(knex))) {
    await giveBack(knex, claim);
    return { made: 0, isMore: false };
  }
  const { wishes, rows, gone } = await toWishes(knex, claimed);
  const summaries = await knex.transaction((trx) => summarizeLive(trx, wishes, nowMs), {
    isolationLevel: 'repeatable read',
    readOnly: true,
  });
  const made = await write(knex, claim, rows, summaries, gone);
  return { made, isMore: claimed.length === BATCH };
}

/**
 * Adds rows for what is over and has none, and replaces those whose hours are no longer those of the calendar.
 * @param isFull looks at all time, as after a change of the calendar; else only at what came since the last row
 */
export async function ensureSummaries(knex: Knex, nowMs: number, isFull: boolean): Promise<void> {
  const { rows: machines } = await knex.raw<{ rows: { id: number; sectorId: number; fromMs: number }[] }>(
    `SELECT p.id, p.sector_id AS "sectorId", (extract(epoch FROM coalesce(
        CASE WHEN NOT ?::boolean THEN (SELECT max(ends_at) FROM machine_summaries WHERE plc_config_id = p.id) END,
        least(p.created_at, (SELECT min(started_at) FROM machine_states WHERE plc_config_id = p.id),
          (SELECT min("timestamp") FROM production_appointments WHERE plc_config_id = p.id)))) * 1000)::float8 AS "fromMs"
     FROM plc_configs p`,
    [isFull],
  );
  const calendars = await loadCalendars(knex);
  for (const [sectorId, inSector] of Map.groupBy(machines, (machine) => machine.sectorId)) {
    const calendar = calendars.get(sectorId);
    if (calendar) await ensureSector(knex, calendar, inSector, nowMs, isFull);
  }
}

async function ensureSector(
  knex: Knex,
  calendar: SectorCalendar,
  machines: readonly { id: number; fromMs: number }[],
  nowMs: number,
  isFull: boolean,
): Promise<void> {
  const firstMs = Math.max(nowMs - BACK_DAYS * DAY_MS, Math.min(...machines.map(({ fromMs }) => fromMs)));
  const fromMs = firstMs - DAY_MS;
  const shifts = calendarOccurrences(calendar, fromMs - 2 * DAY_MS, nowMs + 2 * DAY_MS);
  const buckets = timeBuckets(shifts, calendar.timeZone, fromMs, nowMs + DAY_MS)
    .filter(({ isWhole, endMs }) => isWhole && endMs <= nowMs - GRACE_MS && endMs > firstMs)
    .map(({ startMs, endMs, key, shift, localDate }) => {
      return { start_ms: startMs, end_ms: endMs, key, shift: shift?.shiftId ?? null, date: localDate };
    });
  const wanted = JSON.stringify(buckets);
  const ids = machines.map(({ id }) => id);
  await knex.transaction(async (trx) => {
    if (isFull)
      await trx.raw(
        `DELETE FROM machine_summaries m WHERE m.plc_config_id = ANY(?::int[]) AND m.starts_at >= to_timestamp(?::float8 / 1000)
           AND NOT EXISTS (SELECT FROM jsonb_to_recordset(?::jsonb) AS b (start_ms float8, key text)
             WHERE to_timestamp(b.start_ms / 1000) = m.starts_at AND b.key = m.bucket_key)`,
        [ids, firstMs, wanted],
      );
    await trx.raw(
      `INSERT INTO machine_summaries (plc_config_id, starts_at, ends_at, bucket_key, shift_id, local_date)
       SELECT x.id, to_timestamp(b.start_ms / 1000), to_timestamp(b.end_ms / 1000), b.key, b.shift, b.date
       FROM jsonb_to_recordset(?::jsonb) AS x (id int, "fromMs" float8)
       JOIN jsonb_to_recordset(?::jsonb) AS b (start_ms float8, end_ms float8, key text, shift int, date date) ON b.end_ms > x."fromMs"
       ON CONFLICT (plc_config_id, starts_at) DO NOTHING`,
      [JSON.stringify(machines), wanted],
    );
  });
}

/** The newest first: they are looked at most. */
async function claimStale(knex: Knex, claim: string): Promise<Claimed[]> {
  // What was made of a machine that had not been heard of is made again when it has.
  await knex.raw(
    `UPDATE machine_summaries m SET state = 'stale', provisional = false FROM plc_status t
     WHERE m.provisional AND m.state = 'clean' AND t.plc_config_id = m.plc_config_id AND t.last_read_at >= m.ends_at`,
  );
  const { rows } = await knex.raw<{ rows: Claimed[] }>(
    `UPDATE machine_summaries m SET state = 'building', claim = ?::uuid, claimed_at = now()
     FROM plc_configs p
     WHERE p.id = m.plc_config_id AND m.id IN (
       SELECT s.id FROM machine_summaries s
       WHERE s.state = 'stale' OR (s.state = 'building' AND s.claimed_at < now() - interval '${CLAIM_SECONDS} seconds')
       ORDER BY s.starts_at DESC LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
     RETURNING m.id::float8 AS id, m.plc_config_id AS "machineId", p.sector_id AS "sectorId", m.bucket_key AS key,
       (extract(epoch FROM m.starts_at) * 1000)::float8 AS "startMs", (extract(epoch FROM m.ends_at) * 1000)::float8 AS "endMs"`,
    [claim],
  );
  return rows;
}

async function giveBack(knex: Knex, claim: string): Promise<void> {
  await knex('machine_summaries').where({ claim, state: 'building' }).update({ state: 'stale' });
}

/** True when every transaction that ran at the claim is over: those that follow find the claimed rows. */
async function allOthersSawIt(knex: Knex): Promise<boolean> {
  const ask = async (sql: string, bindings: string[] = []) =>
    (await knex.raw<{ rows: { answer: string | boolean }[] }>(`SELECT ${sql} AS answer`, bindings)).rows[0]
      ?.answer;
  const horizon = String(await ask(`pg_snapshot_xmax(pg_current_snapshot())::text`));
  const endMs = performance.now() + HORIZON_PATIENCE_MS;
  for (;;) {
    if (await ask(`pg_snapshot_xmin(pg_current_snapshot()) >= ?::text::xid8`, [horizon])) return true;
    if (performance.now() > endMs) return false;
    await sleep(20);
  }
}

async function toWishes(knex: Knex, claimed: readonly Claimed[]) {
  const calendars = await loadCalendars(knex, [...new Set(claimed.map(({ sectorId }) => sectorId))]);
  const wishes: BucketWish[] = [];
  const rows: Claimed[] = [];
  const gone: number[] = [];
  for (const [sectorId, list] of Map.groupBy(claimed, (row) => row.sectorId)) {
    const calendar = calendars.get(sectorId);
    const fromMs = Math.min(...list.map(({ startMs }) => startMs));
    const toMs = Math.max(...list.map(({ endMs }) => endMs));
    const made = calendar && makeCalendar(calendar, { fromMs, toMs, shiftId: undefined, withIdle: true });
    const buckets = new Map(made?.buckets.map((bucket) => [`${bucket.startMs} ${bucket.key}`, bucket]));
    for (const row of list) {
      const bucket = buckets.get(`${row.startMs} ${row.key}`);
      if (!bucket || !made) gone.push(row.id);
      else {
        wishes.push({ machineId: row.machineId, bucket, shifts: made.shifts });
        rows.push(row);
      }
    }
  }
  return { wishes, rows, gone };
}

async function write(
  knex: Knex,
  claim: string,
  rows: readonly Claimed[],
  summaries: readonly PeriodSummary[],
  gone: readonly number[],
): Promise<number> {
  return knex.transaction(async (trx) => {
    if (gone.length > 0)
      await trx('machine_summaries')
        .whereIn('id', [...gone])
        .where({ claim })
        .delete();
    // Never waits: a booking that holds one of them is about to make it stale.
    const { rows: kept } = await trx.raw<{ rows: { id: number }[] }>(
      `SELECT id::float8 AS id FROM machine_summaries WHERE claim = ?::uuid AND state = 'building' FOR UPDATE SKIP LOCKED`,
      [claim],
    );
    const ids = new Set(kept.map(({ id }) => id));
    const chosen = rows.flatMap(({ id }, index) => {
      const summary = summaries[index];
      return ids.has(id) && summary ? [{ id, summary }] : [];
    });
    const all = chosen.map(({ id }) => id);
    for (const table of ['summary_orders', 'summary_stops', 'summary_defects'])
      await trx(table).whereIn('summary_id', all).delete();
    await insertDetails(trx, chosen);
    await trx.raw(
      `UPDATE machine_summaries m SET state = 'clean', computed_at = now(),
         provisional = coalesce((SELECT t.last_read_at FROM plc_status t WHERE t.plc_config_id = m.plc_config_id), '-infinity') < m.ends_at
       WHERE m.id = ANY(?::bigint[])`,
      [all],
    );
    return all.length;
  });
}

async function insertDetails(
  trx: Knex.Transaction,
  chosen: readonly { id: number; summary: PeriodSummary }[],
): Promise<void> {
  const insert = async (table: string, columns: string, types: string, rows: object[]): Promise<void> => {
    await trx.raw(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_to_recordset(?::jsonb) AS d (${types})`,
      [JSON.stringify(rows)],
    );
  };
  const base = 'summary_id, production_order_id';
  const types = 'summary_id bigint, production_order_id int';
  const flat = <Row extends { orderId: number | null }>(
    pick: (summary: PeriodSummary) => readonly Row[],
    rest: (row: Row) => object,
  ) =>
    chosen.flatMap(({ id, summary }) =>
      pick(summary).map((row) => ({ summary_id: id, production_order_id: row.orderId, ...rest(row) })),
    );
  await insert(
    'summary_orders',
    `${base}, ${INPUT_COLUMNS.map(({ column }) => column).join(', ')}`,
    `${types}, ${INPUT_COLUMNS.map(({ column }) => `${column} bigint`).join(', ')}`,
    flat(
      ({ orders }) => orders,
      (row) => Object.fromEntries(INPUT_COLUMNS.map(({ name, column }) => [column, row[name]])),
    ),
  );
  await insert(
    'summary_stops',
    `${base}, kind, activity_type_id, stops, ms`,
    `${types}, kind text, activity_type_id int, stops int, ms bigint`,
    flat(
      ({ stops }) => stops,
      ({ kind, activityTypeId, stops, ms }) => ({ kind, activity_type_id: activityTypeId, stops, ms }),
    ),
  );
  await insert(
    'summary_defects',
    `${base}, defect_id, quantity`,
    `${types}, defect_id int, quantity bigint`,
    flat(
      ({ defects }) => defects,
      ({ defectId, quantity }) => ({ defect_id: defectId, quantity }),
    ),
  );
}
