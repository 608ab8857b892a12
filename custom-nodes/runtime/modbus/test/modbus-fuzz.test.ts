/**
 * Promise 10: whatever an answer looks like, a value that is delivered is the one that was asked for. Every register's value is
 * made from its place, so that another request's answer is a wrong value. `PULSO_FUZZ_ANSWERS=1000000` runs the promise in full.
 */
import { expect } from 'chai';
import { ModbusServer } from '../../../../testing/modbus-server.ts';
import { makeReadRequest } from '../frames.ts';
import type { ReadRequest } from '../frames.ts';
import { ModbusClient } from '../modbus-client.ts';
import { ModbusError } from '../modbus-error.ts';

const ANSWERS = Number(process.env.PULSO_FUZZ_ANSWERS ?? 4000);
const SEED = Number(process.env.PULSO_FUZZ_SEED ?? 20_260_101);
/** Side by side, as most of the time goes by with waiting: a million then take some minutes. */
const LANES = 16;
/** Where the data begins: its bytes have no check of their own in Modbus TCP, so the fuzz leaves them alone. */
const DATA_AT = 9;

type Spoil = (answer: Buffer, stale: Buffer, random: Random) => Buffer[];
type Random = (below: number) => number;

/** A small generator (mulberry32), so that a failure can be run again from its seed. */
function makeRandom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const split: Spoil = (answer, _stale, random) => {
  const at = 1 + random(answer.length - 1);
  return [answer.subarray(0, at), answer.subarray(at)];
};
const SPOILS: Record<string, Spoil> = {
  untouched: (answer) => [answer],
  split,
  'stale answer instead': (_answer, stale) => [stale],
  'stale answer glued before': (answer, stale) => [Buffer.concat([stale, answer])],
  'stale answer glued behind': (answer, stale) => [Buffer.concat([answer, stale])],
  'stale answer in pieces': (_answer, stale, random) => split(stale, stale, random),
  'answer twice': (answer) => [answer, answer],
  'header byte changed': (answer, _stale, random) => [changed(answer, random(DATA_AT), random)],
  'two header bytes changed': (answer, _stale, random) => [
    changed(changed(answer, random(DATA_AT), random), random(DATA_AT), random),
  ],
  'wrong length': (answer, _stale, random) => [changed(answer, 5, random)],
  'wrong unit': (answer, _stale, random) => [changed(answer, 6, random)],
  'wrong function': (answer, _stale, random) => [changed(answer, 7, random)],
  'wrong byte count': (answer, _stale, random) => [changed(answer, 8, random)],
  'bytes in front': (answer, _stale, random) => [Buffer.concat([noise(1 + random(8), random), answer])],
  'bytes behind': (answer, _stale, random) => [Buffer.concat([answer, noise(1 + random(8), random)])],
  noise: (_answer, _stale, random) => [noise(1 + random(300), random)],
};
/** These leave the client waiting for its deadline, so they come more rarely. */
const SLOW_SPOILS: Record<string, Spoil> = {
  'cut short': (answer, _stale, random) => [answer.subarray(0, random(answer.length))],
  nothing: () => [],
};

function changed(frame: Buffer, at: number, random: Random): Buffer {
  const copy = Buffer.from(frame);
  copy[at] = ((copy[at] ?? 0) + 1 + random(255)) & 0xff;
  return copy;
}

function noise(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => random(256)));
}

function valueAt(unitId: number, offset: number): number {
  return Math.imul(offset + unitId * 7919, 2_654_435_761) >>> 16;
}

function isRight(request: ReadRequest): boolean {
  return request.words.every((word, index) => word === valueAt(request.unitId, request.start + index));
}

interface Tally {
  right: number;
  wrong: number;
  refused: number;
}

describe('ModbusClient against fuzzed answers', function () {
  this.timeout(30_000 + ANSWERS * 2);

  it('never delivers a wrong value, and recovers each time', async () => {
    const tally: Tally = { right: 0, wrong: 0, refused: 0 };
    const lanes = Array.from({ length: LANES }, (_, lane) => fuzz(SEED + lane, ANSWERS / LANES, tally));
    await Promise.all(lanes);
    if (ANSWERS >= 1_000_000) console.log(`      ${JSON.stringify(tally)}`);
    expect(tally.wrong).to.equal(0);
    // Both must have happened often, or the fuzz proved nothing.
    expect(tally.right).to.be.above(ANSWERS * 0.1);
    expect(tally.refused).to.be.above(ANSWERS * 0.3);
  });
});

/** One client after the other against a server of their own. */
async function fuzz(seed: number, answers: number, tally: Tally): Promise<void> {
  const random = makeRandom(seed);
  const server = new ModbusServer();
  const port = await server.listen();
  for (let offset = 0; offset < 400; offset += 1)
    for (const unitId of [1, 2]) server.set(unitId, 'holding', offset, valueAt(unitId, offset));
  server.behaviour = spoilAll(random);
  let client: ModbusClient | null = null;
  for (let index = 0; index < answers; index += 1) {
    if (client === null || !client.isOpen) client = await connectTo(port);
    const request = makeReadRequest(1 + random(2), 'holding', random(200), 1 + random(100));
    try {
      await client.read(request, { timeoutMs: 15, isLax: false });
      tally[isRight(request) ? 'right' : 'wrong'] += 1;
    } catch (error) {
      if (!(error instanceof ModbusError)) throw error;
      tally.refused += 1;
      if (request.words.some((word) => word !== 0)) tally.wrong += 1;
    }
  }
  client?.destroy();
  await server.close();
}

function spoilAll(random: Random): ModbusServer['behaviour'] {
  const names = Object.keys(SPOILS);
  const slowNames = Object.keys(SLOW_SPOILS);
  const stales: Buffer[] = [Buffer.alloc(11)];
  const pieces = (answer: Buffer): Buffer[] => {
    const stale = stales[random(stales.length)] ?? answer;
    if (stales.length < 50) stales.push(answer);
    else stales[random(50)] = answer;
    const isSlow = random(400) === 0;
    const spoil = isSlow
      ? SLOW_SPOILS[slowNames[random(slowNames.length)] ?? '']
      : SPOILS[names[random(names.length)] ?? ''];
    return spoil?.(answer, stale, random) ?? [answer];
  };
  return () => ({ pieces });
}

async function connectTo(port: number): Promise<ModbusClient> {
  const client = new ModbusClient({
    host: '127.0.0.1',
    port,
    connectTimeoutMs: 5000,
    pauseAfterConnectMs: 0,
    pauseBetweenRequestsMs: 0,
    onClose: () => undefined,
  });
  await client.connect();
  return client;
}
