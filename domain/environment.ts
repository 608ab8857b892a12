/**
 * Every setting that comes from the environment, read once and checked at start. A wrong value stops the process with
 * one sentence that names its variable. `.env.example` explains them to whoever installs Pulso.
 */
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { DomainError, type FieldError } from './errors.ts';

const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const;
const DATABASE_SSL_MODES = ['disable', 'verify-full'] as const;
/** Shorter secrets can be guessed offline from one signed cookie. */
const SECRET_MIN_LENGTH = 32;

/** Values may be secrets, so sentences about these variables never repeat them. */
const SECRET_VARIABLES = new Set([
  'DATABASE_URL',
  'SESSION_SECRET',
  'CREDENTIAL_SECRET',
  'METRICS_TOKEN',
  'SMTP_URL',
]);

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number from 1 to 65535')
    .transform(Number)
    .refine((value) => value >= 1 && value <= 65_535, 'must be a port number from 1 to 65535')
    .default(fallback);

const secret = z
  .string()
  .min(SECRET_MIN_LENGTH, `must have at least ${SECRET_MIN_LENGTH} characters`)
  .optional();

const host = (fallback: string) =>
  z
    .string()
    .regex(/^[\w.:-]+$/, 'must be a host name or an IP address without a port')
    .default(fallback);

const count = (what: string, least: number, most: number, fallback: number) => {
  const words = `must be a number of ${what} from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,5}$/, words)
    .transform(Number)
    .refine((value) => value >= least && value <= most, words)
    .default(fallback);
};

const flag = z
  .enum(['0', '1'], 'must be 0 or 1')
  .default('0')
  .transform((value) => value === '1');

const variables = z.object({
  DATABASE_URL: z.string().superRefine(checkDatabaseUrl).optional(),
  DATABASE_SSL: z
    .enum(DATABASE_SSL_MODES, `must be one of ${DATABASE_SSL_MODES.join(', ')}`)
    .default('disable'),
  DATABASE_SSL_CA: z
    .string()
    .refine(existsSync, 'must be the path of a file with the certificate of the authority')
    .optional(),
  DATA_DIR: z.string().default('.data'),
  API_HOST: host('127.0.0.1'),
  API_PORT: port(3000),
  EDGE_HOST: host('127.0.0.1'),
  EDGE_PORT: port(1880),
  EDGE_PUBLIC_URL: z
    .string()
    .refine(
      (value) => URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol),
      'must look like https://pi-01.plant.example:1880',
    )
    .optional(),
  SCREENS_URL: z
    .string()
    .refine(
      (value) => URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol),
      'must look like https://pulso.plant.example',
    )
    .transform((value) => value.replace(/\/+$/, ''))
    .optional(),
  SIMULATOR_PORT: port(15_020),
  COLLECTOR_NAME: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,39}$/,
      'must be 1 to 40 lower-case letters, digits or hyphens, beginning with a letter',
    )
    .default('collector-1'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  LOG_DIR: z.string().optional(),
  SESSION_SECRET: secret,
  CREDENTIAL_SECRET: secret,
  SESSION_IDLE_MINUTES: count('minutes', 5, 1440, 30),
  TERMINAL_IDLE_MINUTES: count('minutes', 5, 10_080, 720),
  SESSION_MAX_HOURS: count('hours', 1, 720, 168),
  METRICS_TOKEN: secret,
  SMTP_URL: z
    .string()
    .refine(
      (value) => URL.canParse(value) && ['smtp:', 'smtps:'].includes(new URL(value).protocol),
      'must look like smtps://user:password@mail.plant.example:465',
    )
    .optional(),
  SMTP_FROM: z.string().includes('@', 'must be an e-mail address').default('Pulso <pulso@localhost>'),
  WEBHOOK_NETWORKS: z
    .string()
    .default('')
    .transform((value) => value.split(/[\s,]+/).filter(Boolean))
    .refine((networks) => networks.every(isNetwork), 'must be networks such as 10.20.0.0/16,192.168.0.10'),
  RETENTION_DAYS: count('days', 1, 3650, 90),
  PULSO_DEMO: flag,
});

/** The names of all variables, for tests and tools that must hide the developer's own settings. */
export const ENVIRONMENT_VARIABLES = [...Object.keys(variables.shape), 'PULSO_ENV_FILE'];

export interface DatabaseSettings {
  url: string;
  /** `false`, or the certificate authority (PEM) against which the server and its host name are verified. */
  ssl: false | { ca: string; rejectUnauthorized: true };
}

export interface Environment {
  /** Undefined where no DATABASE_URL is given: `npm start` then brings its own database. */
  database: DatabaseSettings | undefined;
  /** Absolute paths. */
  dataDir: string;
  logDir: string;
  apiHost: string;
  apiPort: number;
  edgeHost: string;
  edgePort: number;
  /** Where browsers find the flow editor, without a slash at the end. */
  edgePublicUrl: string;
  /** Where browsers find Pulso's screens, without a slash at the end; undefined: the flow editor has no links to them. */
  screensUrl: string | undefined;
  /** First port of the simulated PLCs. */
  simulatorPort: number;
  collectorName: string;
  logLevel: (typeof LOG_LEVELS)[number];
  sessionSecret: string | undefined;
  credentialSecret: string | undefined;
  /** When a sign-in ends: unused (people; terminals of operators and viewers), and in any case. */
  sessionLimits: { idleMinutes: number; terminalIdleMinutes: number; maxHours: number };
  /** Opens /api/metrics to a scraper on another machine. */
  metricsToken: string | undefined;
  /** Where e-mail is handed in; undefined: none is sent. */
  smtp: { url: string; from: string } | undefined;
  /** Private networks that webhooks may reach. */
  webhookNetworks: string[];
  retentionDays: number;
  /** True where demo accounts and a demo plant exist. */
  isDemo: boolean;
}

type Source = Record<string, string | undefined>;

/** Throws ENVIRONMENT_INVALID with one sentence for each wrong variable; `details[].path` is the variable. */
export function readEnvironment(source: Source = process.env): Environment {
  // `NAME=` in an environment file means "not set".
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim() !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) throw invalid(parsed.error.issues.map((issue) => describe(issue, given)));
  const values = parsed.data;
  if (values.DATABASE_SSL === 'verify-full' && !values.DATABASE_SSL_CA) {
    throw missing(
      'DATABASE_SSL_CA',
      'DATABASE_SSL=verify-full needs it: the path of the authority’s certificate',
    );
  }
  const dataDir = path.resolve(values.DATA_DIR);
  return {
    database: values.DATABASE_URL ? { url: values.DATABASE_URL, ssl: readSsl(values) } : undefined,
    dataDir,
    logDir: path.resolve(values.LOG_DIR ?? path.join(dataDir, 'logs')),
    apiHost: values.API_HOST,
    apiPort: values.API_PORT,
    edgeHost: values.EDGE_HOST,
    edgePort: values.EDGE_PORT,
    edgePublicUrl: (values.EDGE_PUBLIC_URL ?? ownUrl(values.EDGE_HOST, values.EDGE_PORT)).replace(/\/+$/, ''),
    screensUrl: values.SCREENS_URL,
    simulatorPort: values.SIMULATOR_PORT,
    collectorName: values.COLLECTOR_NAME,
    logLevel: values.LOG_LEVEL,
    sessionSecret: values.SESSION_SECRET,
    credentialSecret: values.CREDENTIAL_SECRET,
    sessionLimits: {
      idleMinutes: values.SESSION_IDLE_MINUTES,
      terminalIdleMinutes: values.TERMINAL_IDLE_MINUTES,
      maxHours: values.SESSION_MAX_HOURS,
    },
    metricsToken: values.METRICS_TOKEN,
    smtp: values.SMTP_URL ? { url: values.SMTP_URL, from: values.SMTP_FROM } : undefined,
    webhookNetworks: values.WEBHOOK_NETWORKS,
    retentionDays: values.RETENTION_DAYS,
    isDemo: values.PULSO_DEMO,
  };
}

/** The database of a process that brings none. Throws ENVIRONMENT_INVALID where DATABASE_URL is missing. */
export function requireDatabase(environment: Environment): DatabaseSettings {
  if (environment.database) return environment.database;
  throw missing('DATABASE_URL', 'this command needs it, for example postgresql://pulso@127.0.0.1:5432/pulso');
}

/** Reads a .env file without overruling what is set already. PULSO_ENV_FILE names another one; empty means none. */
export function loadEnvironmentFile(): void {
  const file = process.env['PULSO_ENV_FILE'] ?? '.env';
  if (file !== '' && existsSync(file)) process.loadEnvFile(file);
}

function isNetwork(text: string): boolean {
  const [address = '', prefix] = text.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  return (
    isIP(address) !== 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
  );
}

/** An edge that listens on every address is found by its machine's name. */
function ownUrl(edgeHost: string, edgePort: number): string {
  const isEvery = edgeHost === '0.0.0.0' || edgeHost === '::';
  const name = isEvery ? hostname() : edgeHost;
  return `http://${name.includes(':') ? `[${name}]` : name}:${edgePort}`;
}

