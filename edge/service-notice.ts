/**
 * Tells systemd that the edge is ready, and then that its event loop still turns: where it stands still for WatchdogSec, systemd ends
 * the process and starts it again. The messages are datagrams on a Unix socket, which Node cannot send; systemd's own program can.
 */
import { spawn } from 'node:child_process';
import type { EdgeLog } from './log.ts';

/** Two signs of life in each WatchdogSec, as systemd advises; more would only cost processes. */
const SIGNS_PER_WATCHDOG = 2;
const SHORTEST_MS = 500;

export interface ServiceEnvironment {
  NOTIFY_SOCKET?: string | undefined;
  /** µs; absent where no watchdog is set. */
  WATCHDOG_USEC?: string | undefined;
}

export class ServiceNotice {
  readonly #environment: ServiceEnvironment;
  readonly #log: Pick<EdgeLog, 'warn'>;
  #timer: NodeJS.Timeout | null = null;
  #isFailureSaid = false;

  constructor(environment: ServiceEnvironment, log: Pick<EdgeLog, 'warn'>) {
    this.#environment = environment;
    this.#log = log;
  }

  /** The edge serves from now on. Does nothing where systemd did not start it. */
  ready(): void {
    if (!this.#environment.NOTIFY_SOCKET) return;
    this.#send('READY=1');
    const watchdogMs = Number(this.#environment.WATCHDOG_USEC) / 1000;
    if (!(watchdogMs > 0)) return;
    const everyMs = Math.max(SHORTEST_MS, watchdogMs / SIGNS_PER_WATCHDOG);
    this.#timer = setInterval(() => this.#send('WATCHDOG=1'), everyMs);
    this.#timer.unref();
  }

  stopping(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    if (this.#environment.NOTIFY_SOCKET) this.#send('STOPPING=1');
  }

  #send(message: string): void {
    const child = spawn('systemd-notify', [message], {
      env: { PATH: process.env['PATH'], NOTIFY_SOCKET: this.#environment.NOTIFY_SOCKET },
      stdio: 'ignore',
    });
    child.unref();
    child.on('error', (error) => this.#sayFailure(String(error)));
    child.on('exit', (code) => code === 0 || this.#sayFailure(`systemd-notify ended with ${code}`));
  }

  #sayFailure(error: string): void {
    if (this.#isFailureSaid) return;
    this.#isFailureSaid = true;
    this.#log.warn('systemd cannot be told how the edge is; its watchdog may end it', { error });
  }
}
