/** PgBouncer before PostgreSQL, with the file that we hand out: counts arrive, news are heard, and a pooler that dies loses nothing. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { ListenConnection } from '../../api/live/listen-connection.ts';
import { makeLogger } from '../../api/logger.ts';
import { ChaosPlant } from '../../chaos/chaos-plant.ts';
import { freePort } from '../../cli/postgres/free-port.ts';
import { connectionConfig, openDatabase } from '../../domain/database/open-database.ts';
import { debianPostgresBin, postgresAccount, startDebianPostgres } from '../../testing/debian-postgres.ts';
import type { DebianPostgres } from '../../testing/debian-postgres.ts';
import { projectDir } from '../../testing/source-files.ts';
import { waitUntil } from '../../testing/wait.ts';
import { needProgram } from './need-program.ts';

const DATABASE = 'pulso';
const CANARY_MS = 500;
const CANARIES = 6;

/** The statements of docs/deploy.md, as that page has them. */
function guideStatements(): string {
  const guide = readFileSync(path.join(projectDir, 'docs/deploy.md'), 'utf8');
  const [, block = ''] = /```sql\n(CREATE ROLE pgbouncer[\s\S]*?)```/.exec(guide) ?? [];
  return block;
}

describe('PgBouncer before PostgreSQL', function () {
  let folder: string;
  let server: DebianPostgres | undefined;
  let pooler: ChildProcess | undefined;
  let port: number;

  before(async function () {
    needProgram(this, 'pgbouncer');
    const bin = debianPostgresBin();
    if (bin === undefined) this.skip();
    folder = mkdtempSync(path.join(tmpdir(), 'pulso-pgbouncer-'));
    chmodSync(folder, 0o755);
    server = await startDebianPostgres(bin);
    await server.sql(`CREATE ROLE pulso LOGIN CREATEROLE`, `CREATE ROLE pulso_api LOGIN`);
    port = await freePort();
  });
  afterEach(() => stopPooler());
  after(async () => {
    await server?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** Our file with the addresses of this test. */
  async function startPooler(poolMode = 'session'): Promise<void> {
    const account = postgresAccount();
    const text = readFileSync(path.join(projectDir, 'deploy/database/pgbouncer.ini'), 'utf8')
      .replace('pulso = host=127.0.0.1 port=5432 dbname=pulso', `* = host=127.0.0.1 port=${server?.port}`)
      .replace('listen_addr = 0.0.0.0', 'listen_addr = 127.0.0.1')
      .replace('listen_port = 6432', `listen_port = ${port}`)
      .replace('/etc/pgbouncer/userlist.txt', `${folder}/userlist.txt`)
      .replace('pool_mode = session', `pool_mode = ${poolMode}`);
    const superuser = new URL(server?.url('postgres') ?? '');
    const users = [`"pgbouncer" "pooler-password"`, `"postgres" "${superuser.password}"`];
    writeFileSync(path.join(folder, 'pgbouncer.ini'), text);
    writeFileSync(path.join(folder, 'userlist.txt'), users.join('\n'), { mode: 0o600 });
    if (account) chownSync(path.join(folder, 'userlist.txt'), account.uid, account.gid);
    pooler = spawn('pgbouncer', [path.join(folder, 'pgbouncer.ini')], {
      ...account,
      cwd: '/',
      stdio: 'ignore',
    });
    const knex = openDatabase({ url: url('postgres'), ssl: false }, 'test', 1);
    const answers = () =>
      knex.raw('SELECT 1').then(
        () => true,
        () => false,
      );
    await waitUntil(answers, { what: 'PgBouncer to answer' }).finally(() => knex.destroy());
  }

  async function stopPooler(): Promise<void> {
    if (!pooler || pooler.exitCode !== null || pooler.signalCode !== null) return;
    const ended = once(pooler, 'exit');
    pooler.kill('SIGKILL');
    await ended;
  }

  function url(database: string): string {
    const address = new URL(server?.url(database) ?? '');
    address.port = String(port);
    return address.href;
  }

  it('counts through it, goes on after it died, and loses nothing', async () => {
    await startPooler();
    const plant = await ChaosPlant.open({ port, url }, folder, DATABASE);
    try {
      await server?.sqlIn(DATABASE, guideStatements());
      const collector = await plant.addCollector('pooled', 'collector');
      const machine = await plant.addMachine({ name: 'M1', collector, rate: 40 });
      await plant.startOrder(machine.plcConfigId);
      collector.start();
      await plant.prime(machine);
      const untilMade = (pieces: number) =>
        waitUntil(() => plant.made > pieces, { what: `${pieces} pieces` });
      plant.isRunning = true;
      await untilMade(60);
      await stopPooler();
      await untilMade(plant.made + 60);
      await startPooler();
      await untilMade(plant.made + 60);
      plant.isRunning = false;
      const booked = await plant.settle();
      expect(booked).to.deep.equal({ ledger: plant.made, orders: plant.made, unassigned: 0, quarantined: 0 });
      await collector.stop();
    } finally {
      await plant.close();
    }
  });

  for (const [mode, words] of [
    ['session', 'hears news'],
    ['transaction', 'notices that it is deaf'],
  ] as const) {
    it(`${words} in ${mode} mode`, async () => {
      await startPooler(mode);
      expect(await hears()).to.equal(mode === 'session');
    });
  }

  /** Whether the canaries of another connection were all heard. */
  async function hears(): Promise<boolean> {
    const settings = { url: url('postgres'), ssl: false as const };
    const knex = openDatabase(settings, 'test', 2);
    let gaps = 0;
    const listener = new ListenConnection({
      config: connectionConfig(settings, 'test'),
      knex,
      logger: makeLogger({ level: 'error', silent: true }),
      onNotice: () => undefined,
      onGap: () => (gaps += 1),
      onDeaf: () => (gaps += 1),
      canaryMs: CANARY_MS,
    });
    try {
      await listener.start();
      await delay(CANARIES * CANARY_MS);
      return gaps === 0 && listener.isHearing;
    } finally {
      await listener.stop();
      await knex.destroy();
    }
  }
});
