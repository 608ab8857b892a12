/**
 * One host and port: one socket, shared by all its units and PLC rows, used by one of them at a time in the order in which they
 * became due. Opens the socket when somebody needs it, and knows when not to try.
 */
import type { ReadRequest } from '../modbus/frames.ts';
import { ModbusClient } from '../modbus/modbus-client.ts';
import { ModbusError } from '../modbus/modbus-error.ts';
import { connectThrift, isLongAway, reconnectPauseMs } from './back-off.ts';
import type { PoolClock, PoolLog } from './plc-settings.ts';

export interface EndpointSettings {
  connectTimeoutMs: number;
  pauseAfterConnectMs: number;
  pauseBetweenRequestsMs: number;
  reconnectBaseMs: number;
  isLax: boolean;
}

/** What an endpoint serves; `run` has the socket to itself until it settles, and never rejects. */
export interface EndpointJob {
  run(): Promise<void>;
}

export interface EndpointParts {
  clock: PoolClock;
  log: PoolLog;
  /** In [0, 1). */
  random: () => number;
}

/** The brief's rule: more than five read errors in a row and the connection is made anew. */
const ERRORS_TO_RECONNECT = 5;
/** Weight of the newest answer in the smoothed latency. */
const LATENCY_WEIGHT = 0.2;

export class Endpoint {
  readonly place: string;
  readonly #host: string;
  readonly #port: number;
  readonly #parts: EndpointParts;
  #settings: EndpointSettings;
  #client: ModbusClient | null = null;
  readonly #queue: EndpointJob[] = [];
  #isServing = false;
  #isStopped = false;
  /** Attempts in a row that led to no good answer, since the link has been away for long. */
  #failures = 0;
  /** Monotonic ms of the last good answer. */
  #answeredAtMs = -Infinity;
  #retryAtMs = 0;
  #hasAnswered = false;
  #errorsInRow = 0;
  #wakeUp: (() => void) | null = null;
  lastError: ModbusError | null = null;
  /** Of a request, ms; null before the first answer. */
  latencyMs: number | null = null;
  connections = 0;
  requests = 0;
  /** Units that are polled here: one that is silent must not take the others' time. */
  units = new Set<number>();

  constructor(host: string, port: number, settings: EndpointSettings, parts: EndpointParts) {
    this.#host = host;
    this.#port = port;
    this.place = `${host}:${port}`;
    this.#settings = settings;
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#client?.isOpen === true;
  }

