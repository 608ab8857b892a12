/** A3: reports over the past of a plant, out of the summaries that the API keeps. */
import knexPackage, { type Knex } from 'knex';
import { makeReport } from '../../api/reports/make-report.ts';
import type { ReportName } from '../../api/reports/make-report.ts';
import { ensureSummaries, refreshSummaries } from '../../api/reports/refresh-summaries.ts';
import { makeHistory } from '../../cli/demo-plant/make-history.ts';
import { connectionConfig } from '../../domain/database/open-database.ts';
import { because } from '../bench.ts';
import type { BenchResult, BenchRun, Verdict } from '../bench.ts';
import { median } from '../measure/statistics.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const ROUNDS = 7;
const NO_TIME = 'other programs ran on the same cores';

/** Median of the rounds. What is not the API's is PostgreSQL's, and waiting for a core. */
interface Cost {
  ms: number;
  cpuMs: number;
}

export async function reports(run: BenchRun): Promise<BenchResult> {
  const machines = run.pick({ full: 50, short: 50, smoke: 2 });
  const days = run.pick({ full: 365, short: 90, smoke: 6 });
  const month = Math.min(30, days - 2);
  const database = await (await run.postgres()).createDatabase();
  // A year is written in a few large statements: on a busy machine each takes longer than any of the API's may.
  const patient = { statement_timeout: 0, lock_timeout: 0, query_timeout: 0 };
  const settings = connectionConfig({ url: database.url, ssl: false }, 'pulso-bench');
  const connection = { ...settings, ...patient } as Knex.PgConnectionConfig;
  const knex = knexPackage.knex({ client: 'pg', connection, pool: { min: 0, max: 4 } });
  try {
    const made = await makeHistory(knex, { machines, days, seed: 1, countsPerHour: 4 });
    if (!made) throw new Error('the database of this comparison is not empty');
    run.tell(`${machines} machines have ${days} days of history`);
    const [fromMs, toMs] = [made.from.getTime(), made.to.getTime()];
    const summaries = await summarize(knex, toMs);
    run.tell(`${summaries} summaries`);
    await knex.raw('ANALYZE');
    const measure = (name: ReportName, back: number, groupBy: string) =>
      timeReport(knex, name, toMs, back, groupBy);
    const figures = {
      day: await measure('oee', 1, 'machine'),
      month: await measure('oee', month, 'machine'),
      monthLongAgo: await timeReport(knex, 'oee', fromMs + (month + 1) * DAY_MS, month, 'machine'),
      year: await measure('oee', days, 'machine'),
      stops: await measure('downtime', days, 'reason'),
      defects: await measure('defects', days, 'defect'),
      production: await measure('production', days, 'day'),
    };
    const row = (what: string, { ms, cpuMs }: Cost) => [what, Math.round(ms), Math.round(cpuMs)];
    const rows = [
      row(`OEE by machine, 1 day`, figures.day),
      row(`OEE by machine, ${month} days`, figures.month),
      row(`OEE by machine, ${month} days of a year ago`, figures.monthLongAgo),
      row(`OEE by machine, ${days} days`, figures.year),
      row(`Pareto of stops by reason, ${days} days`, figures.stops),
      row(`Pareto of defects, ${days} days`, figures.defects),
      row(`pieces by day, ${days} days`, figures.production),
    ];
    const verdicts: Verdict[] = [
      because(
        {
          what: `OEE of ${month} days of ${machines} machines`,
          figure: Math.round(figures.month.ms),
          unit: 'ms',
          atMost: 300,
        },
        NO_TIME,
      ),
      because(
        { what: `Pareto of ${days} days`, figure: Math.round(figures.stops.ms), unit: 'ms', atMost: 500 },
        NO_TIME,
      ),
    ];
    const notes = [await size(knex), `${summaries} summaries of shifts and idle time.`];
    return { columns: ['report', 'ms (median)', 'of it CPU of the API, ms'], rows, verdicts, notes };
  } finally {
    await knex.destroy();
    await database.drop();
  }
}

async function summarize(knex: Knex, nowMs: number): Promise<number> {
  await ensureSummaries(knex, nowMs + HOUR_MS, true);
  let made = 0;
  for (;;) {
    const pass = await refreshSummaries(knex, nowMs + HOUR_MS);
    made += pass.made;
    if (!pass.isMore) return made;
  }
}

async function timeReport(
  knex: Knex,
  name: ReportName,
  toMs: number,
  days: number,
  groupBy: string,
): Promise<Cost> {
  const query = {
    from: new Date(toMs - days * DAY_MS).toISOString(),
    to: new Date(toMs).toISOString(),
    noOrder: 'excluded',
    format: 'json',
    lang: 'en',
    groupBy,
    kinds: ['unplanned', 'changeover'],
  };
  const times: number[] = [];
  const cpu: number[] = [];
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    const startedAt = performance.now();
    const before = process.cpuUsage();
    await makeReport(name, { knex, scope: null, query: query as never, nowMs: toMs });
    times.push(performance.now() - startedAt);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1000);
  }
  return { ms: median(times), cpuMs: median(cpu) };
}

async function size(knex: Knex): Promise<string> {
  const { rows } = await knex.raw<{ rows: { appointments: number; stops: number; states: number }[] }>(
    `SELECT (SELECT count(*) FROM production_appointments)::int AS appointments, (SELECT count(*) FROM downtimes)::int AS stops,
       (SELECT count(*) FROM machine_states)::int AS states`,
  );
  const { appointments = 0, stops = 0, states = 0 } = rows[0] ?? {};
  return `${appointments} ledger entries, ${stops} stops and micro-stops, ${states} states.`;
}
