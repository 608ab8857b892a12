/**
 * Many PLCs in one process of their own, so that what they cost is not counted: a port each, a block of holding registers of which some
 * change every second. Answers any read of holding registers from ready bytes, and keeps the time between two reads as the PLC sees it.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface FarmOptions {
  plcs: number;
  registers: number;
  /** The first so many registers count one up every second. */
  changing: number;
  /** Of so many PLCs one accepts connections and never answers; 0: none. */
  deadEvery: number;
  /** Each block of each unit is followed by itself: what stands behind a gateway. */
  followsReads?: boolean;
}

export type FarmCommand =
  | { id: number; ask: 'reset' }
  | { id: number; ask: 'figures' }
  | { id: number; ask: 'hold'; plc: number }
  | { id: number; ask: 'raise'; plc: number };

export interface FarmFigures {
  answers: number;
  /** Between two requests that the same PLC got, ms; since the last reset. */
  gapsMs: number[];
  /** PLCs that got a request since then. */
  asked: number;
  /** Of each block that was read since then, if they are followed: how often, and the turns of a second that passed in between without it. */
  reads: { served: number; missed: number }[];
}

const HEADER_BYTES = 9;
const REQUEST_BYTES = 12;
const READ_HOLDING = 3;
const CHANGE_MS = 1000;
/** Enough for a minute of 2,000 PLCs; beyond it gaps are no longer kept. */
const GAPS_MAX = 200_000;

class FarmPlc {
  readonly isDead: boolean;
  /** The data bytes of all registers. */
  readonly data: Buffer;
  readonly #changing: number;
  #value: number;
  #lastAtMs = 0;
  wasAsked = false;
  /** Changes only when it is told to. */
  isHeld = false;
  /** Called with the time of the next answer after `raise`. */
  onShown: ((atMs: number) => void) | null = null;

  constructor(index: number, { registers, changing, deadEvery }: FarmOptions) {
    this.isDead = deadEvery > 0 && index % deadEvery === deadEvery - 1;
    this.data = Buffer.alloc(registers * 2);
    this.#changing = changing;
    this.#value = index % 1000;
    this.raise();
  }

  /** Answers the new value. */
  raise(): number {
    this.#value = (this.#value + 1) & 0xffff;
    for (let index = 0; index < this.#changing; index += 1) this.data.writeUInt16BE(this.#value, index * 2);
    return this.#value;
  }

  serve(socket: Socket, request: Buffer): void {
    const now = performance.now();
    // A dead one is asked ever more rarely, as it should be: the others must not notice.
    if (this.#lastAtMs > 0 && !this.isDead && gapsMs.length < GAPS_MAX) gapsMs.push(now - this.#lastAtMs);
    this.#lastAtMs = now;
    this.wasAsked = true;
    if (this.isDead || request[7] !== READ_HOLDING) return;
    // Beyond the block it answers zeros.
    const start = Math.min(request.readUInt16BE(8) * 2, this.data.length);
    const bytes = request.readUInt16BE(10) * 2;
    const answer = Buffer.allocUnsafe(HEADER_BYTES + bytes);
    request.copy(answer, 0, 0, 8);
    answer.writeUInt16BE(bytes + 3, 4);
    answer[8] = bytes;
    const copied = this.data.copy(answer, HEADER_BYTES, start, start + bytes);
    answer.fill(0, HEADER_BYTES + copied);
    socket.write(answer);
    answers += 1;
    if (options.followsReads === true) follow(request, now);
    this.onShown?.(Date.now());
    this.onShown = null;
  }
}

interface FollowedRead {
  lastAtMs: number;
  served: number;
  missed: number;
}

let answers = 0;
let gapsMs: number[] = [];
const reads = new Map<number, FollowedRead>();
const options = JSON.parse(process.argv[2] ?? '{}') as FarmOptions;
const plcs = Array.from({ length: options.plcs }, (_, index) => new FarmPlc(index, options));
const ports: number[] = [];
for (const plc of plcs) {
  const server = createServer({ noDelay: true }, (socket) => serve(plc, socket));
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 64 }, resolve));
  ports.push((server.address() as AddressInfo).port);
}
// In ten parts, so that no PLC waits for all of them.
let part = 0;
setInterval(() => {
  for (let index = part; index < plcs.length; index += 10) if (!plcs[index]?.isHeld) plcs[index]?.raise();
  part = (part + 1) % 10;
}, CHANGE_MS / 10);
process.on('message', (command: FarmCommand) => {
  const plc = 'plc' in command ? plcs[command.plc] : undefined;
  if (command.ask === 'reset') reset();
  if (command.ask === 'hold' && plc !== undefined) plc.isHeld = true;
  if (command.ask === 'raise' && plc !== undefined) {
    const value = plc.raise();
    plc.onShown = (atMs) => process.send?.({ id: command.id, value, atMs });
    return;
  }
  const asked = plcs.filter(({ wasAsked }) => wasAsked).length;
  const isFigures = command.ask === 'figures';
  const followed = isFigures ? [...reads.values()].filter(({ served }) => served > 0) : [];
  process.send?.({ id: command.id, answers, gapsMs: isFigures ? gapsMs : [], asked, reads: followed });
});
process.once('disconnect', () => process.exit(0));
process.send?.({ id: 0, ports });

function reset(): void {
  answers = 0;
  gapsMs = [];
  for (const plc of plcs) plc.wasAsked = false;
  for (const read of reads.values()) Object.assign(read, { served: 0, missed: 0 });
}

/** By unit and first address: neither depends on where a window of time happens to begin and end. */
function follow(request: Buffer, now: number): void {
  const key = (request[6] ?? 0) * 65_536 + request.readUInt16BE(8);
  const known = reads.get(key);
  if (known === undefined) {
    reads.set(key, { lastAtMs: now, served: 1, missed: 0 });
    return;
  }
  known.served += 1;
  known.missed += Math.max(0, Math.round((now - known.lastAtMs) / CHANGE_MS) - 1);
  known.lastAtMs = now;
}

function serve(plc: FarmPlc, socket: Socket): void {
  let received: Buffer = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    for (; received.length >= REQUEST_BYTES; received = received.subarray(REQUEST_BYTES))
      plc.serve(socket, received);
  });
}
