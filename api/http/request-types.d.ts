/** What our middleware puts on a request and keeps in a session. */
import 'express-session';
import type { Principal } from '../auth/principal.ts';

declare global {
  namespace Express {
    interface Request {
      /** Given by the proxy in X-Request-Id, or made here; in every log line and audit row. */
      id: string;
      principal?: Principal;
    }
  }
}

declare module 'express-session' {
  interface SessionData {
    userId: number;
    csrfToken: string;
    /** ms since 1970: a session ends for good some time after the sign-in, however busy it is. */
    signedInAt: number;
    /** A viewer's: a screen on a wall runs for weeks with nobody there to sign in. */
    forWall: boolean | undefined;
    /** Where it was begun, for the list of devices. */
    address: string | undefined;
    agent: string | undefined;
  }
}
