/** What a collector knows of its machines when it starts without PostgreSQL. */
import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CachedConfig } from '../config/cached-config.ts';
import type { CollectorConfig, CollectorPlc } from '../config/collector-config.ts';
import { DurableStore } from '../store/durable-store.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('the cached configuration', () => {
  let dir: string;
  let store: DurableStore;

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'pulso-config-'));
    store = new DurableStore(dir, log);
  });

  afterEach(() => {
    store.close();
    rmSync(dir, { recursive: true, force: true });
  });

  /** As `loadConfig` leaves it: a machine whose only register has this name. */
  function load(cache: CachedConfig, name: string, cycle: number | null = null): CollectorConfig {
    const digest = `of ${name}`;
    const known = cache.known.get(1);
    const registers = [{ id: 10, plcConfigId: 1, name }] as unknown as CollectorPlc['registers'];
    if (known?.digest !== digest) cache.known.set(1, { digest, registers });
    const plc = { id: 1, name: 'P1', runningCycleSeconds: cycle } as CollectorPlc;
    return { collectorId: 3, plcs: [{ ...plc, registers: cache.known.get(1)?.registers ?? [] }] };
  }

  it('is there after a restart, with the registers that the next look need not fetch again', () => {
    const before = new CachedConfig(store);
    expect(before.read()).to.equal(null);
    expect(before.keep(load(before, 'Counter'))).to.equal(true);
    const after = new CachedConfig(store);
    const config = after.read();
    expect(config?.collectorId).to.equal(3);
    expect(config?.plcs[0]?.registers.map(({ name }) => name)).to.deep.equal(['Counter']);
    expect(after.known.get(1)?.digest).to.equal('of Counter');
    expect(after.keep(load(after, 'Counter'))).to.equal(false);
  });

  it('differs where only a register does, and where only its machine does', () => {
    const cache = new CachedConfig(store);
    cache.keep(load(cache, 'Counter'));
    expect(cache.keep(load(cache, 'Good pieces'))).to.equal(true);
    expect(cache.keep(load(cache, 'Good pieces', 2.5))).to.equal(true);
    const [plc] = new CachedConfig(store).read()?.plcs ?? [];
    expect(plc?.registers[0]?.name).to.equal('Good pieces');
    expect(plc?.runningCycleSeconds).to.equal(2.5);
  });

  it('is read as the first collectors kept it', () => {
    const plc = { id: 1, name: 'P1', registers: [{ id: 10, name: 'Counter' }] };
    store.setMeta('config', JSON.stringify({ collectorId: 3, plcs: [plc] }));
    const cache = new CachedConfig(store);
    expect(cache.read()?.plcs[0]?.registers[0]?.name).to.equal('Counter');
    expect(cache.keep(load(cache, 'Counter'))).to.equal(true);
    expect(new CachedConfig(store).read()?.plcs[0]?.registers[0]?.name).to.equal('Counter');
  });

  it('is kept whole or not at all', () => {
    const cache = new CachedConfig(store);
    cache.keep(load(cache, 'Counter'));
    const other = load(cache, 'Good pieces');
    store.setMetas = () => {
      throw new Error('disk full');
    };
    expect(() => cache.keep(other)).to.throw('disk full');
    Reflect.deleteProperty(store, 'setMetas');
    expect(cache.keep(other)).to.equal(true);
    expect(new CachedConfig(store).read()?.plcs[0]?.registers[0]?.name).to.equal('Good pieces');
  });
});
