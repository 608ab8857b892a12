/**
 * Promise 17: a live screen is never silently stale. While a machine counts, the API's LISTEN falls silent, its backends are killed, and
 * PostgreSQL is restarted; a screen that shows an old figure is right again within 15 s, and is marked stale meanwhile.
 */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../cli/postgres/free-port.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../cli/postgres/embedded-postgres.ts';
import { endAtExit } from '../../testing/end-at-exit.ts';
import { startProcess } from '../../testing/processes.ts';
import { waitUntil } from '../../testing/wait.ts';
import { ChaosPlant } from '../chaos-plant.ts';
import { FaultProxy } from '../fault-proxy.ts';
import { LiveScreen } from '../live-screen.ts';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

const ROUNDS = { short: 1, full: 2 };
/** How long each fault is looked at: a deaf LISTEN is noticed within two canaries. */
const LOOK_MS = { short: 9_000, full: 16_000 };
/** Promised. A screen that is older than that says so. */
const RIGHT_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 100;
/** From the booking to the screen on a busy machine, which is not what is measured. */
const ORDINARY_LAG_MS = 1_500;
const RATE = 20;
const AWAY_MS = 2_000;
const ACCOUNT = { username: 'chaos', password: 'a screen in the chaos' };

export async function liveScreen(run: ChaosRun): Promise<ProcedureResult> {
  const stage = await openStage(run);
  const { plant, api } = stage;
  const end = new AbortController();
  let screen: LiveScreen | undefined;
  try {
    const collector = await plant.addCollector('chaos-live', 'collector');
    const machine = await plant.addMachine({ name: 'Machine', collector, rate: RATE });
    const orderId = await plant.startOrder(machine.plcConfigId);
    collector.start();
    await plant.prime(machine);
    screen = new LiveScreen(api.url, await signIn(api.url), machine.plcConfigId);
    const shown = screen;
    plant.isRunning = true;
    const watch = watchScreen(plant, shown, orderId, end.signal);
    const rounds = run.isShort ? ROUNDS.short : ROUNDS.full;
    const faults: string[] = [];
    for (let round = 0; round < rounds; round += 1)
      for (const [name, act] of Object.entries(stage.faults)) {
        await act();
        await delay(run.isShort ? LOOK_MS.short : LOOK_MS.full);
        await until(() => !shown.isMarkedStale, 'the mark to go').catch(() =>
          faults.push(`after “${name}” the screen went on being marked as stale`),
        );
        run.tell(`${name}: ${shown.shown} pieces shown, ${await producedBy(plant, orderId)} booked`);
      }
    plant.isRunning = false;
    const booked = await plant.settle();
    await until(() => shown.shown === booked.ledger, 'the last piece to be shown');
    end.abort();
    const { oldMs, silentMs } = await watch;
    if (oldMs > RIGHT_WITHIN_MS)
      faults.push(`a figure was old for ${oldMs.toFixed(0)} ms, promised ${RIGHT_WITHIN_MS}`);
    return {
      figures: {
        pieces: plant.made,
        booked: booked.ledger,
        'shown in the end': shown.shown,
        faults: rounds * Object.keys(stage.faults).length,
        'a figure was old at most ms': oldMs.toFixed(0),
        'of that without a mark ms': silentMs.toFixed(0),
      },
      difference: plant.made - booked.ledger + (booked.ledger - shown.shown),
      faults,
    };
  } finally {
    end.abort();
    screen?.close();
    await stage.close();
  }
}

function until(condition: () => boolean, what: string): Promise<unknown> {
  return waitUntil(condition, { timeoutMs: RIGHT_WITHIN_MS, what });
}

interface Stage {
  plant: ChaosPlant;
  api: Api;
  faults: Record<string, () => Promise<void>>;
  close: () => Promise<void>;
}

