/** Works the stops of a machine out again and writes what differs, in the caller's transaction. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { deriveStops } from '../../domain/stops/derive-stops.ts';
import { reconcileStops, type StopChanges } from '../../domain/stops/reconcile-stops.ts';
import { loadStops } from './load-stops.ts';

/** First key of the advisory locks on machines whose stops are written; any number that nobody else uses. */
const STOPS_LOCK = 7_081_967;

/** One writer of a machine's stops at a time, so that none decides by what another is changing. Held to the end of the transaction. */
export async function lockStops(trx: Knex, plcConfigId: number): Promise<void> {
  await trx.raw('SELECT pg_advisory_xact_lock(?, ?)', [STOPS_LOCK, plcConfigId]);
}

/** Answers false where another process has it. */
export async function tryLockStops(trx: Knex, plcConfigId: number): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { locked: boolean }[] }>(
    'SELECT pg_try_advisory_xact_lock(?, ?) AS locked',
    [STOPS_LOCK, plcConfigId],
  );
  return rows[0]?.locked === true;
}

/** The lock must be held. Answers whether anything changed. */
export async function reviewStops(trx: Knex, plcConfigId: number, from: Date): Promise<boolean> {
  const loaded = await loadStops(trx, plcConfigId, from);
  if (loaded === null) return false;
  const { context, stored } = loaded;
  const group = (stopMs: number): string => groupOf(plcConfigId, stopMs);
  const changes = reconcileStops(deriveStops(context), stored, group, context.knownUntilMs);
  if (changes.remove.length + changes.update.length + changes.insert.length === 0) return false;
  await writeChanges(trx, plcConfigId, changes);
  return true;
}

/** The same stop has the same group, whoever works it out and however often. */
function groupOf(plcConfigId: number, stopMs: number): string {
  const hex = createHash('sha256').update(`${plcConfigId}/${stopMs}`).digest('hex');
  // Version 8 (RFC 9562): made by a rule of ours.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

async function writeChanges(
  trx: Knex,
  plcConfigId: number,
  { remove, update, insert }: StopChanges,
): Promise<void> {
  // Neighbours move together; only what they come to must not overlap.
  await trx.raw('SET CONSTRAINTS downtimes_no_overlap DEFERRED');
  if (update.length > 0)
    await trx.raw(
      `UPDATE downtimes d SET start_date = u.starts, end_date = u.ends, kind = u.kind, production_order_id = u."order"
       FROM jsonb_to_recordset(?::jsonb) AS u (id int, starts timestamptz, ends timestamptz, kind text, "order" int)
       WHERE d.id = u.id`,
      [JSON.stringify(update.map((one) => ({ ...one, ...toDates(one), order: one.orderId })))],
    );
  if (insert.length > 0)
    await trx.raw(
      `INSERT INTO downtimes (plc_config_id, production_order_id, kind, group_id, start_date, end_date, automatic, edited,
         activity_type_id, user_id, classified_at)
       SELECT ?::int, i."order", i.kind, i."group", i.starts, i.ends, true, h.id IS NOT NULL, h.activity_type_id, h.user_id,
         h.classified_at
       FROM jsonb_to_recordset(?::jsonb) AS i ("order" int, kind text, "group" uuid, starts timestamptz, ends timestamptz, heir int)
       LEFT JOIN downtimes h ON h.id = i.heir`,
      [
        plcConfigId,
        JSON.stringify(
          insert.map((one) => ({
            ...toDates(one),
            kind: one.kind,
            order: one.orderId,
            group: one.groupId,
            heir: one.heirOf,
          })),
        ),
      ],
    );
  if (remove.length > 0) await trx('downtimes').whereIn('id', remove).delete();
  await trx.raw('SET CONSTRAINTS downtimes_no_overlap IMMEDIATE');
}

function toDates({ startMs, endMs }: { startMs: number; endMs: number | null }): {
  starts: Date;
  ends: Date | null;
} {
  return { starts: new Date(startMs), ends: endMs === null ? null : new Date(endMs) };
}
