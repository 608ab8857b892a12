import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../../testing/postgres.ts';
import { startProcess } from '../../testing/processes.ts';
import { judgeServer, type ServerFacts } from '../doctor/check-database.ts';
import { checkNode, judgeDisk } from '../doctor/check-machine.ts';
import { showFinding } from '../doctor/finding.ts';

const listen = async (server: Server | TcpServer): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};
const close = (server: Server | TcpServer): Promise<unknown> =>
  new Promise((resolve) => server.close(resolve));

describe('npm run doctor', () => {
  let database: TestDatabase;
  let dataDir: string;
  before(async () => {
    database = await createTestDatabase();
    dataDir = mkdtempSync(path.join(tmpdir(), 'pulso-doctor-'));
  });
  after(async () => {
    rmSync(dataDir, { recursive: true, force: true });
    await database.drop();
  });

  async function examine(
    part: string,
    env: Record<string, string>,
  ): Promise<{ code: number | null; output: string }> {
    const doctor = startProcess({
      entry: 'cli/doctor.ts',
      args: ['--part', part],
      env: { DATABASE_URL: database.url, DATA_DIR: dataDir, ...env },
    });
    const { code } = await doctor.exited;
    return { code, output: doctor.output() };
  }

  it('finds nothing wrong with a collector at work, and names each PLC that is away', async () => {
    const health = {
      database: true,
      connections: [
        { name: 'Prensa 1', connected: true, lastRead: '2026-11-24T10:00:00Z', errors: 2 },
        { name: 'Prensa 2', connected: false, lastRead: null, errors: 9 },
      ],
      buffer: { depth: 3, oldestSeconds: 1, quarantined: 0, share: 0.01, alarm: false },
    };
    const edge = createServer((_request, response) => response.end(JSON.stringify(health)));
    const port = await listen(edge);
    try {
      const sick = await examine('edge', { EDGE_PORT: String(port) });
      expect(sick.output).to.include('ok       PLC Prensa 1: connected, 2 errors');
      expect(sick.output).to.include(
        'FAILED   PLC Prensa 2: not connected since the start\n         → Check its power',
      );
      expect(sick.code).to.equal(1);
      health.connections.pop();
      const well = await examine('edge', { EDGE_PORT: String(port) });
      expect(well.output)
        .to.match(/ok {7}Buffer: 3 entries wait/)
        .and.to.match(/checks: 0 failed/);
      expect(well.code).to.equal(0);

      health.database = false;
      health.buffer = { depth: 90_210, oldestSeconds: 7_200, quarantined: 1, share: 0.83, alarm: true };
      const cut = await examine('edge', { EDGE_PORT: String(port) });
      expect(cut.output)
        .to.include(
          'FAILED   Buffer: 90210 entries wait, the oldest for 7200 s; the collector does not reach PostgreSQL\n         → Nothing is lost',
        )
        .and.include('FAILED   Buffer’s room: 83 % of it is taken\n         → Bring PostgreSQL back')
        .and.include('WARNING  Refused entries: 1 could not be booked and were set aside\n         → ');
      health.database = true;
      const late = await examine('edge', { EDGE_PORT: String(port) });
      expect(late.output).to.include(
        'WARNING  Buffer: 90210 entries wait, the oldest for 7200 s\n         → It is catching up',
      );
    } finally {
      edge.closeAllConnections();
      await close(edge);
    }
  });

  it('tries the PLCs itself only where no collector holds their connection', async () => {
    let visits = 0;
    const plc = createTcpServer((socket) => {
      visits += 1;
      socket.end();
    });
    const port = await listen(plc);
    try {
      const { knex } = database;
      const [company] = await knex('companies')
        .insert({ code: 'E', name: 'E' })
        .returning<{ id: number }[]>('id');
      const [sector] = await knex('sectors')
        .insert({ code: 'S', name: 'S', company_id: company?.id })
        .returning<{ id: number }[]>('id');
      const [collector] = await knex('collectors').insert({ name: 'pi-1' }).returning<{ id: number }[]>('id');
      const machine = { host: '127.0.0.1', sector_id: sector?.id, collector_id: collector?.id };
      await knex('plc_configs').insert([
        { ...machine, name: 'Aqui', port },
        { ...machine, name: 'Longe', port: 1 },
      ]);
      const { output, code } = await examine('edge', { EDGE_PORT: '2', COLLECTOR_NAME: 'pi-1' });
      expect(output).to.include('FAILED   Collector: nothing answers on http://127.0.0.1:2/health');
      expect(output).to.include(`ok       PLC Aqui: 127.0.0.1:${port} takes connections`);
      expect(output).to.match(/FAILED {3}PLC Longe: 127\.0\.0\.1:1: .*ECONNREFUSED/);
      expect(code).to.equal(1);
      expect(visits).to.equal(1);
    } finally {
      await close(plc);
    }
  });

  it('says what is wrong with the database: away, without a schema, and a collector that fell silent', async () => {
    const away = await examine('api', { DATABASE_URL: 'postgresql://pulso@127.0.0.1:1/pulso' });
    expect(away.output).to.match(
      /FAILED {3}Database: 127\.0\.0\.1:1: .*ECONNREFUSED.*\n +→ That machine answers, PostgreSQL on it does not/,
    );
    const wrong = new URL(database.url);
    wrong.password = 'wrong';
    expect((await examine('api', { DATABASE_URL: wrong.href })).output).to.match(
      /FAILED {3}Database: \S+: password authentication failed.*\n +→ The password in DATABASE_URL is another one\./,
    );
    const other = new URL(database.url);
    other.pathname = '/nowhere';
    expect((await examine('api', { DATABASE_URL: other.href })).output).to.match(
      /FAILED {3}Database: .*"nowhere" does not exist\n +→ Correct the name of the database/,
    );
    const empty = await createEmptyDatabase();
    try {
      const unmigrated = await examine('api', { DATABASE_URL: empty.url });
      expect(unmigrated.output).to.include(
        'FAILED   Migrations: this database has no schema\n         → Run "npm run migrate"',
      );
    } finally {
      await empty.drop();
    }
    await database
      .knex('collectors')
      .insert({ name: 'pi-9', heartbeat_at: new Date(Date.now() - 3_600_000) });
    const last = await database.knex('knex_migrations').orderBy('id', 'desc').first<{ id: number }>();
    await database.knex('knex_migrations').where({ id: last.id }).delete();
    const older = await examine('api', {});
    expect(older.output).to.match(/FAILED {3}Migrations: 1 of \d+ have not run\n +→ Run "npm run migrate"/);
    await database.knex('knex_migrations').insert(last);
    const silent = await examine('api', {});
    expect(silent.output)
      .to.match(/ok {7}Migrations: all \d+ ran/)
      .and.to.match(/FAILED {3}Collector pi-9: silent for 36\d\d s/);
  });

  it('says that a role has no rights, without falling over it', async () => {
    const { knex } = database;
    const role = `stranger_${process.pid}`;
    await knex.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'x';
    try {
      const stranger = await examine('all', { DATABASE_URL: url.href, EDGE_PORT: '2' });
      expect(stranger.output).to.include(
        `FAILED   Rights: the role ${role} may not read the tables of Pulso\n         → Give it its rights`,
      );
      expect(stranger.output).to.match(/\d+ checks: \d failed/);
    } finally {
      await knex.raw(`DROP ROLE ${role}`);
    }
  });

  it('judges an old server, a clock that is off, a superuser, a wire in the clear and a disk that is full', () => {
    const well: ServerFacts = {
      version: 17,
      encoding: 'UTF8',
      role: 'pulso_api',
      isSuperuser: false,
      mayRead: true,
      isEncrypted: false,
      answerMs: 3,
      skewMs: 20,
    };
    const judged = (change: Partial<ServerFacts>, host = '127.0.0.1'): string[] =>
      judgeServer(
        { ...well, ...change },
        { url: `postgresql://${host}/pulso`, ssl: false, isEmbedded: false },
      )
        .filter(({ verdict }) => verdict !== 'ok')
        .map(
          ({ verdict, subject, found, advice }) =>
            `${verdict} ${subject}: ${found} → ${(advice ?? '').slice(0, 12)}`,
        );
    expect(judged({})).to.deep.equal([]);
    expect(judged({ version: 14 })).to.deep.equal(['failure PostgreSQL: version 14 → Upgrade the ']);
    expect(judged({ encoding: 'SQL_ASCII' })).to.deep.equal([
      'warning Letters: the database keeps its letters as SQL_ASCII → Names with a',
    ]);
    expect(judged({ skewMs: 75_000 })).to.deep.equal([
      'failure Clock: 75.0 s behind the database → Let both mac',
    ]);
    expect(judged({ skewMs: -3_000 })).to.deep.equal([
      'warning Clock: 3.0 s ahead of the database → Let both mac',
    ]);
    expect(judged({ isSuperuser: true })[0]).to.match(/^warning Rights: .*superuser/);
    expect(judged({ answerMs: 900 })[0]).to.match(/^warning Database: PostgreSQL answers in 900 ms/);
    expect(judged({}, 'db.plant.example')[0]).to.match(/^warning Encryption: .*in the clear/);
    const GIB = 1024 ** 3;
    const disk = (free: number) => showFinding(judgeDisk('the folder', free * GIB, 32 * GIB));
    expect(disk(20)).to.equal('ok       Disk: 20.0 of 32.0 GiB free at the folder');
    expect(disk(3)).to.match(/^WARNING .*→ Seven days without PostgreSQL may not fit/s);
    expect(disk(0.1)).to.match(/^FAILED .*→ Free some space now/s);
  });

  it('never shows a password', async () => {
    const { output } = await examine('all', { DATABASE_URL: 'postgresql://pulso:geheim@127.0.0.1:1/pulso' });
    expect(output).not.to.include('geheim');
  });

  it('knows which Node is too old', () => {
    expect(checkNode('24.11.1').verdict).to.equal('failure');
    expect(checkNode('24.12.0').verdict).to.equal('ok');
    expect(checkNode('26.0.0').verdict).to.equal('ok');
  });
});
