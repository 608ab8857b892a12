/**
 * A strict Modbus TCP client for one socket: one request in flight, each with a deadline, every field of an answer checked. On
 * any doubt the socket is destroyed; a client lives as long as its socket and is then replaced. A wrong value is a wrong count.
 *
 * One thing is no doubt: in strict mode an answer that comes after its deadline carries the transaction of the request that was
 * given up, so it is recognised, checked against that request and dropped. That spares the other units of a gateway a
 * reconnection each time one unit is silent. A second silence in a row is a doubt.
 */
import { lookup } from 'node:dns';
import { Socket } from 'node:net';
import type { LookupFunction } from 'node:net';
import {
  answerBytes,
  checkLength,
  LONGEST_ANSWER_BYTES,
  makeReadRequest,
  PREFIX_BYTES,
  REQUEST_BYTES,
  takeAnswer,
  writeRequest,
} from './frames.ts';
import type { ReadRequest } from './frames.ts';
import { malformedError, ModbusError, socketError } from './modbus-error.ts';

export interface ModbusClientOptions {
  host: string;
  port: number;
  connectTimeoutMs: number;
  /** Some PLCs lose a request that comes too soon after the connection. */
  pauseAfterConnectMs: number;
  pauseBetweenRequestsMs: number;
  /** Called when the PLC is about to hear of us: a name that had to be looked up first is an address by then. */
  onConnecting?: () => void;
  /** Called once when the socket is gone, whoever ended it. No request is in flight any more. */
  onClose: (error: ModbusError) => void;
}

export interface ReadOptions {
  timeoutMs: number;
  /** The answer's transaction and unit are not compared, for gateways that do not repeat them. */
  isLax: boolean;
}

/** Keep-alive probes notice a dead peer between polls that are minutes apart. */
const KEEP_ALIVE_MS = 10_000;
/** A late answer and the awaited one may come glued; more than two frames can never be right. */
const INBOX_BYTES = 2 * LONGEST_ANSWER_BYTES;

interface Flight {
  request: ReadRequest;
  transaction: number;
  isLax: boolean;
  resolve: () => void;
  reject: (error: ModbusError) => void;
}

/** A silence after a silence is a dead connection: a device that is merely absent is outdone by the others on its gateway. */
const SILENCES_TO_END = 2;
/** Requests given up whose answers may still come; older ones would be taken for unsolicited bytes, which is harmless. */
const OVERDUE_KEPT = 8;

/** A request that ran out of time and whose answer may still come. */
interface Overdue {
  request: ReadRequest;
  transaction: number;
}

export class ModbusClient {
  readonly #options: ModbusClientOptions;
  readonly #place: string;
  readonly #outgoing = Buffer.allocUnsafe(REQUEST_BYTES);
  readonly #inbox = Buffer.allocUnsafe(INBOX_BYTES);
  #received = 0;
  #socket: Socket | null = null;
  #isOpen = false;
  #ending: ModbusError | null = null;
  #transaction = Math.floor(Math.random() * 0xffff);
  #flight: Flight | null = null;
  readonly #overdue: Overdue[] = [];
  #silences = 0;
  #deadline: NodeJS.Timeout | null = null;
  #pause: NodeJS.Timeout | null = null;
  #settledAt = 0;
  #rejectConnect: ((error: ModbusError) => void) | null = null;

