/**
 * The editor's sessions. Ours and not Node-RED's, which keeps tokens in the clear, locks an account for everybody after five wrong
 * passwords from anywhere, and does not end a session when its account is disabled.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './json-file.ts';

export const SESSION_SECONDS = 8 * 60 * 60;
/** Of one account; the oldest ends when one more begins. */
const SESSIONS_MAX = 10;

const sessionSchema = z.object({ tokenHash: z.string(), username: z.string(), expiresAtMs: z.number() });
type Session = z.output<typeof sessionSchema>;

export class EditorSessions {
  readonly #file: string;
  readonly #nowMs: () => number;
  #sessions: Session[];

  /** @param file keeps hashes of tokens, so that a restart of the edge signs nobody out */
  constructor(file: string, nowMs: () => number = Date.now) {
    this.#file = file;
    this.#nowMs = nowMs;
    this.#sessions = z.array(sessionSchema).safeParse(readJsonFile(file)).data ?? [];
  }

  /** Answers the token, which is kept nowhere. */
  begin(username: string): string {
    const token = randomBytes(32).toString('base64url');
    const expiresAtMs = this.#nowMs() + SESSION_SECONDS * 1000;
    const own = this.#sessions.filter((session) => session.username === username);
    const ended = own.slice(0, Math.max(0, own.length - SESSIONS_MAX + 1));
    this.#keep([
      ...this.#sessions.filter((session) => !ended.includes(session)),
      { tokenHash: hashToken(token), username, expiresAtMs },
    ]);
    return token;
  }

  /** Who holds the token; undefined where it is made up, revoked or over. */
  usernameOf(token: string): string | undefined {
    const tokenHash = hashToken(token);
    const session = this.#sessions.find((one) => one.tokenHash === tokenHash);
    return session && session.expiresAtMs > this.#nowMs() ? session.username : undefined;
  }

  usernames(): string[] {
    return [...new Set(this.#sessions.map(({ username }) => username))];
  }

  end(token: string): void {
    const tokenHash = hashToken(token);
    this.#keep(this.#sessions.filter((session) => session.tokenHash !== tokenHash));
  }

  endOf(username: string): void {
    this.#keep(this.#sessions.filter((session) => session.username !== username));
  }

  /** True where a session's time was over. */
  endExpired(): boolean {
    const left = this.#sessions.filter(({ expiresAtMs }) => expiresAtMs > this.#nowMs());
    if (left.length === this.#sessions.length) return false;
    this.#keep(left);
    return true;
  }

  #keep(sessions: Session[]): void {
    this.#sessions = sessions;
    writeJsonFile(this.#file, sessions);
  }
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
