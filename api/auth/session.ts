/** Sessions live in PostgreSQL: any API process serves them, and deleting a row signs out at once. */
import connectPgSimple from 'connect-pg-simple';
import type { RequestHandler } from 'express';
import session from 'express-session';
import type { Role } from '../../domain/roles.ts';
import type { Services } from '../services.ts';

const MINUTE_MS = 60_000;
const PRUNE_EVERY_S = 900;
/** A session's end is moved on at most this often: a page that asks ten times writes once. */
const TOUCH_EVERY_MS = 10_000;
/** More than any plant has people; beyond it a session is written once more than needed. */
const TOUCHED_MAX = 10_000;
export const SESSION_COOKIE = 'pulso.sid';

export interface SessionLimits {
  /** Ends a session that nobody uses. */
  idleMinutes: number;
  /** The same for terminals at the machines and screens on the wall, that is for operators and viewers. */
  terminalIdleMinutes: number;
  /** Ends every session, used or not. */
  maxHours: number;
}

export const DEFAULT_SESSION_LIMITS: SessionLimits = {
  idleMinutes: 30,
  terminalIdleMinutes: 720,
  maxHours: 168,
};

/** A wall shows figures to everybody who walks past, and can change nothing: it is signed in again once in a quarter of a year. */
const WALL_MAX_MS = 92 * 24 * 60 * MINUTE_MS;

/** ms since 1970 at which the session ends however busy it is. */
export function endsAtMs(
  { signedInAt = 0, forWall }: { signedInAt?: number | undefined; forWall?: boolean | undefined },
  { maxHours }: SessionLimits,
): number {
  return signedInAt + (forWall ? WALL_MAX_MS : maxHours * 60 * MINUTE_MS);
}

export interface Sessions {
  middleware: RequestHandler;
  close: () => Promise<void>;
}

/** ms without a request after which this role's session ends. */
export function idleMs(role: Role, limits: SessionLimits): number {
  const isTerminal = role === 'operator' || role === 'viewer';
  return (isTerminal ? limits.terminalIdleMinutes : limits.idleMinutes) * MINUTE_MS;
}

export function makeSessions(
  services: Pick<Services, 'sessionPool' | 'sessionSecret' | 'sessionLimits' | 'logger'>,
): Sessions {
  const { idleMinutes } = services.sessionLimits;
  const Store = connectPgSimple(session);
  const store = new Store({
    pool: services.sessionPool,
    tableName: 'sessions',
    createTableIfMissing: false,
    pruneSessionInterval: PRUNE_EVERY_S,
    errorLog: (...words: unknown[]) => services.logger.warn('session store', { words: words.map(String) }),
  });
  touchSeldom(store);
  const plain = session({
    name: SESSION_COOKIE,
    store,
    secret: services.sessionSecret,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: {
      httpOnly: true,
      sameSite: 'lax',
      secure: 'auto',
      // Signing in sets the role's own limit.
      maxAge: idleMinutes * MINUTE_MS,
      path: '/',
    },
  });
  const middleware: RequestHandler = (request, response, next) => {
    plain(request, response, (error?: unknown) => {
      const isSignedIn = !error && request.session?.signedInAt !== undefined;
      if (isSignedIn && Date.now() > endsAtMs(request.session, services.sessionLimits)) {
        request.session.destroy((failure) => (failure ? next(failure) : plain(request, response, next)));
      } else {
        next(error);
      }
    });
  };
  return { middleware, close: () => Promise.resolve(store.close()) };
}

/** Every answer would otherwise be a transaction that PostgreSQL writes to its disk, only to say that somebody is still there. */
function touchSeldom(store: session.Store): void {
  const touch = store.touch?.bind(store);
  const touchedAtMs = new Map<string, number>();
  store.touch = (sid, data, done) => {
    const now = performance.now();
    if (now - (touchedAtMs.get(sid) ?? -Infinity) < TOUCH_EVERY_MS) {
      done?.();
      return;
    }
    if (touchedAtMs.size >= TOUCHED_MAX) touchedAtMs.clear();
    touchedAtMs.set(sid, now);
    touch?.(sid, data, done);
  };
}
