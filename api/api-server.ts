/** The whole API as one thing that starts and stops: database, HTTP, live channel. Used by main.ts and by the tests. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import type { Logger } from 'winston';
import { connectionConfig, openDatabase } from '../domain/database/open-database.ts';
import { settledPool } from '../domain/database/session-settings.ts';
import type { DatabaseSettings } from '../domain/environment.ts';
import { DomainError } from '../domain/errors.ts';
import { makeApp } from './app.ts';
import { DEFAULT_SESSION_LIMITS, makeSessions } from './auth/session.ts';
import type { SessionLimits } from './auth/session.ts';
import { SignIn } from './auth/sign-in.ts';
import { SignInLimits } from './auth/sign-in-limits.ts';
import { DatabaseWatch } from './database-watch.ts';
import { PlcDataDays } from './keep-plc-data-days.ts';
import { ListenConnection } from './live/listen-connection.ts';
import { LiveServer } from './live/live-server.ts';
import { mailServer } from './mail/mail-server.ts';
import { Mailer } from './mail/mailer.ts';
import type { SmtpSettings } from './mail/mailer.ts';
import { NotificationLoop } from './notifications/notification-loop.ts';
import { Readiness } from './readiness.ts';
import { SummaryKeeper } from './reports/keep-summaries.ts';
import { ReportMailing } from './reports/report-mailing.ts';
import type { Services } from './services.ts';
import { StopKeeper } from './stops/stop-keeper.ts';

const POOL_SIZE = 10;
const SESSION_POOL_SIZE = 4;
/** Requests under way at the end get this long. */
const DRAIN_MS = 5_000;

export interface ApiOptions {
  database: DatabaseSettings;
  host: string;
  /** 0 = any free one. */
  port: number;
  sessionSecret: string;
  isDemo: boolean;
  /** When sign-ins end; as .env.example says where nothing is said. */
  sessionLimits?: SessionLimits;
  metricsToken?: string | undefined;
  onAnswer?: Services['onAnswer'];
  /** Days for which raw readings are kept. */
  retentionDays: number;
  logger: Logger;
  smtp?: { url: string; from: string } | undefined;
  /** Private networks that webhooks may reach. */
  webhookNetworks?: readonly string[];
  /** What goes on without anybody asking: everything; all but the alarms, where another process tells them; nothing, where a test compares all tables. */
  keeps?: 'all' | 'no-alarms' | 'nothing';
  distDir?: string;
}

export interface ApiServer {
  url: string;
  port: number;
  services: Services;
  /** Resolves when the database was found usable. */
  ready: Promise<void>;
  stop: () => Promise<void>;
}

/** Listens at once and answers 503 until the database is there. Throws PORT_BUSY in one sentence. */
export async function startApi(options: ApiOptions): Promise<ApiServer> {
  const { logger, database } = options;
  const knex = openDatabase(database, 'pulso-api', POOL_SIZE);
  const sessionPool = makeSessionPool(database);
  const readiness = new Readiness(knex, logger);
  const services: Services = {
    ...makeServices(options, { knex, sessionPool, readiness }),
    liveSockets: () => live.sockets,
    dropLive: (whose) => live.drop(whose),
    alarmsCheckedAt: () => alarms?.checkedAt,
  };
  const sessions = makeSessions(services);
  const live = new LiveServer({
    knex,
    logger,
    session: sessions.middleware,
    isReady: () => readiness.reason === undefined,
    isHearing: () => listening.isHearing,
  });
  const http = createServer(makeApp(services, sessions.middleware, options.distDir));
  const ending = new AbortController();
  const listening = listenFor(live, options, services);
  const watch = watchDatabase(options, services, live);
  const alarms = makeAlarms(knex, options);
  const keepers = makeKeepers(knex, options, alarms);
  const close = async (): Promise<void> => {
    ending.abort();
    for (const keeper of keepers) await keeper.stop();
    await watch.stop();
    await listening.stop();
    await live.stop();
    await sessions.close();
    await sessionPool.end();
    await knex.destroy();
  };
  try {
    await listen(http, options.host, options.port);
  } catch (error) {
    await close();
    throw error;
  }
  live.start(http);
  const ready = readiness.wait(ending.signal).then(() => {
    watch.start();
    for (const keeper of keepers) keeper.start();
    return listening.start();
  });
  ready.catch(() => undefined);
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    port,
    services,
    ready,
    stop: async () => {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      await live.stop();
      http.closeIdleConnections();
      const late = setTimeout(() => http.closeAllConnections(), DRAIN_MS);
      await closed;
      clearTimeout(late);
      await close();
    },
  };
}

