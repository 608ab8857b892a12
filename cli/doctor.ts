/** `npm run doctor`, `pulso doctor`: looks at everything that commonly goes wrong and says what to do. Exit code 1 on a failure. */
import type { Knex } from 'knex';
import pg from 'pg';
import {
  loadEnvironmentFile,
  readEnvironment,
  type DatabaseSettings,
  type Environment,
} from '../domain/environment.ts';
import { DomainError } from '../domain/errors.ts';
import { connectionConfig, openDatabase } from '../domain/database/open-database.ts';
import { readArguments } from './command-arguments.ts';
import { checkApi, checkCollectors } from './doctor/check-api.ts';
import { checkDatabase, type ReachedDatabase } from './doctor/check-database.ts';
import { checkEdge } from './doctor/check-edge.ts';
import { checkDisk, checkFolder, checkNode } from './doctor/check-machine.ts';
import { failure, ok, showFinding, type Finding } from './doctor/finding.ts';
import { adviceFor } from './doctor/unreachable-advice.ts';
import { findRunningInstance } from './start/running-instance.ts';
import { runCommand } from './run-command.ts';

const PARTS = ['all', 'edge', 'api'] as const;
const USAGE = `npm run doctor -- [--part ${PARTS.join('|')}]`;

await runCommand(async () => {
  const { part = 'all' } = readArguments({ part: { type: 'string' } }, [], USAGE);
  if (!PARTS.some((known) => known === part))
    throw new DomainError('ARGUMENTS_INVALID', `--part must be one of ${PARTS.join(', ')}.\nUsage: ${USAGE}`);
  const findings: Finding[] = [];
  for await (const finding of examine(part)) {
    findings.push(finding);
    console.log(showFinding(finding));
  }
  const failures = findings.filter(({ verdict }) => verdict === 'failure').length;
  const warnings = findings.filter(({ verdict }) => verdict === 'warning').length;
  console.log(`\n${findings.length} checks: ${failures} failed, ${warnings} with a warning`);
  if (failures > 0) process.exitCode = 1;
});

async function* examine(part: string): AsyncGenerator<Finding> {
  yield checkNode();
  let environment: Environment;
  try {
    loadEnvironmentFile();
    environment = readEnvironment();
  } catch (error) {
    yield failure('Settings', (error as Error).message, '.env.example explains each variable.');
    return;
  }
  yield ok('Settings', 'complete and well-formed');
  yield await checkDisk(environment);
  const folder = await checkFolder(environment);
  if (folder) yield folder;
  const url = findRunningInstance(environment.dataDir)?.databaseUrl;
  const settings = environment.database
    ? { ...environment.database, isEmbedded: false }
    : url === undefined
      ? undefined
      : { url, ssl: false as const, isEmbedded: true };
  yield* examineParts(part, environment, settings);
}

async function* examineParts(
  part: string,
  environment: Environment,
  settings: ReachedDatabase | undefined,
): AsyncGenerator<Finding> {
  const knex = settings && openDatabase(settings, 'pulso doctor', 2);
  try {
    const answering = knex && settings ? yield* examineDatabase(knex, settings) : undefined;
    if (settings === undefined)
      yield failure('Database', 'DATABASE_URL is not set and no "npm start" runs here', 'Set DATABASE_URL.');
    if (part !== 'api') yield* await checkEdge(environment, answering);
    if (part !== 'edge') yield* await checkApi(environment);
    if (part !== 'edge' && answering) yield* await checkCollectors(answering);
  } finally {
    await knex?.destroy();
  }
}

/** Returns the database where it answers and lets itself be read. */
async function* examineDatabase(
  knex: Knex,
  settings: ReachedDatabase,
): AsyncGenerator<Finding, Knex | undefined> {
  try {
    await knock(settings);
    const { findings, canRead } = await checkDatabase(knex, settings);
    yield* findings;
    return canRead ? knex : undefined;
  } catch (error) {
    const { hostname, port } = new URL(settings.url);
    yield failure(
      'Database',
      `${hostname}:${port || 5432}: ${(error as Error).message}`,
      adviceFor(error as Error),
    );
    return undefined;
  }
}

/** One plain connection first: the pool would print its own complaint. @throws what the driver says */
async function knock(settings: DatabaseSettings): Promise<void> {
  const client = new pg.Client(connectionConfig(settings, 'pulso doctor'));
  try {
    await client.connect();
  } finally {
    await client.end();
  }
}
