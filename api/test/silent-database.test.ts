/** A database that falls silent without closing a connection: people get an answer, and the API is well again afterwards. */
import { expect } from 'chai';
import { FaultProxy } from '../../chaos/fault-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.ts';
import { waitUntil } from '../../testing/wait.ts';
import { startApi, type ApiServer } from '../api-server.ts';
import { makeLogger } from '../logger.ts';

/** A statement's own time-out is longer than this: only noticing the silence answers in time. */
const ANSWER_TIMEOUT_MS = 30_000;
/** Longer than the watch gives an answer. */
const HELD_UP_MS = 1_800;
const HOLDUPS = 2;
/** What PostgreSQL calls the column of `SELECT 1`. */
const ANSWER_TO_WATCH = '?column?';

describe('an API whose database falls silent', function () {
  let database: TestDatabase;
  let proxy: FaultProxy;
  let api: ApiServer;

  before(async () => {
    database = await createTestDatabase();
    const url = new URL(database.url);
    proxy = new FaultProxy(Number(url.port));
    url.port = String(await proxy.listen());
    api = await startApi({
      database: { url: url.href, ssl: false },
      host: '127.0.0.1',
      port: 0,
      sessionSecret: 'x'.repeat(40),
      isDemo: false,
      retentionDays: 90,
      logger: makeLogger({ level: 'error', silent: true }),
    });
    await api.ready;
  });
  after(async () => {
    await api.stop();
    await proxy.close();
    await database.drop();
  });

  /** Needs the database, whoever asks. */
  async function signIn(): Promise<number> {
    const response = await fetch(`${api.url}/api/auth/login`, {
      method: 'POST',
      headers: { connection: 'close', 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'nobody', password: 'no password of anybody' }),
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.status;
  }

  it('does not take a database for silent whose answer came while the API itself was held up', async () => {
    for (let times = 0; times < HOLDUPS; times += 1) {
      await new Promise<void>((resolve) => {
        proxy.corrupt = (answer) => {
          if (!answer.includes(ANSWER_TO_WATCH)) return answer;
          proxy.corrupt = null;
          const untilMs = performance.now() + HELD_UP_MS;
          while (performance.now() < untilMs);
          resolve();
          return answer;
        };
      });
      expect(await signIn()).to.equal(401);
    }
  });

  it('refuses instead of keeping people waiting, and serves again by itself', async () => {
    expect(await signIn()).to.equal(401);
    proxy.silence('both');
    expect(await signIn()).to.equal(503);
    proxy.silence('none');
    await waitUntil(async () => (await signIn()) === 401, { what: 'the API to serve again' });
  });
});
