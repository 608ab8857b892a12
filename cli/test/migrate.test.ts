import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect } from 'chai';
import { Client } from 'pg';
import { createEmptyDatabase, testServerUrl, type TestDatabase } from '../../testing/postgres.ts';
import { startProcess } from '../../testing/processes.ts';
import { waitUntil } from '../../testing/wait.ts';
import { migrateDatabase } from '../database/migrate-database.ts';
import { waitForDatabase } from '../database/wait-for-database.ts';
import { freePort } from '../postgres/free-port.ts';

async function sentence(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof Error ? `${error.name}: ${error.message}` : 'nothing was refused';
}

describe('npm run migrate', () => {
  let database: TestDatabase;
  before(async () => (database = await createEmptyDatabase()));
  after(() => database.drop());

  it('brings an empty database to the newest schema, says what ran, and has nothing to do the second time', async () => {
    const env = { DATABASE_URL: database.url };
    const first = startProcess({ entry: 'cli/migrate.ts', env });
    expect(await first.exited, first.output()).to.deep.include({ code: 0 });
    expect(first.output()).to.match(/^migrated {2}\S+/m);
    expect(first.output()).to.match(/up to date \(\d+ migrations ran\)\.$/m);
    const second = startProcess({ entry: 'cli/migrate.ts', env });
    expect(await second.exited).to.deep.include({ code: 0 });
    expect(second.output().trim()).to.equal('The database is up to date.');
  });

  it('goes on after a migrator that was killed and left its lock behind', async () => {
    await database.knex('knex_migrations_lock').update({ is_locked: 1 });
    expect(await migrateDatabase({ url: database.url, ssl: false })).to.deep.equal([]);
  });

  it('leaves a running migration alone', async () => {
    const other = new Client({ connectionString: database.url });
    await other.connect();
    await other.query('SELECT pg_advisory_lock(78576)');
    expect(await sentence(migrateDatabase({ url: database.url, ssl: false }))).to.match(
      /Another migration is running/,
    );
    await other.end();
  });

  it('goes on beside a plant at work, whose transactions lock the same tables in another order', async () => {
    const settings = { url: database.url, ssl: false as const };
    const { knex } = database;
    const files = { directory: 'migrations', loadExtensions: ['.ts'] };
    const versions = '20261128012000_record_versions';
    const later = ((await knex.migrate.list(files)) as [{ name: string }[]])[0].filter(
      ({ name }) => name >= versions,
    );
    for (let left = later.length; left > 0; left -= 1) await knex.migrate.down(files);
    const plant = new Client({ connectionString: database.url });
    await plant.connect();
    // It waits for ever: PostgreSQL ends the migration.
    await plant.query(`SET deadlock_timeout = '1h'; BEGIN; SELECT FROM shifts`);
    const migrating = migrateDatabase(settings);
    await waitUntil(
      async () => (await knex('pg_locks').where({ mode: 'AccessExclusiveLock', granted: false })).length > 0,
      { what: 'the migration to wait for shifts' },
    );
    await plant.query('SELECT FROM companies');
    await plant.query('COMMIT');
    expect(await migrating).to.deep.equal(later.map(({ name }) => name.replace('.ts', '')));
    await plant.end();
  });

  it('refuses a database of a newer Pulso', async () => {
    await database
      .knex('knex_migrations')
      .insert({ name: '99991231235959_future.ts', batch: 9, migration_time: new Date() });
    expect(await sentence(migrateDatabase({ url: database.url, ssl: false }))).to.match(
      /migrated by a newer Pulso/,
    );
  });

  it('says what is wrong with the sign-in, the database and the privileges', async () => {
    const url = new URL(database.url);
    url.password = 'wrong';
    const refused = (address: string): Promise<string> =>
      sentence(waitForDatabase({ url: address, ssl: false }, { timeoutMs: 5_000 }));
    expect(await refused(url.href)).to.match(
      /^DomainError: The database at \S+ refuses \S+: password authentication failed/,
    );
    expect(await refused(await testServerUrl('no_such_database'))).to.match(
      /^DomainError: The database "no_such_database" does not exist at \S+; create it with: CREATE DATABASE/,
    );
    const role = `pulso_test_${process.pid}`;
    await database.knex.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'p'`);
    url.username = role;
    url.password = 'p';
    const empty = await createEmptyDatabase();
    url.pathname = new URL(empty.url).pathname;
    expect(await sentence(migrateDatabase({ url: url.href, ssl: false }))).to.match(
      new RegExp(`^DomainError: ${role} lacks a privilege in the database`),
    );
    await empty.drop();
    await database.knex.raw(`DROP ROLE ${role}`);
  });

  it('refuses to speak plainly where TLS is asked for', async () => {
    const settings = { url: database.url, ssl: { ca: '', rejectUnauthorized: true as const } };
    expect(await sentence(waitForDatabase(settings, { timeoutMs: 5_000 }))).to.match(
      /^DomainError: .*(TLS|certificate)/,
    );
  });

  it('waits for a database that is away, says so once, and gives up in one sentence', async () => {
    const reasons: string[] = [];
    const url = `postgresql://u:p@127.0.0.1:${await freePort()}/d`;
    const waiting = waitForDatabase(
      { url, ssl: false },
      { timeoutMs: 100, onWait: (reason) => reasons.push(reason) },
    );
    expect(await sentence(waiting)).to.match(
      /^DomainError: The database at 127\.0\.0\.1:\d+ did not answer for 0 s: .*ECONNREFUSED/,
    );
    expect(reasons).to.have.length(1);
  });

  it('carries on as soon as the database comes', async () => {
    const port = await freePort();
    const target = new URL(database.url);
    const proxied = new URL(database.url);
    proxied.port = String(port);
    // A door that opens only after the first knock: it hands the connection on to the real server.
    const door = createServer((socket) => {
      const upstream = connect(Number(target.port), target.hostname);
      socket.pipe(upstream).pipe(socket);
      for (const end of [socket, upstream]) end.on('error', () => end.destroy());
    });
    await waitForDatabase(
      { url: proxied.href, ssl: false },
      { timeoutMs: 15_000, onWait: () => door.listen(port, '127.0.0.1') },
    );
    expect((door.address() as AddressInfo).port).to.equal(port);
    door.close();
    await once(door, 'close');
  });

  it('wants DATABASE_URL', async () => {
    const migrate = startProcess({ entry: 'cli/migrate.ts' });
    expect(await migrate.exited).to.deep.include({ code: 1 });
    expect(migrate.output()).to.match(/^DATABASE_URL is not set: .*\.\n$/);
  });
});
