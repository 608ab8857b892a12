/** A1: list, dashboard and order start under 50 connections, beside a bare Express handler that runs the same SQL. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Knex } from 'knex';
import { startApi } from '../../api/api-server.ts';
import { makeLogger } from '../../api/logger.ts';
import { because, type BenchResult, type BenchRun, type Verdict } from '../bench.ts';
import { loadHttp, type HttpCall, type HttpFigures } from '../measure/http-load.ts';
import { usageOf } from '../measure/process-usage.ts';
import { median, round } from '../measure/statistics.ts';
import type { BareOptions, BareRoute } from '../plant/bare-express-process.ts';
import { startBenchApi, type BenchApi } from '../plant/bench-api.ts';
import { makeBenchPlant } from '../plant/bench-plant.ts';
import type { BenchDatabase } from '../plant/bench-postgres.ts';

const BARE = fileURLToPath(new URL('../plant/bare-express-process.ts', import.meta.url));
const SECRET = 'a secret for this comparison and for no other';
const LIST = '/api/production-orders?pageSize=50';
const DASHBOARD = '/api/dashboard';
const START = '/api/production/start-automatic';
const CONNECTIONS = 50;
const MACHINES = 50;

/** What the API asks the database for itself: who is signed in. */
const OWN_BUSINESS = /"?(users|sessions|api_tokens)"?/;

interface Side {
  url: string;
  pid: number;
  headers: Record<string, string>;
}
interface Figures extends HttpFigures {
  cpuMicros: number;
}

export async function apiSpeed(run: BenchRun): Promise<BenchResult> {
  const rounds = run.pick({ full: 3, short: 2, smoke: 1 });
  const durationMs = run.pick({ full: 5000, short: 3000, smoke: 300 });
  const starts = run.pick({ full: 1500, short: 600, smoke: 10 });
  const connections = run.pick({ full: CONNECTIONS, short: CONNECTIONS, smoke: 3 });
  const database = await (await run.postgres()).createDatabase();
  const dir = run.makeDir('api');
  let api: BenchApi | null = null;
  let bare: Awaited<ReturnType<typeof startBare>> | null = null;
  try {
    const orders = await seed(database, starts * 2 * rounds + 1);
    api = await startBenchApi(database, dir);
    const first = orders.pop();
    const routes = await captureRoutes(database, api.headers, first ?? { orderId: 0, plcConfigId: 0 });
    bare = await startBare({ databaseUrl: database.url, routes });
    const sides = { ours: api, bare: { ...bare, headers: {} } } as const;
    const figures = { list: both(), dashboard: both(), start: both() };
    const calls = {
      list: (): HttpCall => ({ method: 'GET', path: LIST }),
      dashboard: (): HttpCall => ({ method: 'GET', path: DASHBOARD }),
    };
    for (let number = 1; number <= rounds; number += 1) {
      run.tell(`round ${number} of ${rounds}`);
      for (const name of ['bare', 'ours'] as const) {
        for (const call of ['list', 'dashboard'] as const)
          figures[call][name].push(await load(sides[name], connections, calls[call], durationMs));
        const batch = orders.splice(0, starts);
        const next = (): HttpCall | null => {
          const order = batch.pop();
          return order === undefined ? null : { method: 'POST', path: START, body: order };
        };
        // Outside of this the idle machines are switched off, so that the dashboard shows the fifty.
        await switchIdle(database.knex, true);
        figures.start[name].push(await load(sides[name], connections, next, 60_000));
        await switchIdle(database.knex, false);
      }
    }
    return toResult(figures);
  } finally {
    await bare?.stop();
    await api?.stop();
    await database.drop();
  }
}

function both(): Record<keyof { ours: 0; bare: 0 }, Figures[]> {
  return { ours: [], bare: [] };
}

interface Start {
  orderId: number;
  plcConfigId: number;
}

/** Fifty machines that run, and so many that stand still with an order that waits for its start. */
async function seed(database: BenchDatabase, idle: number): Promise<Start[]> {
  const ports = Array.from({ length: MACHINES }, (_, index) => 20_000 + index);
  const { sectorId } = await makeBenchPlant(database, { ports, registers: 1, intervalMs: 1000 });
  const { rows } = await database.knex.raw<{ rows: Start[] }>(
    `WITH p AS (
       INSERT INTO plc_configs (name, host, port, sector_id) SELECT 'Idle ' || n, '127.0.0.1', 30000, ?::int FROM generate_series(1, ?::int) AS n
       RETURNING id, sector_id)
     INSERT INTO production_orders (code, company_id, sector_id, item_id, plc_config_id, planned_quantity)
     SELECT 'IDLE-' || p.id, (SELECT id FROM companies LIMIT 1), p.sector_id, (SELECT id FROM items LIMIT 1), p.id, 100 FROM p
     RETURNING id AS "orderId", plc_config_id AS "plcConfigId"`,
    [sectorId, idle],
  );
  await database.knex.raw('ANALYZE');
  return rows;
}