  /** Other settings of the socket end the present one; the next request opens it anew. */
  configure(settings: EndpointSettings): void {
    const changed = JSON.stringify(settings) !== JSON.stringify(this.#settings);
    this.#settings = settings;
    if (changed && this.#client !== null) this.#client.destroy();
  }

  /** No connection, and not yet the time to try again. */
  isResting(nowMs: number): boolean {
    return this.#client === null && nowMs < this.#retryAtMs;
  }

  /** The queue is bounded: a job waits in it at most once. */
  enqueue(job: EndpointJob): void {
    this.#queue.push(job);
    if (!this.#isServing) void this.#serve();
  }

  /** Ends the rest after failures, for a person who asks now. The second between connections still holds. */
  endRest(): void {
    this.#retryAtMs = 0;
  }

  /** Makes the connection if there is none; rejects with a ModbusError. */
  async connect(): Promise<void> {
    if (this.#client?.isOpen !== true) await this.#open();
  }

  /**
   * One request, on a connection that is made if there is none.
   * Rejects with a ModbusError: the failed connection's, the one of the last attempt while resting, or the request's own.
   */
  async read(request: ReadRequest, timeoutMs: number): Promise<void> {
    if (this.#client?.isOpen !== true) await this.#open();
    const client = this.#client;
    if (client === null) throw this.lastError ?? this.#stopError();
    const startedAt = this.#parts.clock.monotonicMs();
    this.requests += 1;
    try {
      await client.read(request, { timeoutMs, isLax: this.#settings.isLax });
    } catch (error) {
      if (error instanceof ModbusError) this.#judge(error);
      throw error;
    }
    this.#answered(this.#parts.clock.monotonicMs() - startedAt);
    this.#errorsInRow = 0;
  }

  /** Resolves when the socket is gone and nothing is being served. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wakeUp?.();
    // Now rather than when the socket is gone: another endpoint for this place may be made in the same moment.
    if (this.#client !== null) connectThrift.closed(this.place);
    this.#client?.destroy();
    while (this.#isServing) await new Promise((resolve) => setImmediate(resolve));
  }

  async #serve(): Promise<void> {
    this.#isServing = true;
    try {
      for (let job = this.#queue.shift(); job !== undefined; job = this.#queue.shift()) await job.run();
    } finally {
      this.#isServing = false;
    }
  }

  async #open(): Promise<void> {
    for (;;) {
      if (this.#isStopped) throw this.#stopError();
      if (this.isResting(this.#parts.clock.monotonicMs())) throw this.lastError ?? this.#stopError();
      const waitMs = this.#waitMs();
      if (waitMs <= 0) break;
      await this.#sleep(waitMs);
    }
    this.connections += 1;
    this.#hasAnswered = false;
    const { connectTimeoutMs, pauseAfterConnectMs, pauseBetweenRequestsMs } = this.#settings;
    const client = new ModbusClient({
      host: this.#host,
      port: this.#port,
      connectTimeoutMs,
      pauseAfterConnectMs,
      pauseBetweenRequestsMs,
      onConnecting: () => connectThrift.connecting(this.place),
      onClose: (error) => this.#closed(client, error),
    });
    this.#client = client;
    await client.connect();
  }

  /** While the last socket is still closing there is no second one. */
  #waitMs(): number {
    return Math.max(connectThrift.waitMs(this.place), this.#client === null ? 0 : 1);
  }

  /** Sound until now: try again at once. Without one good answer: back off, even if the connection itself was accepted. */
  #closed(client: ModbusClient, error: ModbusError): void {
    connectThrift.closed(this.place);
    if (client !== this.#client) return;
    this.#client = null;
    this.lastError = error;
    this.#errorsInRow = 0;
    if (this.#hasAnswered) return;
    const now = this.#parts.clock.monotonicMs();
    const silentMs = now - this.#answeredAtMs;
    if (isLongAway(silentMs)) this.#failures += 1;
    const { reconnectBaseMs: baseMs } = this.#settings;
    const about = { silentMs, failures: this.#failures, baseMs };
    this.#retryAtMs = now + reconnectPauseMs(about, this.#parts.random());
  }

  #answered(latencyMs: number): void {
    this.#sayAnswered();
    this.latencyMs =
      this.latencyMs === null ? latencyMs : this.latencyMs + LATENCY_WEIGHT * (latencyMs - this.latencyMs);
  }

  #sayAnswered(): void {
    this.#hasAnswered = true;
    this.#answeredAtMs = this.#parts.clock.monotonicMs();
    this.#failures = 0;
  }

  #judge(error: ModbusError): void {
    this.lastError = error;
    // An exception is an answer. 02 and 03 are about an address and are learned from; they say nothing of the connection.
    if (error.exception !== null) this.#sayAnswered();
    if (error.exception === 2 || error.exception === 3) return;
    this.#errorsInRow += 1;
    if (this.#errorsInRow <= ERRORS_TO_RECONNECT) return;
    this.#errorsInRow = 0;
    this.#parts.log.warn(`${this.place}: too many read errors in a row, connecting anew`, {
      code: error.code,
    });
    this.#client?.destroy(error);
  }

  #sleep(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, durationMs);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #stopError(): ModbusError {
    return new ModbusError('PLC_STOPPED', `Polling of ${this.place} was stopped.`);
  }
}
