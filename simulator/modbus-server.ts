/**
 * A plain Modbus TCP server for tests and training runs, written from the protocol and not from our client: it holds registers
 * and bits per unit and can misbehave on demand. Read-only; counts sockets, connections and requests.
 */
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

export type ServerArea = 'coil' | 'discrete' | 'input' | 'holding';

export interface ServerRequest {
  transaction: number;
  unitId: number;
  functionCode: number;
  start: number;
  count: number;
  /** Which request of this server it is, from 1. */
  number: number;
}

/** What to do with one request; absent or 'answer' answers as a sound PLC does. */
export type Behaviour =
  | 'answer'
  | 'silent'
  | 'reset'
  | 'close'
  | { exception: number }
  | { delayMs: number }
  /** These bytes, in these pieces, instead of the answer; `answer` is what would have been sent. */
  | { pieces: (answer: Buffer) => Buffer[] };

const AREAS: Readonly<Record<number, ServerArea>> = { 1: 'coil', 2: 'discrete', 3: 'holding', 4: 'input' };

/** Unit, function and two bytes each of address and count, which every reading request has. */
const READ_REQUEST_BYTES = 12;
const HEADER_BYTES = 6;
/** Unit and PDU of the longest frame that Modbus TCP allows. */
const MAX_LENGTH = 254;

