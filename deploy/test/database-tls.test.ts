/** TLS to PostgreSQL with real certificates, made as docs/security.md says: what verify-full accepts, and what it refuses. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../cli/postgres/embedded-postgres.ts';
import { databaseTls } from '../../custom-nodes/collector/database-tls.ts';
import { CollectorDatabase } from '../../custom-nodes/runtime/forward/collector-database.ts';
import { openDatabase } from '../../domain/database/open-database.ts';
import { readEnvironment } from '../../domain/environment.ts';
import { postgresAccount } from '../../testing/debian-postgres.ts';
import { waitUntil } from '../../testing/wait.ts';
import { makeAuthority, makeCertificate } from './certificates.ts';
import { needProgram } from './need-program.ts';

describe('DATABASE_SSL=verify-full', function () {
  let folder: string;
  let server: EmbeddedPostgres | undefined;

  before(async function () {
    needProgram(this, 'openssl');
    folder = mkdtempSync(path.join(tmpdir(), 'pulso-tls-'));
    chmodSync(folder, 0o755);
    makeAuthority(folder);
    makeCertificate(folder, 'server', 'DNS:localhost');
    const account = postgresAccount();
    chmodSync(path.join(folder, 'server.key'), 0o600);
    if (account) chownSync(path.join(folder, 'server.key'), account.uid, account.gid);
    server = await startEmbeddedPostgres({
      dataFolder: path.join(folder, 'data'),
      password: 'of-this-run',
      logFile: path.join(folder, 'log'),
      disposable: true,
    });
    const knex = openDatabase({ url: server.url('postgres'), ssl: false }, 'test', 1);
    await knex.raw(`ALTER SYSTEM SET ssl_cert_file = '${folder}/server.crt'`);
    await knex.raw(`ALTER SYSTEM SET ssl_key_file = '${folder}/server.key'`);
    await knex.raw('ALTER SYSTEM SET ssl = on');
    // As in docs/security.md: nobody comes in without TLS.
    writeFileSync(path.join(folder, 'data/pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
    await knex.raw('SELECT pg_reload_conf()');
    await knex.destroy();
    await waitUntil(async () => (await encrypted('localhost').catch(() => null)) === true, {
      what: 'PostgreSQL to speak TLS',
    });
  });
  after(async () => {
    await server?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** The settings as a process reads them. */
  function settings(host: string, variables: Record<string, string>) {
    const url = new URL(server?.url('postgres') ?? '');
    url.hostname = host;
    const { database } = readEnvironment({ DATABASE_URL: url.href, ...variables });
    if (!database) throw new Error('no database');
    return database;
  }

  async function encrypted(host: string, ca = 'database-ca.pem'): Promise<unknown> {
    const wanted = settings(host, { DATABASE_SSL: 'verify-full', DATABASE_SSL_CA: path.join(folder, ca) });
    const knex = openDatabase(wanted, 'test', 1);
    try {
      const sql = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
      return (await knex.raw<{ rows: { ssl: boolean }[] }>(sql)).rows[0]?.ssl;
    } finally {
      await knex.destroy();
    }
  }

  async function refusal(connection: Promise<unknown>): Promise<string> {
    return connection.then(
      () => 'it connected',
      (error: unknown) => (error as Error).message,
    );
  }

  it('encrypts where the certificate bears the name and our authority signed it', async () => {
    expect(await encrypted('localhost')).to.equal(true);
  });

  it('is what the collector’s connections use too', async () => {
    const authority = path.join(folder, 'database-ca.pem');
    const variables = { DATABASE_SSL: 'verify-full', DATABASE_SSL_CA: authority };
    const { url, ssl } = settings('localhost', variables);
    // What the node of an ordinary Node-RED makes of its form is the same.
    expect(databaseTls(` ${authority} `)).to.deep.equal(ssl);
    expect(databaseTls('')).to.equal(false);
    expect(() => databaseTls(path.join(folder, 'nothing.pem'))).to.throw('ENOENT');
    const database = new CollectorDatabase({ databaseUrl: url, ssl: databaseTls(authority) });
    const client = database.makeClient();
    try {
      await client.connect();
      const sql = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
      expect((await client.query<{ ssl: boolean }>(sql)).rows[0]?.ssl).to.equal(true);
      expect((await database.knex.raw<{ rows: { ssl: boolean }[] }>(sql)).rows[0]?.ssl).to.equal(true);
    } finally {
      await client.end();
      await database.stop();
    }
  });

  it('refuses a server that answers under another name', async () => {
    expect(await refusal(encrypted('127.0.0.1'))).to.match(
      /IP: 127\.0\.0\.1 is not in the cert|does not match/,
    );
  });

  it('refuses a server whose certificate another authority signed', async () => {
    const other = path.join(folder, 'other');
    mkdirSync(other);
    makeAuthority(other);
    expect(await refusal(encrypted('localhost', 'other/database-ca.pem'))).to.match(/certificate/);
  });

  it('is needed: the server of docs/security.md takes nobody without it', async () => {
    const knex = openDatabase(settings('localhost', { DATABASE_SSL: 'disable' }), 'test', 1);
    expect(await refusal(knex.raw('SELECT 1'))).to.match(/no pg_hba.conf entry .*no encryption/);
    await knex.destroy();
  });

  it('names the file of the authority that is not there', () => {
    const missing = { DATABASE_SSL: 'verify-full', DATABASE_SSL_CA: path.join(folder, 'nothing.pem') };
    expect(() => settings('localhost', missing)).to.throw('DATABASE_SSL_CA');
  });
});