async function switchIdle(knex: Knex, active: boolean): Promise<void> {
  await knex('plc_configs').whereLike('name', 'Idle %').update({ active });
}

/** Runs each request once in an API of this process and notes the SQL that it made. */
async function captureRoutes(
  database: BenchDatabase,
  headers: Record<string, string>,
  start: Start,
): Promise<BareRoute[]> {
  const api = await startApi({
    database: { url: database.url, ssl: false },
    host: '127.0.0.1',
    port: 0,
    sessionSecret: SECRET,
    isDemo: false,
    retentionDays: 90,
    // What it does by itself is none of the request's SQL.
    keeps: 'nothing',
    logger: makeLogger({ level: 'error', silent: true }),
  });
  try {
    await api.ready;
    const { knex } = api.services;
    const get = async (path: string): Promise<BareRoute> => ({
      method: 'get',
      path: path.split('?')[0] ?? path,
      statements: await statementsOf(knex, () => fetch(api.url + path, { headers })),
      inTransaction: false,
      ids: {},
    });
    const post: RequestInit = {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(start),
    };
    await switchIdle(database.knex, false);
    // Not the first, which works out what the next ones of a second share.
    await fetch(api.url + DASHBOARD, { headers });
    const seen = [await get(LIST), await get(DASHBOARD)];
    await switchIdle(database.knex, true);
    const statements = await statementsOf(knex, () => fetch(api.url + START, post));
    return [...seen, { method: 'post', path: START, statements, inTransaction: true, ids: { ...start } }];
  } finally {
    await switchIdle(database.knex, false);
    await api.stop();
  }
}

async function statementsOf(knex: Knex, ask: () => Promise<Response>): Promise<BareRoute['statements']> {
  const statements: BareRoute['statements'] = [];
  const note = ({ sql, bindings }: { sql: string; bindings?: unknown[] }): void => {
    if (OWN_BUSINESS.test(sql) || /^(BEGIN|COMMIT|SELECT 1|LISTEN)/i.test(sql)) return;
    statements.push({ text: sql, values: [...(bindings ?? [])] });
  };
  knex.on('query', note);
  try {
    const answer = await ask();
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`);
    await answer.text();
  } finally {
    knex.off('query', note);
  }
  return statements;
}

async function startBare(
  options: BareOptions,
): Promise<{ url: string; pid: number; stop: () => Promise<void> }> {
  const child = fork(BARE, [JSON.stringify(options)]);
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function load(
  side: Side,
  connections: number,
  next: () => HttpCall | null,
  durationMs: number,
): Promise<Figures> {
  const before = usageOf(side.pid);
  const { url, headers } = side;
  const figures = await loadHttp({ url, headers, connections, next, durationMs });
  return { ...figures, cpuMicros: ((usageOf(side.pid).cpuMs - before.cpuMs) * 1000) / figures.answers };
}

function toResult(
  figures: Record<'list' | 'dashboard' | 'start', Record<'ours' | 'bare', Figures[]>>,
): BenchResult {
  const titles = { list: 'list of orders', dashboard: 'dashboard', start: 'start of an order' };
  const wanted = { list: 0.5, dashboard: 0.5, start: 0.4 };
  const rows: (string | number)[][] = [];
  const verdicts: Verdict[] = [];
  for (const call of ['list', 'dashboard', 'start'] as const) {
    const of = (side: 'ours' | 'bare', figure: keyof Figures): number =>
      median(figures[call][side].map((round) => round[figure]));
    for (const side of ['bare', 'ours'] as const)
      rows.push([
        `${titles[call]}, ${side === 'ours' ? 'Pulso' : 'bare Express'}`,
        Math.round(of(side, 'perSecond')),
        round(of(side, 'cpuMicros')),
        round(of(side, 'p99Ms')),
      ]);
    verdicts.push(
      because(
        {
          what: `${titles[call]}: speed against a bare handler with the same SQL`,
          figure: round(of('ours', 'perSecond') / of('bare', 'perSecond')),
          unit: '×',
          atLeast: wanted[call],
        },
        'the bare handler neither signs in nor validates; two more statements a request look up the session and the account',
      ),
    );
    if (call !== 'start')
      verdicts.push(
        because(
          { what: `${titles[call]}: p99`, figure: round(of('ours', 'p99Ms')), unit: 'ms', atMost: 60 },
          'a wall-clock figure: the bare handler’s p99 beside it shows how busy the machine was',
        ),
      );
  }
  return {
    columns: ['request', 'answers/s', 'CPU µs an answer', 'p99 ms'],
    rows,
    verdicts,
    notes: [
      'The bare handler has no sign-in, no validation, no view, no audit and no rate limit. Both ask the same PostgreSQL through ten connections.',
      'Pulso answers those who ask for the same list or the dashboard at the same moment from one reading that begins after they asked; the bare handler reads for each.',
    ],
  };
}
