/** What a request handler may use; made once by main.ts or a test. */
import type { Knex } from 'knex';
import type pg from 'pg';
import type { Logger } from 'winston';
import type { SessionLimits } from './auth/session.ts';
import type { SignIn } from './auth/sign-in.ts';
import type { MailServer } from './mail/mail-server.ts';
import type { Readiness } from './readiness.ts';

export interface Services {
  knex: Knex;
  /** For the session store only, so that slow lists never keep anybody from signing in. */
  sessionPool: pg.Pool;
  logger: Logger;
  readiness: Readiness;
  sessionSecret: string;
  sessionLimits: SessionLimits;
  signIn: SignIn;
  isDemo: boolean;
  /** The plant's mail server; undefined where none is set. */
  mail: MailServer | undefined;
  /** When the alarms were last looked after; undefined where that has not been done yet. */
  alarmsCheckedAt: () => Date | undefined;
  /** Opens the metrics to another machine. */
  metricsToken: string | undefined;
  /** Told every JSON answer; for tests that compare it with the documents. */
  onAnswer: ((answer: GivenAnswer) => void) | undefined;
  /** Browsers on the live channel. */
  liveSockets: () => number;
  /** Ends live channels of a session or of a user, where a live server runs. */
  dropLive: (whose: { sessionId?: string; userId?: number }) => void;
}

export interface GivenAnswer {
  method: string;
  /** The route as Express knows it; undefined where none was found. */
  route: string | undefined;
  status: number;
  body: unknown;
}
