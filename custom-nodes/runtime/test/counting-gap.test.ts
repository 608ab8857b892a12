/** How long a counter had for its pieces: from the question before to the answer now, not from answer to answer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { CollectorPlc, CollectorRegister } from '../config/collector-config.ts';
import { RegisterRegistry } from '../config/register-registry.ts';
import { VALUE_QUALITY, type PlcReading } from '../messages.ts';
import { Counting } from '../store/counting.ts';
import { DurableStore } from '../store/durable-store.ts';
import { Recorder } from '../store/recorder.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** Counts/s. */
const MAX_RATE = 100;

const register: CollectorRegister = {
  id: 5,
  plcConfigId: 1,
  name: 'Production',
  address: 'D33',
  area: 'holding',
  offset: 4129,
  dataType: 'uint16',
  wordOrder: null,
  bit: null,
  role: 'PRODUCTION_COUNTER',
  scale: 1,
  valueOffset: 0,
  minValue: null,
  maxValue: null,
  counterMode: 'auto',
  rolloverAt: null,
  piecesPerCount: '1',
  maxRate: MAX_RATE,
  deadBand: null,
  statusMap: null,
};
const plc: CollectorPlc = {
  id: 1,
  name: 'Press',
  host: '127.0.0.1',
  port: 502,
  unitId: 1,
  timeout: 1000,
  pollInterval: 100,
  reconnectInterval: 1000,
  retries: 1,
  wordOrder: 'ABCD',
  dialect: 'delta-dvp',
  laxTransaction: false,
  maxRegistersPerRequest: null,
  pauseAfterConnect: 0,
  pauseBetweenRequests: 0,
  sectorId: null,
  idealCycleSeconds: null,
  runningCycleSeconds: null,
  provisionalStopSeconds: null,
  downtimeSeconds: null,
  registers: [register],
};

describe('the time in which a counter made its pieces', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-gap-'));
  let registry: RegisterRegistry;
  let store: DurableStore;
  let recorder: Recorder;
  let counting: Counting;

  beforeEach(() => {
    store = new DurableStore(mkdtempSync(path.join(dir, 'store-')), log);
    registry = new RegisterRegistry();
    registry.set([plc]);
    recorder = new Recorder(store, registry);
    counting = new Counting(store, registry, log);
  });
  afterEach(() => store.close());
  after(() => rmSync(dir, { recursive: true, force: true }));

  interface Times {
    askedMs: number;
    answeredMs: number;
  }

  function makeReading(value: number, { askedMs, answeredMs }: Times): PlcReading {
    return {
      plcConfigId: 1,
      plcName: 'Press',
      readAtMs: 1_000_000 + answeredMs,
      monotonicMs: answeredMs,
      pollStartedMs: askedMs,
      connected: true,
      registerIds: [5],
      rawValues: Float64Array.of(value),
      quality: Uint8Array.of(VALUE_QUALITY.GOOD),
    };
  }

  function read(value: number, times: Times) {
    const changes = recorder.findChanges(makeReading(value, times));
    if (changes === null) return undefined;
    recorder.record(changes);
    return counting.count(changes)[0];
  }

  it('begins when the read before was asked for, as its answer may have waited for a process that stood still', () => {
    read(0, { askedMs: 0, answeredMs: 500 });
    const counted = read(40, { askedMs: 505, answeredMs: 510 });
    expect(counted).to.include({ kind: 'catchup', pieces: 40 });
  });

  it('does so after a read without news as well', () => {
    read(0, { askedMs: 0, answeredMs: 5 });
    read(0, { askedMs: 100, answeredMs: 600 });
    expect(read(40, { askedMs: 605, answeredMs: 610 })).to.include({ kind: 'catchup', pieces: 40 });
  });

  it('does so after a restart, by what the store kept', () => {
    read(0, { askedMs: 0, answeredMs: 500 });
    store.commit();
    expect(store.baseline(5)?.readAtMs).to.equal(1_000_000);
  });

  it('counts nothing of a read that was under way while its counter got another address', () => {
    const before = { askedMs: 0, answeredMs: 5 };
    read(1000, before);
    const late = recorder.findChanges(makeReading(1003, { askedMs: 100, answeredMs: 105 }));
    registry.set([{ ...plc, registers: [{ ...register, offset: 4200 }] }], 110);
    expect(late && counting.count(late)).to.deep.equal([]);
    expect(read(5000, { askedMs: 120, answeredMs: 125 })).to.include({ kind: 'baseline', pieces: 0 });
    expect(read(5002, { askedMs: 220, answeredMs: 225 })).to.include({ kind: 'normal', pieces: 2 });
  });

  it('takes from a message neither another machine’s counter nor a value that its type cannot show', () => {
    read(7, { askedMs: 300, answeredMs: 305 });
    const message = recorder.findChanges(makeReading(9, { askedMs: 400, answeredMs: 405 }));
    const [change] = message?.changes ?? [];
    if (!message || !change) throw new Error('the counter has moved');
    expect(counting.count({ ...message, plcConfigId: 2 })).to.deep.equal([]);
    expect(recorder.record({ ...message, plcConfigId: 2 })).to.equal(0);
    for (const rawValue of [65_536, 1e300, -1, Number.NaN])
      expect(counting.count({ ...message, changes: [{ ...change, rawValue }] })).to.deep.equal([]);
    // What it is for is the configuration's word.
    const [counted] = counting.count({ ...message, changes: [{ ...change, role: 'SCRAP_COUNTER' }] });
    expect(counted).to.include({ role: 'PRODUCTION_COUNTER', pieces: 2 });
  });

  it('still holds back what no such time explains', () => {
    read(0, { askedMs: 0, answeredMs: 500 });
    expect(read(400, { askedMs: 505, answeredMs: 510 })).to.include({ kind: 'quarantine' });
  });
});
