/** What is sent on is what the store does not have, however often it was looked at: the short cut for values that stay must never hide one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { CollectorPlc, CollectorRegister } from '../config/collector-config.ts';
import { RegisterRegistry } from '../config/register-registry.ts';
import { VALUE_QUALITY, type PlcReading } from '../messages.ts';
import { DurableStore } from '../store/durable-store.ts';
import { Recorder } from '../store/recorder.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const IDS = [11, 12];

function makeRegister(id: number): CollectorRegister {
  return {
    id,
    plcConfigId: 1,
    name: `R${id}`,
    address: String(id),
    area: 'holding',
    offset: id,
    dataType: 'uint16',
    wordOrder: null,
    bit: null,
    role: 'MEASUREMENT',
    scale: 1,
    valueOffset: 0,
    minValue: null,
    maxValue: null,
    counterMode: 'auto',
    rolloverAt: null,
    piecesPerCount: '1',
    maxRate: null,
    deadBand: null,
    statusMap: null,
  };
}

describe('the recorder', () => {
  let dir: string;
  let store: DurableStore;
  let recorder: Recorder;
  let registry: RegisterRegistry;
  let monotonicMs = 0;
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'pulso-recorder-'));
    store = new DurableStore(dir, log);
    registry = new RegisterRegistry();
    registry.set([{ id: 1, name: 'Press', registers: IDS.map(makeRegister) } as unknown as CollectorPlc]);
    recorder = new Recorder(store, registry);
  });
  afterEach(() => {
    store.close();
    rmSync(dir, { recursive: true, force: true });
  });

  function read(...values: number[]): PlcReading {
    monotonicMs += 1000;
    return {
      plcConfigId: 1,
      plcName: 'Press',
      readAtMs: 1_700_000_000_000 + monotonicMs,
      monotonicMs,
      pollStartedMs: monotonicMs - 1,
      connected: true,
      registerIds: IDS,
      rawValues: Float64Array.from(values),
      quality: new Uint8Array(values.length).fill(VALUE_QUALITY.GOOD),
    };
  }
  const changed = (reading: PlcReading): number[] =>
    (recorder.findChanges(reading)?.changes ?? []).map(({ plcRegisterId }) => plcRegisterId);
  function take(reading: PlcReading): void {
    const changes = recorder.findChanges(reading);
    if (changes !== null) recorder.record(changes);
  }

  it('says nothing of values that are recorded, and each change once', () => {
    take(read(1, 2));
    expect(changed(read(1, 2))).to.deep.equal([]);
    take(read(1, 3));
    expect(changed(read(1, 3))).to.deep.equal([]);
    expect(changed(read(4, 3))).to.deep.equal([11]);
  });

  it('leaves out what a dead-band covers, to its edge and not a digit less', () => {
    Object.assign(registry.register(12) ?? {}, { scale: 0.1, deadBand: 0.3 });
    take(read(1, 5));
    // 3 × 0.1 is more than 0.3 in binary fractions.
    expect(changed(read(1, 8))).to.deep.equal([]);
    expect(changed(read(1, 2))).to.deep.equal([]);
    expect(recorder.findChanges(read(1, 9))?.changes[0]?.value).to.equal(0.9);
  });

  it('sends again what was lost on its way', () => {
    take(read(1, 2));
    expect(changed(read(1, 9))).to.deep.equal([12]);
    expect(changed(read(1, 9))).to.deep.equal([12]);
  });

  it('sends again what the store had to give up', () => {
    take(read(1, 2));
    expect(store.commit()).to.equal(true);
    take(read(5, 2));
    expect(changed(read(5, 2))).to.deep.equal([]);
    const broken: Record<string, unknown> = { kind: 'status', plcConfigId: 1, state: 'RUNNING', readAtMs: 1 };
    broken['self'] = broken; // Cannot be written as JSON, as a full disk cannot be written at all.
    store.record(99, 'x', [broken as never], 1);
    expect(store.commit()).to.equal(false);
    expect(changed(read(5, 2))).to.deep.equal([11]);
  });

  it('notices when a node in between recorded another value than was read', () => {
    take(read(1, 2));
    expect(changed(read(1, 2))).to.deep.equal([]);
    const forged = recorder.findChanges(read(7, 2));
    if (forged === null) throw new Error('no change');
    take(read(1, 2));
    recorder.record(forged);
    expect(changed(read(1, 2))).to.deep.equal([11]);
  });
});
