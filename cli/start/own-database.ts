/** The embedded database of `npm start`: brought up in DATA_DIR and brought up again when its server dies. */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../postgres/embedded-postgres.ts';

const DATABASE = 'pulso';
/** Between tries to bring a server back; the API and the edge wait meanwhile and lose nothing. */
const RESTART_PAUSE_MS = 2_000;

export interface OwnDatabaseOptions {
  dataDir: string;
  logDir: string;
  password: string;
  tell: (line: string) => void;
  onProgress: (step: 'initialise' | 'stop-orphan' | 'start') => void;
}

export interface OwnDatabase {
  /** As its superuser. */
  url: string;
  /** Fast shutdown, waited for. */
  stop: () => Promise<void>;
  /** At once, without a checkpoint; the next start recovers. */
  kill: () => void;
}

export async function startOwnDatabase(options: OwnDatabaseOptions): Promise<OwnDatabase> {
  const settings = {
    dataFolder: path.join(options.dataDir, 'postgres'),
    logFile: path.join(options.logDir, 'postgres.log'),
    password: options.password,
  };
  let server = await startEmbeddedPostgres({ ...settings, onProgress: options.onProgress });
  const stopping = new AbortController();
  await createDatabase(server);
  watch();
  return {
    url: server.url(DATABASE),
    stop: () => {
      stopping.abort();
      return server.stop();
    },
    kill: () => {
      stopping.abort();
      server.process.kill('SIGQUIT');
    },
  };

  function watch(): void {
    server.process.once('exit', () => {
      if (!stopping.signal.aborted) void restart();
    });
  }

  async function restart(): Promise<void> {
    options.tell(`The database stopped; starting it again. Its log: ${settings.logFile}`);
    while (!stopping.signal.aborted) {
      try {
        server = await startEmbeddedPostgres({ ...settings, port: server.port });
        if (stopping.signal.aborted) return await server.stop();
        options.tell('The database runs again.');
        return watch();
      } catch (error) {
        options.tell((error as Error).message);
        await delay(RESTART_PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }
}

async function createDatabase(server: EmbeddedPostgres): Promise<void> {
  const client = new Client({ connectionString: server.url('postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
