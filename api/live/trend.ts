/**
 * Pieces of the last hours in equal buckets, for the small curves of the dashboard. A full read of a busy plant is millions of rows, so
 * it is done seldom and shared by all screens; in between only the last buckets are read again.
 */
import type { Knex } from 'knex';

export const TREND_BUCKET_MINUTES = 15;
export const TREND_BUCKETS = 32;
const BUCKET_MS = TREND_BUCKET_MINUTES * 60_000;
/** However many screens ask, the table is read this often at most. */
const KEEP_MS = 20_000;
/** Pieces may arrive late, after an outage of the collector: from time to time everything is read again. */
const WHOLE_EVERY_MS = 10 * 60_000;
/** The current bucket and the one before it, which may have ended since. */
const RECENT_BUCKETS = 2;

export interface MachineTrend {
  id: number;
  sectorId: number;
  /** Pieces a bucket, oldest first; the last bucket is still being filled. */
  pieces: number[];
}
export interface Trend {
  /** Start of the first bucket. */
  from: Date;
  bucketMinutes: number;
  machines: MachineTrend[];
}
interface CountRow {
  plcConfigId: number;
  /** Whole buckets since 1970. */
  bucket: number;
  pieces: number;
}

export class TrendReader {
  private machines: { id: number; sectorId: number }[] = [];
  private counts = new Map<string, number>();
  private wholeAtMs = Number.NEGATIVE_INFINITY;
  private readAtMs = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | undefined;

  /** The trend of every active machine. Throws where the database does not answer. */
  async read(knex: Knex, nowMs = Date.now()): Promise<Trend> {
    if (nowMs - this.readAtMs >= KEEP_MS || nowMs < this.readAtMs) {
      this.reading ??= this.refresh(knex, nowMs).finally(() => (this.reading = undefined));
      await this.reading;
    }
    const first = Math.floor(nowMs / BUCKET_MS) - TREND_BUCKETS + 1;
    return {
      from: new Date(first * BUCKET_MS),
      bucketMinutes: TREND_BUCKET_MINUTES,
      machines: this.machines.map(({ id, sectorId }) => ({
        id,
        sectorId,
        pieces: Array.from(
          { length: TREND_BUCKETS },
          (_, index) => this.counts.get(`${id} ${first + index}`) ?? 0,
        ),
      })),
    };
  }

  private async refresh(knex: Knex, nowMs: number): Promise<void> {
    this.machines = await knex('plc_configs')
      .where({ active: true })
      .orderBy('id')
      .select<{ id: number; sectorId: number }[]>('id', 'sector_id as sectorId');
    const isWhole = nowMs - this.wholeAtMs >= WHOLE_EVERY_MS || nowMs < this.wholeAtMs;
    const current = Math.floor(nowMs / BUCKET_MS);
    const from = current - (isWhole ? TREND_BUCKETS : RECENT_BUCKETS) + 1;
    const answer = await knex.raw<{ rows: CountRow[] }>(
      `SELECT plc_config_id AS "plcConfigId", floor(extract(epoch FROM "timestamp") / ?)::integer AS bucket,
         sum(quantity)::integer AS pieces
       FROM production_appointments
       WHERE plc_config_id = ANY(?::integer[]) AND "timestamp" >= to_timestamp(?) AND quantity > 0
         AND kind NOT IN ('manual', 'adjustment')
       GROUP BY 1, 2`,
      [BUCKET_MS / 1000, this.machines.map(({ id }) => id), (from * BUCKET_MS) / 1000],
    );
    const oldest = isWhole ? Infinity : current - TREND_BUCKETS + 1;
    const kept = [...this.counts].filter(([key]) => {
      const bucket = Number(key.split(' ')[1]);
      return bucket >= oldest && bucket < from;
    });
    this.counts = new Map(kept);
    for (const row of answer.rows) this.counts.set(`${row.plcConfigId} ${row.bucket}`, row.pieces);
    this.readAtMs = nowMs;
    if (isWhole) this.wholeAtMs = nowMs;
  }
}
