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
 * Drops the days older than the retention, in days; never one that a replay could still need. The tables' owner detaches them without
 * holding anybody up; the API's role asks the owner's function, which gives up after 100 ms where somebody reads (then the next hour).
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
  if (rows.length > 0 && !(await ownsPlcData(knex))) return dropByFunction(knex, rows);
  for (const { name, isPending } of rows) {
    // An interrupted detach is finished, not begun again.
    await knex.raw(`ALTER TABLE plc_data DETACH PARTITION ?? ${isPending ? 'FINALIZE' : 'CONCURRENTLY'}`, [
      name,
    ]);
    await knex.raw('DROP TABLE ??', [name]);
  }
  return rows.map(({ name }) => name);
}

async function ownsPlcData(knex: Knex): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: { isOwner: boolean }[] }>(
    `SELECT pg_has_role(relowner, 'USAGE') AS "isOwner" FROM pg_class WHERE oid = 'plc_data'::regclass`,
  );
  return rows[0]?.isOwner === true;
}

async function dropByFunction(knex: Knex, days: readonly { name: string }[]): Promise<string[]> {
  const dropped: string[] = [];
  for (const { name } of days) {
    const { rows } = await knex.raw<{ rows: { done: boolean }[] }>(
      `SELECT pulso_drop_plc_data_day(to_date(right(?, 8), 'YYYYMMDD')) AS done`,
      [name],
    );
    if (rows[0]?.done) dropped.push(name);
  }
  return dropped;
}