  constructor(options: ModbusClientOptions) {
    this.#options = options;
    this.#place = `${options.host}:${options.port}`;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Connects, once in a client's life. Rejects with a ModbusError; `onClose` is then called as well. */
  connect(): Promise<void> {
    const { host, port, connectTimeoutMs, pauseAfterConnectMs } = this.#options;
    if (this.#socket !== null || this.#ending !== null)
      return Promise.reject(new Error('A Modbus client connects once'));
    return new Promise((resolve, reject) => {
      const inbox = Buffer.allocUnsafe(INBOX_BYTES);
      // One buffer for all reads: without `onread` each answer would cost a fresh one.
      const options = { onread: { buffer: inbox, callback: (bytes: number) => this.#take(inbox, bytes) } };
      const socket = new Socket(options);
      this.#socket = socket;
      this.#rejectConnect = reject;
      this.#deadline = setTimeout(() => this.#end(this.#connectTimeout()), connectTimeoutMs);
      socket.setNoDelay(true);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      socket.on('error', (error) => this.#end(socketError(error, this.#place)));
      socket.on('end', () => this.#end(this.#closedByPeer()));
      socket.on('close', () => this.#closed());
      socket.on('connectionAttempt', () => this.#options.onConnecting?.());
      socket.on('connect', () => {
        this.#clearDeadline();
        const open = () => this.#open(resolve);
        if (pauseAfterConnectMs > 0) this.#pause = setTimeout(open, pauseAfterConnectMs);
        else open();
      });
      // One address, one attempt: the fallback to a second address would be a second connection within the second.
      socket.connect({ host, port, autoSelectFamily: false, lookup: ipv4First });
    });
  }

  /**
   * Reads into `request.words`. Rejects with a ModbusError; `words` is then untouched. After an exception, or the first missed
   * deadline in strict mode, the client stays open; after anything else it is closed.
   */
  read(request: ReadRequest, options: ReadOptions): Promise<void> {
    if (this.#flight !== null) return Promise.reject(new Error('One Modbus request at a time'));
    if (!this.#isOpen) return Promise.reject(this.#ending ?? this.#closedByPeer());
    return new Promise((resolve, reject) => {
      this.#transaction = (this.#transaction + 1) & 0xffff;
      this.#flight = { request, transaction: this.#transaction, isLax: options.isLax, resolve, reject };
      const waitMs = this.#pauseLeftMs();
      if (waitMs <= 0) this.#send(options.timeoutMs);
      else this.#pause = setTimeout(() => this.#send(options.timeoutMs), waitMs);
    });
  }

  /** Ends the connection; a request in flight is rejected with `reason`. Harmless when it is over already. */
  destroy(reason?: ModbusError): void {
    this.#end(reason ?? new ModbusError('PLC_STOPPED', `The connection to ${this.#place} was ended by us.`));
  }

  #open(resolve: () => void): void {
    this.#pause = null;
    this.#rejectConnect = null;
    this.#isOpen = true;
    resolve();
  }

  /** The 12 bytes are reused: a kernel that cannot take them at once has been silent long enough to lose its socket. */
  #send(timeoutMs: number): void {
    this.#pause = null;
    const flight = this.#flight;
    if (flight === null || this.#socket === null) return;
    writeRequest(this.#outgoing, flight.transaction, flight.request);
    this.#socket.write(this.#outgoing);
    this.#deadline = setTimeout(() => {
      // After a stall of the process timers come before sockets: look first whether the answer is already there.
      setImmediate(() => {
        if (this.#flight === flight) this.#missDeadline(flight, timeoutMs);
      });
    }, timeoutMs);
  }

  #pauseLeftMs(): number {
    const { pauseBetweenRequestsMs } = this.#options;
    return pauseBetweenRequestsMs === 0 ? 0 : this.#settledAt + pauseBetweenRequestsMs - performance.now();
  }

  #take(chunk: Buffer, bytes: number): boolean {
    if (this.#ending !== null) return false;
    if (this.#received + bytes > INBOX_BYTES) {
      this.#end(malformedError('size', this.#received + bytes, `at most ${INBOX_BYTES}`));
      return false;
    }
    chunk.copy(this.#inbox, this.#received, 0, bytes);
    this.#received += bytes;
    while (this.#received > 0 && this.#ending === null) if (!this.#takeFrame()) break;
    return true;
  }

  /** Deals with one whole frame at the beginning of the inbox; false when it is not all there yet. */
  #takeFrame(): boolean {
    if (this.#flight === null && this.#overdue.length === 0) {
      this.#end(malformedError('unsolicited bytes', this.#received, 0));
      return false;
    }
    if (this.#received < PREFIX_BYTES) return false;
    const length = checkLength(this.#inbox);
    if (length instanceof ModbusError) {
      this.#end(length);
      return false;
    }
    const total = PREFIX_BYTES + length;
    if (this.#received < total) return this.#refuseTooLong(total);
    const late = this.#lateIndex();
    if (late >= 0) this.#dropLate(late, total);
    else this.#answer(total);
    return true;
  }

  /** A corrupt length would have us wait for bytes that never come; what nobody asked for is refused before the deadline. */
  #refuseTooLong(total: number): boolean {
    let awaited = this.#flight === null ? 0 : answerBytes(this.#flight.request);
    for (const overdue of this.#overdue) awaited = Math.max(awaited, answerBytes(overdue.request));
    if (total > awaited)
      this.#end(malformedError('length', total - PREFIX_BYTES, `at most ${awaited - PREFIX_BYTES}`));
    return false;
  }

  #lateIndex(): number {
    if (this.#overdue.length === 0) return -1;
    const transaction = this.#inbox.readUInt16BE(0);
    return this.#overdue.findIndex((overdue) => overdue.transaction === transaction);
  }

  /** The answer that came too late must still be right in every field, or the stream cannot be trusted. */
  #dropLate(index: number, total: number): void {
    const [overdue] = this.#overdue.splice(index, 1);
    if (overdue === undefined) return;
    // Its values go nowhere: the plan's buffer may hold those of a later answer.
    const { unitId, area, start, count } = overdue.request;
    const error = takeAnswer(
      this.#inbox,
      overdue.transaction,
      makeReadRequest(unitId, area, start, count),
      false,
    );
    if (error !== null && error.exception === null) this.#end(error);
    this.#consume(total);
  }

  #answer(total: number): void {
    const flight = this.#flight;
    if (flight === null) {
      this.#end(malformedError('unsolicited bytes', this.#received, 0));
      return;
    }
    if (this.#received > total && this.#overdue.length === 0) {
      this.#end(malformedError('size', this.#received, total));
      return;
    }
    const error = takeAnswer(this.#inbox, flight.transaction, flight.request, flight.isLax);
    if (error !== null && error.exception === null) {
      this.#end(error);
      return;
    }
    this.#consume(total);
    this.#flight = null;
    this.#silences = 0;
    this.#clearDeadline();
    this.#settledAt = performance.now();
    if (error === null) flight.resolve();
    else flight.reject(error);
  }

  #consume(bytes: number): void {
    if (this.#received > bytes) this.#inbox.copyWithin(0, bytes, this.#received);
    this.#received -= bytes;
  }

  #missDeadline(flight: Flight, timeoutMs: number): void {
    const { unitId } = flight.request;
    const error = new ModbusError(
      'PLC_TIMEOUT',
      `${this.#place} unit ${unitId} did not answer in ${timeoutMs} ms.`,
    );
    this.#silences += 1;
    if (flight.isLax || this.#silences >= SILENCES_TO_END || this.#received > 0) {
      this.#end(error);
      return;
    }
    this.#flight = null;
    this.#deadline = null;
    this.#overdue.push({ request: flight.request, transaction: flight.transaction });
    if (this.#overdue.length > OVERDUE_KEPT) this.#overdue.shift();
    this.#settledAt = performance.now();
    flight.reject(error);
  }

  #end(error: ModbusError): void {
    if (this.#ending !== null) return;
    this.#ending = error;
    this.#isOpen = false;
    this.#clearDeadline();
    if (this.#pause !== null) clearTimeout(this.#pause);
    this.#pause = null;
    const flight = this.#flight;
    this.#flight = null;
    const rejectConnect = this.#rejectConnect;
    this.#rejectConnect = null;
    if (this.#socket === null) this.#options.onClose(error);
    else this.#socket.destroy();
    flight?.reject(error);
    rejectConnect?.(error);
  }

  #closed(): void {
    this.#end(this.#closedByPeer());
    this.#options.onClose(this.#ending ?? this.#closedByPeer());
  }

  #clearDeadline(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    this.#deadline = null;
  }

  #closedByPeer(): ModbusError {
    return new ModbusError('PLC_CLOSED', `${this.#place} closed the connection.`);
  }

  #connectTimeout(): ModbusError {
    const { connectTimeoutMs } = this.#options;
    return new ModbusError(
      'PLC_CONNECT_TIMEOUT',
      `${this.#place} did not accept a connection in ${connectTimeoutMs} ms.`,
    );
  }
}

const ipv4First: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, order: 'ipv4first' }, callback);
};