function makeAlarms(knex: Services['knex'], options: ApiOptions): NotificationLoop | undefined {
  const { logger, sessionSecret, smtp, webhookNetworks = [], keeps = 'all' } = options;
  if (keeps !== 'all') return undefined;
  return new NotificationLoop({ knex, logger, sessionSecret, smtp, webhookNetworks });
}

/** What goes on without anybody asking. */
function makeKeepers(knex: Services['knex'], options: ApiOptions, alarms: NotificationLoop | undefined) {
  const { logger, retentionDays, smtp, keeps = 'all' } = options;
  if (keeps === 'nothing') return [];
  return [
    ...(alarms ? [alarms] : []),
    new PlcDataDays(knex, logger, retentionDays),
    new StopKeeper(knex, logger),
    new SummaryKeeper(knex, logger),
    ...(smtp ? [mailReports(knex, logger, smtp)] : []),
  ];
}

function mailReports(knex: Services['knex'], logger: Logger, smtp: SmtpSettings): ReportMailing {
  const mailer = new Mailer(smtp);
  return new ReportMailing(knex, logger, (letter) => mailer.send(letter));
}

function makeServices(
  options: ApiOptions,
  made: Pick<Services, 'knex' | 'sessionPool' | 'readiness'>,
): Omit<Services, 'dropLive' | 'liveSockets' | 'alarmsCheckedAt'> {
  return {
    ...made,
    logger: options.logger,
    sessionSecret: options.sessionSecret,
    sessionLimits: options.sessionLimits ?? DEFAULT_SESSION_LIMITS,
    signIn: new SignIn(made.knex, new SignInLimits(made.sessionPool)),
    isDemo: options.isDemo,
    metricsToken: options.metricsToken,
    mail: options.smtp && mailServer(options.smtp),
    onAnswer: options.onAnswer,
  };
}

function makeSessionPool(database: DatabaseSettings): pg.Pool {
  const pool = settledPool({
    ...connectionConfig(database, 'pulso-api-sessions'),
    max: SESSION_POOL_SIZE,
  });
  pool.on('error', () => undefined);
  return pool;
}

/** What changes in the database reaches the browsers; after a gap they fetch everything again. */
function listenFor(live: LiveServer, { database, logger }: ApiOptions, { knex }: Services): ListenConnection {
  return new ListenConnection({
    config: connectionConfig(database, 'pulso-api'),
    knex,
    logger,
    onNotice: (notice) => live.notice(notice),
    onGap: () => live.resync(),
    onDeaf: () => live.beat(),
  });
}

/** While the database is silent the API refuses at once, as before it was first reached. */
function watchDatabase({ database }: ApiOptions, services: Services, live: LiveServer): DatabaseWatch {
  const { knex, sessionPool, readiness, logger } = services;
  return new DatabaseWatch({
    config: connectionConfig(database, 'pulso-api'),
    knex,
    sessionPool,
    onChange: (reason) => {
      readiness.reason = reason;
      live.beat();
      logger.warn(reason ?? 'The database answers again.');
    },
  });
}

function listen(http: ReturnType<typeof createServer>, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === 'EADDRINUSE'
          ? `port ${port} is in use by another program; set API_PORT to a free one`
          : cause.message;
      reject(new DomainError('PORT_BUSY', `The API cannot listen on ${host}:${port}: ${reason}.`, { cause }));
    });
    http.listen(port, host, resolve);
  });
}
