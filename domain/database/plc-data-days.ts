/**
 * The days of plc_data: made ahead by whoever writes or serves, dropped by the API when they are older than the retention. A day is first
 * detached CONCURRENTLY, which waits for readers without holding up writers, and then dropped as a table of its own.
 */
import type { Knex } from 'knex';

/** As the migration and pulso_plc_data_time() have it: a replay may reach this far back, so these days must exist. */
const DAYS_BACK = 8;
const DAYS_AHEAD = 7;
/** How often the days are looked after; a week is made ahead, so many of these may fail. */
export const PLC_DATA_DAYS_EVERY_MS = 3_600_000;

/** Makes the days that are missing around the server's today (UTC). Needs only EXECUTE on the function. */
export async function ensurePlcDataDays(knex: Knex): Promise<void> {
  await knex.raw(
    `SELECT pulso_ensure_plc_data_days((now() AT TIME ZONE 'UTC')::date - ${DAYS_BACK}, (now() AT TIME ZONE 'UTC')::date + ${DAYS_AHEAD})`,
  );
}

/**
 * Drops the days older than the retention, in days; never one that a replay could still need. Needs the tables' owner.
 * Answers the names of what was dropped.
 */
export async function dropOldPlcDataDays(knex: Knex, retentionDays: number): Promise<string[]> {
  const kept = Math.max(retentionDays, DAYS_BACK);
  const { rows } = await knex.raw<{ rows: { name: string; isPending: boolean }[] }>(
    `SELECT child.relname AS name, inhdetachpending AS "isPending"
     FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
     WHERE inhparent = 'plc_data'::regclass AND child.relname ~ '^plc_data_[0-9]{8}$'
       AND to_date(right(child.relname, 8), 'YYYYMMDD') < (now() AT TIME ZONE 'UTC')::date - ?::int
     ORDER BY 1`,
    [kept],
  );
  for (const { name, isPending } of rows) {
    // An interrupted detach is finished, not begun again.
    await knex.raw(`ALTER TABLE plc_data DETACH PARTITION ?? ${isPending ? 'FINALIZE' : 'CONCURRENTLY'}`, [
      name,
    ]);
    await knex.raw('DROP TABLE ??', [name]);
  }
  return rows.map(({ name }) => name);
}
