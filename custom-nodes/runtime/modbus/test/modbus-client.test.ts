import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { ModbusServer } from '../../../../testing/modbus-server.ts';
import type { Behaviour } from '../../../../testing/modbus-server.ts';
import { makeReadRequest } from '../frames.ts';
import { ModbusClient } from '../modbus-client.ts';
import type { ModbusClientOptions } from '../modbus-client.ts';
import { EXCEPTION_NAMES, ModbusError } from '../modbus-error.ts';

const STRICT = { timeoutMs: 2000, isLax: false };
const SHORT = { timeoutMs: 150, isLax: false };

async function failure(promise: Promise<unknown>): Promise<ModbusError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ModbusError) return error;
    throw error;
  }
  throw new Error('expected a ModbusError');
}

describe('ModbusClient', () => {
  let server: ModbusServer;
  let clients: ModbusClient[] = [];
  let closings: ModbusError[] = [];

  beforeEach(async () => {
    server = new ModbusServer();
    await server.listen();
    server.set(1, 'holding', 0, 11, 22, 33);
    clients = [];
    closings = [];
  });
  afterEach(async () => {
    for (const client of clients) client.destroy();
    await server.close();
  });

  function makeClient(change: Partial<ModbusClientOptions> = {}): ModbusClient {
    const client = new ModbusClient({
      host: '127.0.0.1',
      port: server.port,
      connectTimeoutMs: 2000,
      pauseAfterConnectMs: 0,
      pauseBetweenRequestsMs: 0,
      onClose: (error) => closings.push(error),
      ...change,
    });
    clients.push(client);
    return client;
  }

  async function connected(change: Partial<ModbusClientOptions> = {}): Promise<ModbusClient> {
    const client = makeClient(change);
    await client.connect();
    return client;
  }

  it('reads all four areas', async () => {
    const client = await connected();
    server.set(7, 'input', 100, 1, 65_535);
    server.set(7, 'coil', 3, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1);
    server.set(7, 'discrete', 65_535, 1);
    const holding = makeReadRequest(1, 'holding', 0, 125);
    const input = makeReadRequest(7, 'input', 100, 2);
    const coil = makeReadRequest(7, 'coil', 3, 10);
    const discrete = makeReadRequest(7, 'discrete', 65_535, 1);
    for (const request of [holding, input, coil, discrete]) await client.read(request, STRICT);
    expect([...holding.words.subarray(0, 4)]).to.deep.equal([11, 22, 33, 0]);
    expect([...input.words]).to.deep.equal([1, 65_535]);
    expect([...coil.words]).to.deep.equal([1, 0, 1, 1, 0, 0, 0, 0, 0, 1]);
    expect([...discrete.words]).to.deep.equal([1]);
    const bits = makeReadRequest(7, 'coil', 0, 2000);
    await client.read(bits, STRICT);
    expect(bits.words.reduce((sum, bit) => sum + bit, 0)).to.equal(4);
  });

  it('puts an answer together that comes byte by byte', async () => {
    const client = await connected();
    server.behaviour = () => ({ pieces: (answer) => [...answer].map((byte) => Buffer.from([byte])) });
    const request = makeReadRequest(1, 'holding', 1, 2);
    await client.read(request, STRICT);
    expect([...request.words]).to.deep.equal([22, 33]);
  });

  it('names exceptions 1 to 11 and keeps the connection', async () => {
    const client = await connected();
    for (const number of Object.keys(EXCEPTION_NAMES).map(Number)) {
      server.behaviour = () => ({ exception: number });
      const error = await failure(client.read(makeReadRequest(1, 'holding', 0, 1), STRICT));
      expect(error.code).to.equal(`PLC_EXCEPTION_${number}`);
      expect(error.message).to.contain(EXCEPTION_NAMES[number]);
    }
    server.behaviour = () => undefined;
    await client.read(makeReadRequest(1, 'holding', 0, 1), STRICT);
    expect(server.connections).to.equal(1);
  });

  const broken: [string, string, (answer: Buffer) => Buffer[]][] = [
    ['another transaction', 'transaction', (answer) => [patched(answer, 1, (byte) => byte ^ 1)]],
    ['another protocol', 'protocol', (answer) => [patched(answer, 3, () => 1)]],
    ['a length that is too great', 'length', (answer) => [patched(answer, 5, () => 200)]],
    ['a length beyond the protocol', 'length', (answer) => [patched(answer, 4, () => 9)]],
    ['a length of nothing', 'length', (answer) => [patched(answer, 5, () => 0)]],
    ['another unit', 'unit', (answer) => [patched(answer, 6, () => 9)]],
    ['another function', 'function', (answer) => [patched(answer, 7, () => 4)]],
    ['another byte count', 'byte count', (answer) => [patched(answer, 8, () => 2)]],
    ['fewer values than asked', 'byte count', () => [Buffer.from([0, 0, 0, 0, 0, 5, 1, 3, 2, 0, 7])]],
    ['two answers at once', 'size', (answer) => [Buffer.concat([answer, answer])]],
    ['exception 0', 'exception', (answer) => [Buffer.from([...answer.subarray(0, 4), 0, 3, 1, 0x83, 0])]],
  ];
  for (const [name, field, spoil] of broken)
    it(`ends the connection on ${name}, and delivers nothing`, async () => {
      const client = await connected();
      const request = makeReadRequest(1, 'holding', 0, 2);
      server.behaviour = (asked) => ({
        pieces: (answer) =>
          spoil(answer).map((piece, index) => {
            if (index === 0 && name === 'fewer values than asked') piece.writeUInt16BE(asked.transaction, 0);
            return piece;
          }),
      });
      const error = await failure(client.read(request, STRICT));
      expect(error.code).to.equal('PLC_MALFORMED');
      expect(error.field).to.equal(field);
      expect([...request.words]).to.deep.equal([0, 0]);
      expect(client.isOpen).to.equal(false);
    });

  it('accepts a foreign transaction and unit in lax mode, and nothing else that is wrong', async () => {
    const client = await connected();
    const lax = { timeoutMs: 2000, isLax: true };
    const request = makeReadRequest(1, 'holding', 0, 2);
    server.behaviour = () => ({
      pieces: (answer) => [
        patched(
          patched(answer, 1, () => 77),
          6,
          () => 255,
        ),
      ],
    });
    await client.read(request, lax);
    expect([...request.words]).to.deep.equal([11, 22]);
    server.behaviour = () => ({ pieces: (answer) => [patched(answer, 8, () => 2)] });
    expect((await failure(client.read(request, lax))).field).to.equal('byte count');
  });

  it('ends the connection when bytes come that nobody asked for', async () => {
    const client = await connected();
    await client.read(makeReadRequest(1, 'holding', 0, 1), STRICT);
    // Only now: together with the answer they would be a length that is wrong.
    server.sendUnasked(Buffer.from([1]));
    await new Promise<void>((resolve) => {
      const look = () => (closings.length > 0 ? resolve() : setTimeout(look, 1));
      look();
    });
    expect(closings[0]?.field).to.equal('unsolicited bytes');
  });

  it('drops an answer that comes after its deadline, and never takes it for a later one', async () => {
    const client = await connected();
    let late: Buffer | null = null;
    server.behaviour = (): Behaviour => {
      if (late !== null)
        return { pieces: (answer) => [late === null ? answer : Buffer.concat([late, answer])] };
      return {
        pieces: (answer) => {
          late = answer;
          return [];
        },
      };
    };
    const first = makeReadRequest(1, 'holding', 0, 1);
    expect((await failure(client.read(first, SHORT))).code).to.equal('PLC_TIMEOUT');
    const second = makeReadRequest(1, 'holding', 2, 1);
    await client.read(second, STRICT);
    expect([first.words[0], second.words[0]]).to.deep.equal([0, 33]);
    expect(server.connections).to.equal(1);
  });

  it('gives the connection up at the second silence in a row, and at the first in lax mode', async () => {
    const client = await connected();
    server.behaviour = () => 'silent';
    const request = makeReadRequest(1, 'holding', 0, 1);
    await failure(client.read(request, SHORT));
    expect(client.isOpen).to.equal(true);
    expect((await failure(client.read(request, SHORT))).code).to.equal('PLC_TIMEOUT');
    expect(client.isOpen).to.equal(false);
    const lax = await connected();
    await failure(lax.read(request, { timeoutMs: 40, isLax: true }));
    expect(lax.isOpen).to.equal(false);
  });

  it('ends the connection when an answer stops half-way', async () => {
    const client = await connected();
    server.behaviour = () => ({ pieces: (answer) => [answer.subarray(0, 8)] });
    expect((await failure(client.read(makeReadRequest(1, 'holding', 0, 1), SHORT))).code).to.equal(
      'PLC_TIMEOUT',
    );
    expect(client.isOpen).to.equal(false);
  });

  it('says how a connection ended', async () => {
    const request = makeReadRequest(1, 'holding', 0, 1);
    server.behaviour = () => 'reset';
    expect((await failure((await connected()).read(request, STRICT))).code).to.equal('PLC_RESET');
    server.behaviour = () => 'close';
    expect((await failure((await connected()).read(request, STRICT))).code).to.equal('PLC_CLOSED');
    server.behaviour = () => 'silent';
    const stopped = await connected();
    const reading = failure(stopped.read(request, STRICT));
    stopped.destroy();
    expect((await reading).code).to.equal('PLC_STOPPED');
    expect((await failure(stopped.read(request, STRICT))).code).to.equal('PLC_STOPPED');
  });

  it('says why there is no connection', async () => {
    const unused = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => unused.once('listening', resolve));
    const { port } = unused.address() as AddressInfo;
    await new Promise((resolve) => unused.close(resolve));
    expect((await failure(makeClient({ port }).connect())).code).to.equal('PLC_REFUSED');
    expect((await failure(makeClient({ host: 'no-such-host.invalid' }).connect())).code).to.equal('PLC_DNS');
    const stopped = makeClient();
    const connecting = failure(stopped.connect());
    stopped.destroy();
    expect((await connecting).code).to.equal('PLC_STOPPED');
  });

  it('pauses after the connection and between requests', async () => {
    const client = await connected({ pauseAfterConnectMs: 30, pauseBetweenRequestsMs: 30 });
    const times: number[] = [];
    server.behaviour = () => {
      times.push(performance.now());
      return 'answer';
    };
    for (let index = 0; index < 3; index += 1) await client.read(makeReadRequest(1, 'holding', 0, 1), STRICT);
    const [connectedAt = 0] = server.connectedAt;
    const [first = 0, second = 0, third = 0] = times;
    // Timers may be a millisecond early, never more.
    for (const gap of [first - connectedAt, second - first, third - second]) expect(gap).to.be.at.least(27);
  });

  it('refuses what Modbus cannot ask for', () => {
    for (const [start, count] of [
      [0, 0],
      [0, 126],
      [65_535, 2],
      [-1, 1],
    ] as const)
      expect(() => makeReadRequest(1, 'holding', start, count)).to.throw(RangeError);
    expect(() => makeReadRequest(1, 'coil', 0, 2001)).to.throw(RangeError);
  });
});

function patched(frame: Buffer, at: number, change: (byte: number) => number): Buffer {
  const copy = Buffer.from(frame);
  copy[at] = change(copy[at] ?? 0);
  return copy;
}
