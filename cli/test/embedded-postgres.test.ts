import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../postgres/embedded-postgres.ts';

describe('the embedded PostgreSQL', () => {
  let dir: string;
  let servers: EmbeddedPostgres[];
  const start = async (): Promise<EmbeddedPostgres> => {
    const dataFolder = path.join(dir, 'data/postgres');
    const server = await startEmbeddedPostgres({
      dataFolder,
      password: 'p',
      logFile: path.join(dir, 'data/log'),
    });
    servers.push(server);
    return server;
  };
  beforeEach(() => {
    servers = [];
    dir = mkdtempSync(path.join(tmpdir(), 'pulso-embedded-'));
    chmodSync(dir, 0o755);
  });
  afterEach(async () => {
    for (const server of servers) await server.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function query(server: EmbeddedPostgres, sql: string): Promise<unknown[]> {
    const client = new Client({ connectionString: server.url('postgres') });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  it('is durable, listens on loopback only and keeps its data over a restart', async () => {
    const first = await start();
    const settings = await query(
      first,
      `SELECT name, setting FROM pg_settings
       WHERE name IN ('fsync', 'full_page_writes', 'listen_addresses', 'synchronous_commit', 'unix_socket_directories')
       ORDER BY name COLLATE "C"`,
    );
    expect(settings).to.deep.equal([
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'synchronous_commit', setting: 'on' },
      { name: 'unix_socket_directories', setting: '' },
    ]);
    await query(first, 'CREATE TABLE pieces AS SELECT 42 AS n');
    await first.stop();
    expect(await query(await start(), 'SELECT n FROM pieces')).to.deep.equal([{ n: 42 }]);
  });

  it('starts again after a kill -9, and after one that left its server running', async () => {
    const first = await start();
    await query(first, 'CREATE TABLE pieces AS SELECT 7 AS n');
    const died = once(first.process, 'exit');
    first.process.kill('SIGKILL');
    await died;
    const second = await start();
    expect(await query(second, 'SELECT n FROM pieces')).to.deep.equal([{ n: 7 }]);
    const ended = once(second.process, 'exit');
    expect(await query(await start(), 'SELECT n FROM pieces')).to.deep.equal([{ n: 7 }]);
    await ended;
  });

  it('begins anew where making the folder was interrupted', async () => {
    mkdirSync(path.join(dir, 'data/postgres.partial/base'), { recursive: true });
    await start();
    expect(readdirSync(path.join(dir, 'data'))).to.have.members(['postgres', 'log']);
  });

  it('keeps the data where its account can reach it when root starts it in a closed folder', async function () {
    if (process.getuid?.() !== 0) this.skip();
    chmodSync(dir, 0o700);
    const first = await start();
    const real = readlinkSync(path.join(dir, 'data/postgres'));
    try {
      await query(first, 'CREATE TABLE pieces AS SELECT 5 AS n');
      await first.stop();
      const second = await start();
      expect(await query(second, 'SELECT n FROM pieces')).to.deep.equal([{ n: 5 }]);
      await second.stop();
    } finally {
      rmSync(path.dirname(real), { recursive: true, force: true });
    }
  });

  const refused: [what: string, file: string, text: string, sentence: RegExp][] = [
    [
      'that lacks its version',
      'base',
      '',
      /^The database folder .* is incomplete \(it has no PG_VERSION\); restore it/,
    ],
    [
      'of another PostgreSQL',
      'PG_VERSION',
      '13\n',
      /was made by PostgreSQL 13 and this Pulso brings PostgreSQL 18/,
    ],
  ];
  for (const [what, file, text, sentence] of refused) {
    it(`refuses a folder ${what}, and leaves it alone`, async () => {
      const folder = path.join(dir, 'data/postgres');
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, file), text);
      const error: unknown = await start().catch((thrown: unknown) => thrown);
      expect((error as Error).message).to.match(sentence);
      expect(readdirSync(folder)).to.deep.equal([file]);
    });
  }
});
