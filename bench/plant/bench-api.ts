/** The API in a process of its own, and somebody signed in to it. */
import { freePort } from '../../cli/postgres/free-port.ts';
import { hashPassword } from '../../domain/password.ts';
import { startProcess } from '../../testing/processes.ts';
import type { BenchDatabase } from './bench-postgres.ts';

const PASSWORD = 'a password for this comparison';
const READY_TIMEOUT_MS = 60_000;

export interface BenchApi {
  url: string;
  pid: number;
  /** Of a signed-in administrator. */
  headers: Record<string, string>;
  stop: () => Promise<void>;
}

export async function startBenchApi(
  { knex, url: databaseUrl }: BenchDatabase,
  dataDir: string,
): Promise<BenchApi> {
  await knex('users')
    .insert({ username: 'bench', name: 'Bench', role: 'admin', password_hash: await hashPassword(PASSWORD) })
    .onConflict('username')
    .ignore();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const api = startProcess({
    entry: 'api/main.ts',
    env: {
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      API_PORT: String(port),
      SESSION_SECRET: 'a secret for this comparison and for no other',
      LOG_LEVEL: 'error',
    },
  });
  await api.waitForUrl(`${url}/api/health`, READY_TIMEOUT_MS);
  return { url, pid: api.pid, headers: await signIn(url), stop: async () => void (await api.stop()) };
}

async function signIn(url: string): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'bench', password: PASSWORD }),
  });
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { cookie, 'x-csrf-token': csrfToken };
}
