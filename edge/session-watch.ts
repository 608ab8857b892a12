/** Ends what must end: sessions whose account was disabled or lost its role, sessions that are over, and the sockets behind them. */
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { editorPermission, type EditorAccounts } from './editor-accounts.ts';
import type { EditorSessions } from './editor-sessions.ts';

/** With the question's own timeout a disabled account is out within 5 s (PROMISES 22). */
const LOOK_EVERY_MS = 1_500;

export class SessionWatch {
  readonly #accounts: EditorAccounts;
  readonly #sessions: EditorSessions;
  readonly #sockets = new Set<Duplex>();
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(accounts: EditorAccounts, sessions: EditorSessions) {
    this.#accounts = accounts;
    this.#sessions = sessions;
  }

  start(server: Server): void {
    // Node-RED's live channel. Which session it belongs to is said inside of it only, so all of them are known here.
    server.on('upgrade', (_request, socket: Duplex) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#schedule();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.dropSockets();
  }

  /** The editors of sessions that still hold come back by themselves within a second; the others are asked to sign in. */
  dropSockets(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #schedule(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.#look().finally(() => this.#schedule()), LOOK_EVERY_MS);
  }

  async #look(): Promise<void> {
    let isOver = this.#sessions.endExpired();
    await this.#accounts.refresh(this.#sessions.usernames());
    for (const username of this.#sessions.usernames()) {
      const account = this.#accounts.known(username);
      if (account && editorPermission(account)) continue;
      this.#sessions.endOf(username);
      isOver = true;
    }
    if (isOver) this.dropSockets();
  }
}
