/** PostgreSQL as this part of Pulso reaches it: answer, version, encryption, rights, migrations, clocks. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Knex } from 'knex';
import type { DatabaseSettings } from '../../domain/environment.ts';
import { isLoopback } from './is-loopback.ts';
import { failure, ok, warning, type Finding } from './finding.ts';
import { projectDir } from '../project-dir.ts';

const POSTGRES_FLOOR = 15;
/** Beyond this, times on the screens of two machines visibly disagree. */
const SKEW_WARNING_MS = 2_000;
const SKEW_FAILURE_MS = 60_000;
const SLOW_ANSWER_MS = 200;

export type ReachedDatabase = DatabaseSettings & {
  /** The one that "npm start" made for itself: it has a superuser and nobody else. */
  isEmbedded: boolean;
};

export interface ServerFacts {
  version: number;
  /** Of the database's letters. */
  encoding: string;
  role: string;
  isSuperuser: boolean;
  /** Null where there is no schema yet. */
  mayRead: boolean | null;
  isEncrypted: boolean;
  /** Of the question that brought these facts. */
  answerMs: number;
  /** How far the server's clock is ahead of this machine's. */
  skewMs: number;
}

/** Answers findings, and whether the tables can be asked for more. @throws what the driver throws where there is no connection */
export async function checkDatabase(
  knex: Knex,
  settings: ReachedDatabase,
): Promise<{ findings: Finding[]; canRead: boolean }> {
  const facts = await askServer(knex);
  const findings = judgeServer(facts, settings);
  if (facts.mayRead === false) return { findings, canRead: false };
  return { findings: [...findings, await migrations(knex)], canRead: facts.mayRead === true };
}

async function askServer(knex: Knex): Promise<ServerFacts> {
  const askedAt = Date.now();
  const { rows } = await knex.raw<{ rows: [Omit<ServerFacts, 'answerMs' | 'skewMs'> & { now: Date }] }>(`
    SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('server_encoding') AS encoding, current_user::text AS role,
      (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS "isSuperuser",
      has_table_privilege(to_regclass('public.plc_configs'), 'SELECT') AS "mayRead",
      coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS "isEncrypted",
      clock_timestamp() AS now`);
  const answeredAt = Date.now();
  const [{ now, ...facts }] = rows;
  const skewMs = now.getTime() - (askedAt + answeredAt) / 2;
  return { ...facts, answerMs: answeredAt - askedAt, skewMs };
}

export function judgeServer(facts: ServerFacts, settings: ReachedDatabase): Finding[] {
  return [
    answer(facts.answerMs),
    version(facts.version),
    ...letters(facts.encoding),
    encryption(facts.isEncrypted, settings),
    rights(facts, settings),
    clock(facts.skewMs),
  ];
}

function answer(ms: number): Finding {
  const found = `PostgreSQL answers in ${Math.round(ms)} ms`;
  return ms <= SLOW_ANSWER_MS
    ? ok('Database', found)
    : warning(
        'Database',
        found,
        'The network or the server is slow; pieces are kept meanwhile, but screens lag.',
      );
}

function version(major: number): Finding {
  return major >= POSTGRES_FLOOR
    ? ok('PostgreSQL', `version ${major}`)
    : failure(
        'PostgreSQL',
        `version ${major}`,
        `Upgrade the server: ${POSTGRES_FLOOR} is the oldest that Pulso is tested with.`,
      );
}

/** A server that was installed without a language keeps its letters as SQL_ASCII: everything works but what knows of accents. */
function letters(encoding: string): Finding[] {
  if (encoding === 'UTF8') return [];
  return [
    warning(
      'Letters',
      `the database keeps its letters as ${encoding}`,
      "Names with accents are searched and sorted badly. Make a database with ENCODING 'UTF8' TEMPLATE template0 and restore a backup into it (docs/deploy.md).",
    ),
  ];
}

function encryption(isEncrypted: boolean, settings: DatabaseSettings): Finding {
  if (isEncrypted && settings.ssl) return ok('Encryption', 'TLS, and the server’s certificate is verified');
  if (isLoopback(new URL(settings.url).hostname))
    return ok('Encryption', 'not needed on this machine itself');
  return warning(
    'Encryption',
    'the password and the pieces cross the network in the clear, or to a server that was not verified',
    'Set DATABASE_SSL=verify-full and DATABASE_SSL_CA; docs/security.md tells how to make the certificates.',
  );
}

function rights({ role, isSuperuser, mayRead }: ServerFacts, { isEmbedded }: ReachedDatabase): Finding {
  if (mayRead === false)
    return failure(
      'Rights',
      `the role ${role} may not read the tables of Pulso`,
      'Give it its rights as the owner: "npm run collector:create -- --name N --rotate" for a collector, "npm run api:role" for the API.',
    );
  return isSuperuser && !isEmbedded
    ? warning(
        'Rights',
        'this process signs in as a superuser of PostgreSQL',
        'Give the API the role of docs/security.md, and each collector its own (npm run collector:create).',
      )
    : ok('Rights', isSuperuser ? 'the demo owns its database' : 'no superuser');
}

function clock(skewMs: number): Finding {
  const found = `${Math.abs(skewMs / 1000).toFixed(1)} s ${skewMs < 0 ? 'ahead of' : 'behind'} the database`;
  const advice = 'Let both machines follow the same time server (timedatectl set-ntp true).';
  if (Math.abs(skewMs) >= SKEW_FAILURE_MS) return failure('Clock', found, advice);
  if (Math.abs(skewMs) >= SKEW_WARNING_MS) return warning('Clock', found, advice);
  return ok('Clock', 'agrees with the database');
}

async function migrations(knex: Knex): Promise<Finding> {
  const subject = 'Migrations';
  const wanted = readdirSync(path.join(projectDir, 'migrations')).filter((name) => /^\d+_.*\.ts$/.test(name));
  const { rows } = await knex.raw<{ rows: [{ table: string | null; readable: boolean | null }] }>(`
    SELECT to_regclass('public.knex_migrations')::text AS table,
      CASE WHEN to_regclass('public.knex_migrations') IS NULL THEN NULL
        ELSE has_table_privilege('public.knex_migrations', 'SELECT') END AS readable`);
  const [state] = rows;
  if (state.table === null)
    return failure(
      subject,
      'this database has no schema',
      'Run "npm run migrate" with the owner’s DATABASE_URL.',
    );
  if (state.readable !== true) return ok(subject, 'this role may not see them, as it should be');
  const done = new Set(
    (await knex<{ name: string }>('knex_migrations').select('name')).map(({ name }) => path.parse(name).name),
  );
  const lacking = wanted.filter((name) => !done.has(path.parse(name).name));
  return lacking.length === 0
    ? ok(subject, `all ${wanted.length} ran`)
    : failure(subject, `${lacking.length} of ${wanted.length} have not run`, 'Run "npm run migrate".');
}
