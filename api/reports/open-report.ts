/** The frame of every report: period, scope of the account, one snapshot of the database, and what its head says. */
import type { Knex } from 'knex';
import type { ReportQuery } from '../../domain/contracts/reports.ts';
import type { Scope } from '../auth/scope.ts';
import { visibleSectorIds } from '../auth/scope.ts';
import { SumSource } from './collect-sums.ts';
import { readPeriod } from './report-period.ts';
import type { ReportPeriod } from './report-period.ts';
import { loadScope } from './report-scope.ts';
import type { ReportScope } from './report-scope.ts';

export interface ReportWish {
  knex: Knex;
  query: ReportQuery & { groupBy?: string };
  scope: Scope;
  /** Where the clock stands; PostgreSQL's where nobody says. */
  nowMs?: number;
  maxDays: number;
  /** Also the time between shifts: pieces are made there too, but no OEE. */
  withIdle: boolean;
}

export interface OpenReport {
  trx: Knex.Transaction;
  period: ReportPeriod;
  scope: ReportScope;
  source: SumSource;
  head: { from: string; to: string; calculatedAt: string; timeZone: string; groupBy: string };
}

/** Runs a report in one snapshot, so that all of its figures are of the same moment. */
export function inReport<Answer>(
  wish: ReportWish,
  work: (report: OpenReport) => Promise<Answer>,
): Promise<Answer> {
  const { knex, query } = wish;
  return knex.transaction(
    async (trx) => {
      const nowMs = wish.nowMs ?? (await databaseNow(trx));
      const visible = await visibleSectorIds(trx, wish.scope);
      const period = await readPeriod(trx, query, {
        maxDays: wish.maxDays,
        nowMs,
        visibleSectorIds: visible,
      });
      const scope = await loadScope(trx, {
        ...query,
        ...period,
        nowMs,
        visibleSectorIds: visible,
        withIdle: wish.withIdle,
      });
      const source = await SumSource.open(trx, scope);
      const head = {
        from: new Date(period.fromMs).toISOString(),
        to: new Date(period.toMs).toISOString(),
        calculatedAt: new Date(nowMs).toISOString(),
        timeZone: scope.timeZone,
        groupBy: query.groupBy ?? 'none',
      };
      return work({ trx, period, scope, source, head });
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

/** PostgreSQL's clock: what was booked before this transaction lies before it. */
export async function databaseNow(trx: Knex): Promise<number> {
  const { rows } = await trx.raw<{ rows: { ms: number }[] }>(
    `SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`,
  );
  return rows[0]?.ms ?? Date.now();
}