function missing(variable: string, reason: string): DomainError {
  return invalid([{ path: variable, code: 'MISSING', message: `${variable} is not set: ${reason}.` }]);
}

function invalid(details: FieldError[]): DomainError {
  return new DomainError('ENVIRONMENT_INVALID', details.map(({ message }) => message).join('\n'), {
    details,
  });
}

function describe(issue: z.core.$ZodIssue, given: Source): FieldError {
  const name = String(issue.path[0]);
  const shown = SECRET_VARIABLES.has(name) ? '' : `, not "${given[name] ?? ''}"`;
  return { path: name, code: 'INVALID', message: `${name} ${issue.message}${shown}.` };
}

function checkDatabaseUrl(value: string, context: z.RefinementCtx<string>): void {
  const refuse = (message: string): void => void context.addIssue({ code: 'custom', message });
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol) || url.hostname === '') {
    refuse('must look like postgresql://user:password@host:5432/database');
  } else if (url.pathname.length < 2) {
    refuse('must end with the name of a database, as in postgresql://user:password@host:5432/pulso');
  } else if ([...url.searchParams.keys()].some((key) => key.startsWith('ssl'))) {
    refuse('must not carry ssl parameters: say DATABASE_SSL and DATABASE_SSL_CA instead');
  }
}

function readSsl(values: z.output<typeof variables>): DatabaseSettings['ssl'] {
  if (values.DATABASE_SSL === 'disable' || !values.DATABASE_SSL_CA) return false;
  try {
    return { ca: readFileSync(values.DATABASE_SSL_CA, 'utf8'), rejectUnauthorized: true };
  } catch (cause) {
    const message = `DATABASE_SSL_CA cannot be read: ${(cause as Error).message}.`;
    throw new DomainError('ENVIRONMENT_INVALID', message, {
      cause,
      details: [{ path: 'DATABASE_SSL_CA', code: 'INVALID', message }],
    });
  }
}
