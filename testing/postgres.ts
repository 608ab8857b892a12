/**
 * Real PostgreSQL for the tests: one server a run, started by the first test that asks; a template that is migrated
 * once; a database of its own for each test file, copied from the template in some 50 ms.
 * TEST_DATABASE_URL names another server (superuser) to use instead, for example a PostgreSQL 15.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import knexPackage, { type Knex } from 'knex';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../cli/postgres/embedded-postgres.ts';
import { settleSession } from '../domain/database/session-settings.ts';
import { migrations } from '../knexfile.ts';
import { endAtExit } from './end-at-exit.ts';

export interface TestDatabase {
  url: string;
  /** Signed in as superuser. */
  knex: Knex;
  /** Closes `knex`, throws out whoever is still connected and drops the database. */
  drop(): Promise<void>;
}

interface TestServer {
  url: (database: string) => string;
  stop: () => Promise<void>;
}

let server: Promise<TestServer> | undefined;
let template: Promise<string> | undefined;
const databases = new Set<TestDatabase>();

/** A fresh database with every migration applied. Call `drop()` in `after`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  template ??= makeTemplate();
  return createDatabase(await template);
}

/** A fresh database with nothing in it, for tests of the migrations themselves. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template1');
}

/** The server's address with another database name. */
export async function testServerUrl(database: string): Promise<string> {
  return (await startedServer()).url(database);
}

/** Ends the server. Answers the databases that a test forgot to drop. */
export async function stopTestPostgres(): Promise<string[]> {
  const forgotten = [...databases].map((database) => new URL(database.url).pathname.slice(1));
  for (const database of databases) await database.drop();
  if (template) await dropDatabase(await template.catch(() => '')).catch(() => undefined);
  if (server) await (await server.catch(() => undefined))?.stop();
  server = undefined;
  template = undefined;
  return forgotten;
}

function startedServer(): Promise<TestServer> {
  server ??= startServer();
  return server;
}

async function startServer(): Promise<TestServer> {
  const givenUrl = process.env['TEST_DATABASE_URL'];
  if (givenUrl) return { url: (database) => withDatabase(givenUrl, database), stop: () => Promise.resolve() };
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-test-postgres-'));
  // As root the server runs under an account of its own, which has to enter the folder.
  chmodSync(dir, 0o755);
  const postgres: EmbeddedPostgres = await startEmbeddedPostgres({
    dataFolder: path.join(dir, 'postgres'),
    password: randomBytes(12).toString('hex'),
    logFile: path.join(dir, 'postgres.log'),
    disposable: true,
  });
  // A run that throws must not leave a server behind.
  const letGo = endAtExit(() => postgres.process);
  return {
    url: postgres.url,
    stop: async () => {
      letGo();
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function makeTemplate(): Promise<string> {
  const name = databaseName('template');
  await runAsAdmin(`CREATE DATABASE ${name}`);
  await runAsAdmin(odd(name));
  const { url } = await startedServer();
  const knex = knexPackage.knex({
    client: 'pg',
    connection: url(name),
    migrations,
    pool: { afterCreate: settleSession },
  });
  try {
    await knex.migrate.latest();
  } finally {
    await knex.destroy();
  }
  return name;
}

async function createDatabase(source: string): Promise<TestDatabase> {
  const name = databaseName('test');
  await runAsAdmin(`CREATE DATABASE ${name} TEMPLATE ${source}`);
  await runAsAdmin(odd(name));
  const url = (await startedServer()).url(name);
  const knex = knexPackage.knex({
    client: 'pg',
    connection: { connectionString: url, pipeline: true } as Knex.PgConnectionConfig,
    migrations,
    pool: { min: 0, max: 8, afterCreate: settleSession },
  });
  const database: TestDatabase = {
    url,
    knex,
    drop: async () => {
      databases.delete(database);
      await knex.destroy();
      await dropDatabase(name);
    },
  };
  databases.add(database);
  return database;
}

/** Defaults that some server has somewhere: whatever of ours relies on others fails in every test. */
function odd(database: string): string {
  const settings = {
    DateStyle: 'SQL, DMY',
    TimeZone: 'Asia/Kolkata',
    IntervalStyle: 'postgres_verbose',
    bytea_output: 'escape',
    extra_float_digits: '0',
    default_transaction_isolation: 'repeatable read',
  };
  return Object.entries(settings)
    .map(([setting, value]) => `ALTER DATABASE ${database} SET ${setting} = '${value}'`)
    .join(';');
}

function dropDatabase(name: string): Promise<void> {
  return runAsAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function runAsAdmin(sql: string): Promise<void> {
  const client = new Client({ connectionString: (await startedServer()).url('postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function databaseName(kind: string): string {
  return `pulso_${kind}_${process.pid}_${randomBytes(4).toString('hex')}`;
}

function withDatabase(address: string, database: string): string {
  const url = new URL(address);
  url.pathname = `/${database}`;
  return url.href;
}
