/** A whole Pulso for one test, each side in its own process: a database that can be stopped, the API, an edge that can be killed, and a PLC. */
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import knexPackage, { type Knex } from 'knex';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../cli/postgres/embedded-postgres.ts';
import { freePort } from '../../cli/postgres/free-port.ts';
import { signIn, type ApiSession } from '../api-session.ts';
import { startProcess, type TestProcess } from '../processes.ts';
import { startIndependentPlc, type IndependentPlc } from './independent-plc.ts';

const DATABASE = 'plant';
export const ADMIN = { username: 'ana', password: 'correct horse' };
/** A process starts on a machine that may be busy with the rest of the tests. */
const READY_TIMEOUT_MS = 60_000;

export class PlantUnderTest {
  readonly dir = mkdtempSync(path.join(tmpdir(), 'pulso-spine-'));
  postgres!: EmbeddedPostgres;
  plc!: IndependentPlc;
  edge!: TestProcess;
  api!: TestProcess;
  session!: ApiSession;
  knex!: Knex;
  private env: Record<string, string> = {};

  async start(): Promise<void> {
    chmodSync(this.dir, 0o755);
    await this.startDatabase();
    const client = new Client({ connectionString: this.postgres.url('postgres') });
    await client.connect();
    await client.query(`CREATE DATABASE ${DATABASE}`);
    await client.end();
    const url = this.postgres.url(DATABASE);
    this.knex = knexPackage.knex({ client: 'pg', connection: url, pool: { min: 0, max: 2 } });
    this.env = {
      DATABASE_URL: url,
      DATA_DIR: path.join(this.dir, 'data'),
      API_PORT: String(await freePort()),
      EDGE_PORT: String(await freePort()),
      SESSION_SECRET: 'a secret for this test and no other',
      CREDENTIAL_SECRET: 'another secret for this test only',
      LOG_LEVEL: 'info',
    };
    // Both sides first: each has to wait for the tables and carry on when they come.
    this.edge = startProcess({ entry: 'edge/main.ts', env: this.env });
    this.api = startProcess({ entry: 'api/main.ts', env: this.env });
    await this.run('cli/migrate.ts', []);
    await this.run('cli/user-create.ts', [
      ...['--username', ADMIN.username, '--role', 'admin', '--password', ADMIN.password],
    ]);
    await this.api.waitForUrl(`${this.apiUrl}/api/health`, READY_TIMEOUT_MS);
    await this.edge.waitForUrl(`${this.edgeUrl}/health`, READY_TIMEOUT_MS);
    this.session = await signIn(this.apiUrl, ADMIN.username, ADMIN.password);
    this.plc = await startIndependentPlc();
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.env['API_PORT']}`;
  }

  get edgeUrl(): string {
    return `http://127.0.0.1:${this.env['EDGE_PORT']}`;
  }

  async startDatabase(): Promise<void> {
    this.postgres = await startEmbeddedPostgres({
      dataFolder: path.join(this.dir, 'postgres'),
      password: 'for this test',
      logFile: path.join(this.dir, 'postgres.log'),
      ...(this.postgres ? { port: this.postgres.port } : {}),
    });
  }

  async restartEdge(): Promise<void> {
    this.edge = startProcess({ entry: 'edge/main.ts', env: this.env });
    await this.edge.waitForUrl(`${this.edgeUrl}/health`, READY_TIMEOUT_MS);
  }

  async restartApi(): Promise<void> {
    await this.api.kill();
    this.api = startProcess({ entry: 'api/main.ts', env: this.env });
    await this.api.waitForUrl(`${this.apiUrl}/api/health`, READY_TIMEOUT_MS);
  }

  async stop(): Promise<void> {
    await this.edge?.stop();
    await this.api?.stop();
    await this.knex?.destroy();
    await this.plc?.close();
    await this.postgres?.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  private async run(entry: string, args: string[]): Promise<void> {
    const command = startProcess({ entry, args, env: this.env });
    const { code } = await command.exited;
    if (code !== 0) throw new Error(`${entry} ended with ${code}: ${command.output()}`);
  }
}