export class ModbusServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #values = new Map<string, number>();
  readonly #illegal = new Set<string>();
  readonly #unsent = new Map<Socket, Buffer[]>();
  readonly #timers = new Set<NodeJS.Timeout>();

  /** Decides for each request; replace it at any time. */
  behaviour: (request: ServerRequest) => Behaviour | undefined = () => undefined;
  /** Units that exist; null: all. Others are silent. */
  units: Set<number> | null = null;
  /** Most registers that one request may ask for, as some devices limit it (exception 3 beyond). */
  maxRegisters = 125;
  requests = 0;
  registersRead = 0;
  connections = 0;
  /** The most sockets that were open at once. */
  mostSockets = 0;
  /** When each connection came, performance.now(). */
  connectedAt: number[] = [];
  log: ServerRequest[] | null = null;

  constructor() {
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** Listens on a free port, or on `port`. Rejects with the system's error, such as EADDRINUSE. */
  listen(port = 0, host = '127.0.0.1'): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => resolve(this.port));
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get openSockets(): number {
    return this.#sockets.size;
  }

  set(unitId: number, area: ServerArea, start: number, ...values: number[]): void {
    values.forEach((value, index) => this.#values.set(`${unitId}/${area}/${start + index}`, value & 0xffff));
  }

  get(unitId: number, area: ServerArea, offset: number): number {
    return this.#values.get(`${unitId}/${area}/${offset}`) ?? 0;
  }

  /** A request that touches this place is answered with exception 2. */
  setIllegal(unitId: number, area: ServerArea, offset: number, isIllegal = true): void {
    const key = `${unitId}/${area}/${offset}`;
    if (isIllegal) this.#illegal.add(key);
    else this.#illegal.delete(key);
  }

  /** Drops every connection with a reset, as a PLC that loses power and comes back does. */
  dropAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return Promise.resolve();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    this.connections += 1;
    this.connectedAt.push(performance.now());
    this.mostSockets = Math.max(this.mostSockets, this.#sockets.size);
    let received: Buffer = Buffer.alloc(0);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#unsent.delete(socket);
    });
    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      while (received.length >= HEADER_BYTES) {
        const length = received.readUInt16BE(4);
        // Whoever sends this does not speak Modbus, and where its next frame begins is unknown.
        if (length < 2 || length > MAX_LENGTH) return void socket.destroy();
        const end = HEADER_BYTES + length;
        if (received.length < end) return;
        this.#serve(socket, received.subarray(0, end));
        received = received.subarray(end);
      }
    });
  }

  #serve(socket: Socket, frame: Buffer): void {
    this.requests += 1;
    const isRead = frame.length === READ_REQUEST_BYTES;
    const request: ServerRequest = {
      transaction: frame.readUInt16BE(0),
      unitId: frame[6] ?? 0,
      functionCode: frame[7] ?? 0,
      start: isRead ? frame.readUInt16BE(8) : 0,
      count: isRead ? frame.readUInt16BE(10) : 0,
      number: this.requests,
    };
    this.registersRead += request.count;
    this.log?.push(request);
    const behaviour = this.behaviour(request) ?? 'answer';
    if (this.units !== null && !this.units.has(request.unitId)) return;
    if (behaviour === 'silent') return;
    if (behaviour === 'reset') socket.resetAndDestroy();
    else if (behaviour === 'close') socket.end();
    else if (behaviour === 'answer') this.#send(socket, [this.answerTo(request)]);
    else if ('exception' in behaviour) this.#send(socket, [exceptionFrame(request, behaviour.exception)]);
    else if ('delayMs' in behaviour)
      this.#later(behaviour.delayMs, () => this.#send(socket, [this.answerTo(request)]));
    else this.#send(socket, behaviour.pieces(this.answerTo(request)));
  }

  /** Bytes that nobody asked for, on every connection. */
  sendUnasked(bytes: Buffer): void {
    for (const socket of this.#sockets) socket.write(bytes);
  }

  /**
   * One piece a turn of the event loop, so that the receiver sees them apart (or not: both must do). Pieces of two answers never
   * mix: bytes in the middle of another answer's values are a damage that Modbus TCP has no means to notice.
   */
  #send(socket: Socket, pieces: Buffer[]): void {
    const waiting = this.#unsent.get(socket);
    if (waiting !== undefined) {
      waiting.push(...pieces);
      return;
    }
    const [first, ...rest] = pieces;
    if (first === undefined || socket.destroyed) return;
    socket.write(first);
    if (rest.length === 0) return;
    this.#unsent.set(socket, rest);
    this.#later(1, () => {
      const unsent = this.#unsent.get(socket) ?? [];
      this.#unsent.delete(socket);
      this.#send(socket, unsent);
    });
  }

  #later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delayMs);
    this.#timers.add(timer);
  }

  answerTo(request: ServerRequest): Buffer {
    const area = AREAS[request.functionCode];
    if (area === undefined) return exceptionFrame(request, 1);
    const isBits = request.functionCode <= 2;
    const most = isBits ? this.maxRegisters * 16 : this.maxRegisters;
    if (request.count < 1 || request.count > most) return exceptionFrame(request, 3);
    if (request.start + request.count > 65_536) return exceptionFrame(request, 2);
    for (let index = 0; this.#illegal.size > 0 && index < request.count; index += 1)
      if (this.#illegal.has(`${request.unitId}/${area}/${request.start + index}`))
        return exceptionFrame(request, 2);
    const bytes = isBits ? Math.ceil(request.count / 8) : request.count * 2;
    const frame = Buffer.alloc(9 + bytes);
    frame.writeUInt16BE(request.transaction, 0);
    frame.writeUInt16BE(3 + bytes, 4);
    frame[6] = request.unitId;
    frame[7] = request.functionCode;
    frame[8] = bytes;
    for (let index = 0; index < request.count; index += 1) {
      const value = this.get(request.unitId, area, request.start + index);
      if (!isBits) frame.writeUInt16BE(value, 9 + index * 2);
      else if (value !== 0) frame[9 + (index >> 3)] = (frame[9 + (index >> 3)] ?? 0) | (1 << (index & 7));
    }
    return frame;
  }
}

function exceptionFrame(request: ServerRequest, exception: number): Buffer {
  const frame = Buffer.alloc(9);
  frame.writeUInt16BE(request.transaction, 0);
  frame.writeUInt16BE(3, 4);
  frame[6] = request.unitId;
  frame[7] = request.functionCode | 0x80;
  frame[8] = exception;
  return frame;
}
