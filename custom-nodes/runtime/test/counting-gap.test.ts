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
  const registry = new RegisterRegistry();
  registry.set([plc]);
  let store: DurableStore;
  let recorder: Recorder;
  let counting: Counting;

  beforeEach(() => {
    store = new DurableStore(mkdtempSync(path.join(dir, 'store-')), log);
    recorder = new Recorder(store, registry);
    counting = new Counting(store, registry, log);
  });
  afterEach(() => store.close());
  after(() => rmSync(dir, { recursive: true, force: true }));

  function read(value: number, { askedMs, answeredMs }: { askedMs: number; answeredMs: number }) {
    const reading: PlcReading = {
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
    const changes = recorder.findChanges(reading);
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

  it('still holds back what no such time explains', () => {
    read(0, { askedMs: 0, answeredMs: 500 });
    expect(read(400, { askedMs: 505, answeredMs: 510 })).to.include({ kind: 'quarantine' });
  });
});
