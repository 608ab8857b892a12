/**
 * Promise 16: a silent database is survived. PostgreSQL says nothing any more, without a connection being closed; the API says so quickly and
 * is well again soon after, and no connection is left behind.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../cli/postgres/free-port.ts';
import { startProcess } from '../../testing/processes.ts';
import { waitUntil } from '../../testing/wait.ts';
import { FaultProxy } from '../fault-proxy.ts';
import type { ChaosRun, ProcedureResult } from '../procedure.ts';

const SILENCE_MS = { short: 10_000, full: 60_000 };
const REFUSED_WITHIN_MS = 3_000;
const WELL_WITHIN_MS = 10_000;
const ASK_EVERY_MS = 500;
/** The API's pool and its listener. */
const MOST_CONNECTIONS = 20;

export async function silentDatabase(run: ChaosRun): Promise<ProcedureResult> {
  const plant = await run.openPlant();
  const proxy = new FaultProxy(plant.postgres.port);
  const url = new URL(plant.databaseUrl);
  url.port = String(await proxy.listen());
  const port = await freePort();
  const api = startProcess({
    entry: 'api/main.ts',
    env: {
      DATABASE_URL: url.href,
      DATA_DIR: plant.dir,
      API_PORT: String(port),
      SESSION_SECRET: 'a secret for this run of chaos and no other',
    },
  });
  try {
    await api.waitForUrl(`http://127.0.0.1:${port}/api/health`, 60_000);
    const ask = (path: string) => timed(`http://127.0.0.1:${port}${path}`);
    const before = await ask('/api/health');
    proxy.silence('both');
    const endAtMs = performance.now() + (run.isShort ? SILENCE_MS.short : SILENCE_MS.full);
    const answers: Answer[] = [];
    while (performance.now() < endAtMs) {
      answers.push(...(await Promise.all([ask('/api/health'), ask(LOGIN)])));
      await delay(ASK_EVERY_MS);
    }
    proxy.silence('none');
    const healedAtMs = performance.now();
    const isWell = async (): Promise<boolean> =>
      (await ask('/api/health')).status === 200 && (await ask(LOGIN)).status === 401;
    await waitUntil(isWell, { timeoutMs: 60_000, what: 'the API to be well again' });
    const wellMs = performance.now() - healedAtMs;
    const connections = proxy.openConnections;
    const slowest = Math.max(...answers.map(({ ms }) => ms));
    const wrong = answers.filter(({ status }) => status !== 503);
    const faults: string[] = [];
    if (before.status !== 200) faults.push(`the API answered ${before.status} before anything happened`);
    if (slowest > REFUSED_WITHIN_MS)
      faults.push(`an answer took ${slowest.toFixed(0)} ms, promised ${REFUSED_WITHIN_MS}`);
    if (wrong.length > 0)
      faults.push(`${wrong.length} of ${answers.length} answers were not 503 but ${wrong[0]?.status}`);
    if (wellMs > WELL_WITHIN_MS)
      faults.push(`well after ${wellMs.toFixed(0)} ms, promised ${WELL_WITHIN_MS}`);
    if (connections > MOST_CONNECTIONS) faults.push(`${connections} connections are open`);
    return {
      figures: {
        requests: answers.length,
        'slowest refusal ms': slowest.toFixed(0),
        'well again after ms': wellMs.toFixed(0),
        'connections afterwards': connections,
      },
      difference: 0,
      faults,
    };
  } finally {
    await api.kill();
    await proxy.close();
  }
}

interface Answer {
  status: number;
  ms: number;
}

/** A sign-in with a user that does not exist: it cannot be answered without the database. */
const LOGIN = '/api/auth/login';
const GIVE_UP_MS = 30_000;

/** Status 0: no answer at all. */
async function timed(address: string): Promise<Answer> {
  const startedAtMs = performance.now();
  const isLogin = address.endsWith(LOGIN);
  const status = await fetch(address, {
    method: isLogin ? 'POST' : 'GET',
    headers: { connection: 'close', 'content-type': 'application/json' },
    signal: AbortSignal.timeout(GIVE_UP_MS),
    ...(isLogin ? { body: JSON.stringify({ username: 'nobody', password: 'no password of anybody' }) } : {}),
  }).then(
    async (response) => {
      await response.body?.cancel();
      return response.status;
    },
    () => 0,
  );
  return { status, ms: performance.now() - startedAtMs };
}