/** A plant on a PostgreSQL of its own, as that is restarted, and an API that reaches it through a proxy. */
async function openStage(run: ChaosRun): Promise<Stage> {
  const password = randomBytes(12).toString('hex');
  const dataFolder = path.join(run.dir, 'restarted');
  const start = (port?: number): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dataFolder, password, logFile: `${dataFolder}.log`, ...(port ? { port } : {}) });
  let postgres = await start();
  const letGo = endAtExit(() => postgres.process);
  const plant = await ChaosPlant.open(postgres, run.dir, 'chaos_live');
  const proxy = new FaultProxy(postgres.port);
  const api = await startApi(plant, proxy);
  return {
    plant,
    api,
    faults: {
      'LISTEN fell silent': async () => proxy.silenceFrom(await listenPort(plant)),
      'backends killed': async () => {
        await plant.knex.raw(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'pulso-api%' AND pid <> pg_backend_pid()`,
        );
      },
      'server restarted': async () => {
        await postgres.stop();
        await delay(AWAY_MS);
        postgres = await start(postgres.port);
      },
    },
    close: async () => {
      await api.kill();
      await proxy.close();
      await plant.close();
      letGo();
      await postgres.stop();
    },
  };
}

interface Api {
  url: string;
  kill: () => Promise<unknown>;
}

async function startApi(plant: ChaosPlant, proxy: FaultProxy): Promise<Api> {
  const direct = {
    DATABASE_URL: plant.databaseUrl,
    DATA_DIR: plant.dir,
    SESSION_SECRET: 'a secret for this run of chaos and no other',
  };
  const { username, password } = ACCOUNT;
  const args = ['--username', username, '--role', 'viewer', '--password', password];
  const { code } = await startProcess({ entry: 'cli/user-create.ts', args, env: direct }).exited;
  if (code !== 0) throw new Error('The account of the screen could not be made.');
  const throughProxy = new URL(plant.databaseUrl);
  throughProxy.port = String(await proxy.listen());
  const port = String(await freePort());
  const api = startProcess({
    entry: 'api/main.ts',
    env: { ...direct, DATABASE_URL: throughProxy.href, API_PORT: port },
  });
  const url = `http://127.0.0.1:${port}`;
  await api.waitForUrl(`${url}/api/health`, 60_000);
  return { url, kill: () => api.kill() };
}

async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify(ACCOUNT),
  });
  if (!response.ok)
    throw new Error(`The screen's sign-in answered ${response.status}: ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

/** The port that the proxy uses towards PostgreSQL for the API's LISTEN. */
async function listenPort(plant: ChaosPlant): Promise<number> {
  const row = await plant
    .knex('pg_stat_activity')
    .where({ application_name: 'pulso-api-listen' })
    .orderBy('backend_start', 'desc')
    .first<{ client_port: number } | undefined>('client_port');
  if (row === undefined) throw new Error('The API does not listen.');
  return row.client_port;
}

async function producedBy(plant: ChaosPlant, orderId: number): Promise<number> {
  const row = await plant
    .knex('production_orders')
    .where({ id: orderId })
    .first<{ produced_quantity: number }>('produced_quantity');
  return row.produced_quantity;
}

/** The longest times for which the screen showed less than had been booked an ordinary way's time before: at all, and without a mark. */
async function watchScreen(
  plant: ChaosPlant,
  screen: LiveScreen,
  orderId: number,
  signal: AbortSignal,
): Promise<{ oldMs: number; silentMs: number }> {
  const booked: { atMs: number; pieces: number }[] = [];
  const longest = { oldMs: 0, silentMs: 0 };
  while (!signal.aborted) {
    const pieces = await producedBy(plant, orderId).catch(() => null);
    const nowMs = performance.now();
    if (pieces !== null) booked.push({ atMs: nowMs, pieces });
    // What it shows was right until more was booked.
    while (booked[0] !== undefined && booked[0].pieces <= screen.shown) booked.shift();
    const ageMs = booked[0] === undefined ? 0 : nowMs - booked[0].atMs;
    if (ageMs > ORDINARY_LAG_MS) {
      longest.oldMs = Math.max(longest.oldMs, ageMs);
      if (!screen.isMarkedStale) longest.silentMs = Math.max(longest.silentMs, ageMs);
    }
    await delay(LOOK_EVERY_MS);
  }
  return longest;
}
