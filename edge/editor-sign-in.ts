/** Signing in to the flow editor: with the accounts of Pulso, or with a ticket that the screens made out a moment ago. */
import type { Request, RequestHandler } from 'express';
import { hashPassword, verifyPassword } from '../domain/password.ts';
import { editorPermission, type EditorAccount, type EditorAccounts } from './editor-accounts.ts';
import { SESSION_SECONDS, type EditorSessions } from './editor-sessions.ts';

interface EditorUser {
  username: string;
  permissions: '*' | 'read';
}

export interface EditorAuth {
  type: 'credentials';
  sessionExpiryTime: number;
  users(username: string): Promise<null>;
  authenticate(username: string, password: string): Promise<null>;
  tokens(token: string): Promise<EditorUser | null>;
}

export class EditorSignIn {
  readonly #accounts: EditorAccounts;
  readonly #sessions: EditorSessions;
  readonly #collectorName: string;
  #decoy: Promise<string> | undefined;

  constructor(accounts: EditorAccounts, sessions: EditorSessions, collectorName: string) {
    this.#accounts = accounts;
    this.#sessions = sessions;
    this.#collectorName = collectorName;
  }

  /** Answers a session's token, or undefined where name and password do not open the editor. Never rejects. */
  async byPassword(username: string, password: string): Promise<string | undefined> {
    const account = await this.#accounts.findNow(username);
    // An unknown name takes as long as a wrong password, so that names cannot be told apart.
    this.#decoy ??= hashPassword('nobody has this password');
    const isRight = await verifyPassword(account?.passwordHash ?? (await this.#decoy), password);
    return isRight ? this.#begin(account) : undefined;
  }

  /** The same for a ticket, which is spent by it. Rejects while PostgreSQL is away. */
  async byTicket(ticket: string): Promise<string | undefined> {
    return this.#begin(await this.#accounts.redeemTicket(ticket, this.#collectorName));
  }

  /**
   * Node-RED's `adminAuth`. Its own sign-in and its own tokens let nobody in; `tokens` is asked at each request and for the live channel.
   * Its functions must not reject: Node-RED would leave the request without an answer.
   */
  readonly adminAuth: EditorAuth = {
    type: 'credentials',
    sessionExpiryTime: SESSION_SECONDS,
    users: () => Promise.resolve(null),
    authenticate: () => Promise.resolve(null),
    tokens: (token) => {
      const username = typeof token === 'string' ? this.#sessions.usernameOf(token) : undefined;
      return Promise.resolve(asUser(username === undefined ? undefined : this.#accounts.known(username)));
    },
  };

  /** POST /auth/token, in front of Node-RED's: `username` and `password`, or the screens' ticket as `code`. */
  readonly answerToken: RequestHandler = async (request, response) => {
    const { code, username, password } = (request.body ?? {}) as Record<string, unknown>;
    const isTicket = typeof code === 'string';
    const isPassword = typeof username === 'string' && typeof password === 'string';
    let token: string | undefined;
    if (isTicket) token = await this.byTicket(code);
    else if (isPassword) token = await this.byPassword(username, password);
    if (token === undefined) {
      // 403 is what Node-RED answers itself; the editor reads nothing else of it.
      response.status(403).json({ code: 'SIGN_IN_REFUSED', message: 'Name, password or ticket is wrong.' });
      return;
    }
    // `accessToken` is what the editor reads after a ticket, `access_token` what it reads after a password.
    response.json({
      access_token: token,
      accessToken: token,
      expires_in: SESSION_SECONDS,
      token_type: 'Bearer',
    });
  };

  /** POST /auth/revoke: the editor's "sign out". Only whoever holds a token can end it. */
  readonly answerRevoke: RequestHandler = (request, response) => {
    const token = bearerOf(request);
    if (token === undefined || this.#sessions.usernameOf(token) === undefined) {
      response.status(401).end();
      return;
    }
    this.#sessions.end(token);
    response.status(200).end();
  };

  #begin(account: EditorAccount | undefined): string | undefined {
    return asUser(account) ? this.#sessions.begin(account?.username ?? '') : undefined;
  }
}

function bearerOf(request: Request): string | undefined {
  return /^Bearer (\S+)$/.exec(request.get('authorization') ?? '')?.[1];
}

function asUser(account: EditorAccount | undefined): EditorUser | null {
  const permissions = account && editorPermission(account);
  return permissions ? { username: account.username, permissions } : null;
}
