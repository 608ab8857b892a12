/** Sessions live in PostgreSQL: any API process serves them, and deleting a row signs out at once. */
import connectPgSimple from 'connect-pg-simple';
import type { RequestHandler } from 'express';
import session from 'express-session';
import type { Services } from '../services.ts';

const HOUR_MS = 3_600_000;
/** Ends a session that nobody uses. */
const IDLE_MS = 12 * HOUR_MS;
/** Ends every session, used or not. */
const ABSOLUTE_MS = 7 * 24 * HOUR_MS;
const PRUNE_EVERY_S = 900;
export const SESSION_COOKIE = 'pulso.sid';

export interface Sessions {
  middleware: RequestHandler;
  close: () => Promise<void>;
}

export function makeSessions(services: Pick<Services, 'sessionPool' | 'sessionSecret' | 'logger'>): Sessions {
  const Store = connectPgSimple(session);
  const store = new Store({
    pool: services.sessionPool,
    tableName: 'sessions',
    createTableIfMissing: false,
    pruneSessionInterval: PRUNE_EVERY_S,
    errorLog: (...words: unknown[]) => services.logger.warn('session store', { words: words.map(String) }),
  });
  const plain = session({
    name: SESSION_COOKIE,
    store,
    secret: services.sessionSecret,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: IDLE_MS, path: '/' },
  });
  const middleware: RequestHandler = (request, response, next) => {
    plain(request, response, (error?: unknown) => {
      const signedInAt = request.session?.signedInAt;
      if (!error && signedInAt !== undefined && Date.now() - signedInAt > ABSOLUTE_MS) {
        request.session.destroy((failure) => (failure ? next(failure) : plain(request, response, next)));
      } else {
        next(error);
      }
    });
  };
  return { middleware, close: () => Promise.resolve(store.close()) };
}
