/** What the store keeps over a crash, and what it does when it gets full. A crash is a second look at the same file. */
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Baseline } from '../store/baseline.ts';
import { DurableStore } from '../store/durable-store.ts';
import type { CountEntry, OutboxEntry } from '../store/outbox-entry.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const START_MS = Date.UTC(2026, 0, 1);
/** Another process with the store of a folder. */
const HOLD_STORE = `
  import { DurableStore } from '${new URL('../store/durable-store.ts', import.meta.url).href}';
  globalThis.held = new DurableStore(process.argv[1], { info() {}, warn() {}, error() {} });
  setInterval(() => undefined, 1000);
  console.log('held');`;

describe('the durable store', () => {
  const dirs: string[] = [];
  const opened: DurableStore[] = [];

  afterEach(() => {
    for (const store of opened.splice(0)) store.close();
    for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
  });

  function makeDir(): string {
    const dir = mkdtempSync(path.join(tmpdir(), 'pulso-store-'));
    dirs.push(dir);
    return dir;
  }

  function open(dir: string, limitBytes?: number): DurableStore {
    const store = new DurableStore(dir, log, limitBytes);
    opened.push(store);
    return store;
  }

  /** What another process would find after the power failed now: the file and its log, as they are. */
  function crash(dir: string): DurableStore {
    const copy = makeDir();
    cpSync(dir, copy, { recursive: true });
    return open(copy);
  }

  function countTo(store: DurableStore, to: number, atMs: number, registerId = 5): void {
    const state = store.baseline(registerId)?.state;
    const from = state?.last ?? 0;
    const event: CountEntry['event'] = {
      plcConfigId: 1,
      plcRegisterId: registerId,
      role: 'PRODUCTION_COUNTER',
      kind: 'normal',
      reason: null,
      from,
      to,
      pieces: to - from,
      periodStartMs: atMs - 1000,
      countedAtMs: atMs,
      spansOutage: false,
    };
    const next: Baseline = {
      state: { source: 'press', last: to, carry: 250, pending: null, beforeJump: null },
      generation: 3,
      readAtMs: atMs - 2,
      pollStartedMs: null,
      monotonicMs: null,
    };
    const entry: CountEntry = {
      kind: 'count',
      event,
      generation: 3,
      askedAtMs: atMs - 2,
      carry: 250,
      beforeJump: null,
    };
    store.moveBaseline(registerId, next, entry);
  }

  function baselineAt(store: DurableStore, last: number): void {
    const state = { source: 'press', last, carry: 0, pending: null, beforeJump: null };
    const times = { readAtMs: START_MS, pollStartedMs: null, monotonicMs: null };
    const position: OutboxEntry = {
      kind: 'position',
      plcConfigId: 1,
      plcRegisterId: 5,
      generation: 3,
      source: 'press',
      from: null,
      to: last,
      carry: 0,
      reason: null,
      readAtMs: START_MS,
    };
    store.moveBaseline(5, { state, generation: 3, ...times }, position);
  }

  function makeRaw(value: number, readAtMs: number): OutboxEntry {
    const about = { plcConfigId: 1, plcRegisterId: 7, registerAddress: 9 };
    return { kind: 'raw', ...about, value, rawValue: value, quality: 'good', readAtMs };
  }

  it('belongs to one process: another is told which folder it is, until the first has ended, however it ends', async () => {
    const dir = makeDir();
    const holder = spawn(process.execPath, ['--input-type=module', '-e', HOLD_STORE, dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    expect(() => open(dir)).to.throw(`${dir} cannot be opened: another process uses it`);
    const ended = once(holder, 'exit');
    holder.kill('SIGKILL');
    await ended;
    countTo(open(dir), 1, START_MS);
  });

  it('stores the time of each read just after an order began, so that a crash does not make its pieces look older', () => {
    const dir = makeDir();
    const store = open(dir);
    baselineAt(store, 100);
    const read = (seconds: number): void => {
      const readAtMs = START_MS + seconds * 1000;
      store.touch(5, { readAtMs, pollStartedMs: null, monotonicMs: null });
      store.commit();
    };
    read(1);
    read(2);
    expect(crash(dir).baseline(5)?.readAtMs, 'it is written seldom otherwise').to.equal(START_MS + 1000);
    store.hurryReadTimes();
    read(3);
    read(4);
    expect(crash(dir).baseline(5)?.readAtMs).to.equal(START_MS + 4000);
  });

  it('finds each counter where its last durable count left it, before and after a snapshot', () => {
    const dir = makeDir();
    const store = open(dir);
    baselineAt(store, 10);
    store.record(7, '4 good', [makeRaw(4, START_MS)], START_MS);
    countTo(store, 12, START_MS + 1000);
    store.commit();
    countTo(store, 99, START_MS + 2000); // Queued only: the power fails before its commit.
    for (const found of [crash(dir), (store.commit(true), crash(dir))]) {
      const last = found.baseline(5)?.state?.last;
      expect(last).to.be.oneOf([12, 99]);
      expect(found.baseline(5)).to.deep.include({ generation: 3, pollStartedMs: null });
      expect(found.baseline(5)?.state).to.deep.include({ source: 'press', carry: 250 });
      expect(found.recorded(7)).to.equal('4 good');
      const pieces = found
        .takeBatch(100)
        .flatMap(({ entry }) => (entry.kind === 'count' ? [entry.event.pieces] : []));
      expect(pieces.reduce((sum, more) => sum + more, 0)).to.equal((last ?? 0) - 10);
    }
    expect(store.baseline(5)?.readAtMs).to.equal(START_MS + 1998);
  });

  it('sends again what was acknowledged but not snapshotted, and never a sequence twice', () => {
    const dir = makeDir();
    const store = open(dir);
    baselineAt(store, 0);
    countTo(store, 1, START_MS + 1000);
    store.commit();
    const sent = store.takeBatch(10);
    store.acknowledge(sent.at(-1)?.seq ?? 0);
    expect(store.depth).to.equal(0);
    const found = crash(dir);
    expect(found.takeBatch(10)).to.deep.equal(sent);
    found.acknowledge(sent.at(-1)?.seq ?? 0);
    found.commit(true);
    countTo(found, 2, START_MS + 2000);
    found.commit();
    expect(found.takeBatch(10).map(({ seq }) => seq)).to.deep.equal([3]);
  });

  it('hands out what follows an entry that was set aside, also after a crash', () => {
    const dir = makeDir();
    const store = open(dir);
    for (let value = 1; value <= 3; value += 1)
      store.record(7, `${value} good`, [makeRaw(value, START_MS)], 0);
    store.commit();
    const [, second] = store.takeBatch(3);
    store.setAside(second?.seq ?? 0, 'poison');
    expect(store.depth).to.equal(2);
    const found = crash(dir);
    expect(found.takeBatch(3).map(({ seq }) => seq)).to.deep.equal([1, 3]);
    expect(found.quarantined).to.equal(1);
  });

  it('hands out again what a database that went back no longer has, also after a crash', () => {
    const dir = makeDir();
    const store = open(dir);
    baselineAt(store, 0);
    for (let made = 1; made <= 40; made += 1) {
      countTo(store, made, START_MS + made * 1000);
      store.commit();
    }
    const sent = store.takeBatch(100);
    store.acknowledge(sent.at(-1)?.seq ?? 0);
    store.commit(true);
    const found = crash(dir);
    expect(found.depth).to.equal(0);
    expect(found.rewind(sent[9]?.seq ?? 0)).to.deep.equal({ again: sent.length - 10, missing: 0 });
    expect(found.takeBatch(100)).to.deep.equal(sent.slice(10));
    // Whoever crashes now finds the same.
    expect(crash(dir).rewind(0).again).to.equal(sent.length);
  });

  it('keeps what PostgreSQL has only within its share of the room, and says how much is gone', () => {
    const store = open(makeDir(), 400_000);
    let made = 0;
    for (let round = 0; round < 400; round += 1) {
      for (let change = 0; change < 50; change += 1) {
        made += 1 + ((change * change) % 5);
        countTo(store, made, START_MS + made * 997);
      }
      store.commit();
      store.acknowledge(store.takeBatch(1_000).at(-1)?.seq ?? 0);
      if (round % 20 === 19) store.commit(true);
      expect(store.room.alarm).to.equal(false);
    }
    const { again, missing } = store.rewind(1);
    expect(again).to.be.greaterThan(100);
    expect(again + missing).to.equal(400 * 50 - 1);
  });

  it('says at 80 % that it gets full, then gives up times and never a piece, and stays below its limit', function () {
    const limitBytes = 120_000;
    const store = open(makeDir(), limitBytes);
    baselineAt(store, 0);
    let made = 0;
    let atMs = START_MS;
    let isEarly = false;
    for (let round = 0; round < 600; round += 1) {
      for (let change = 0; change < 100; change += 1) {
        atMs += 997 + (change % 7);
        made += 1 + ((change * change) % 5);
        // As counting does: a full store lets it wait.
        if (!store.isFull) countTo(store, made, atMs);
        store.record(7, `${made} good`, [makeRaw((made * 7919) % 65_536, atMs)], atMs);
      }
      // A snapshot each time stands for the minute that a real one takes.
      store.commit(true);
      isEarly ||= store.room.alarm && store.lost.merged === 0;
      expect(store.room.share).to.be.lessThan(1.1);
    }
    expect(isEarly).to.equal(true);
    expect(store.lost.dropped).to.be.greaterThan(0);
    expect(store.lost.merged).to.be.greaterThan(0);
    countTo(store, made, atMs);
    store.commit();
    const kept = drain(store);
    expect(kept.pieces).to.equal(made);
    expect(kept.seqs).to.deep.equal([...kept.seqs].sort((a, b) => a - b));
    expect(store.depth).to.equal(0);
  });

  it('never changes what may have reached PostgreSQL already', function () {
    const store = open(makeDir(), 180_000);
    baselineAt(store, 0);
    for (let made = 1; made <= 60; made += 1) countTo(store, made, START_MS + made * 10);
    store.commit(true);
    const sent = store.takeBatch(50); // The answer is lost.
    let made = 60;
    for (let change = 0; change < 90_000; change += 1) {
      made += 1 + ((change * change) % 7);
      countTo(store, made, START_MS + change * 10 + ((change * 7919) % 9));
      if (change % 500 === 499) store.commit(true);
    }
    expect(store.lost.merged).to.be.greaterThan(0);
    expect(store.takeBatch(50)).to.deep.equal(sent);
    expect(drain(store).pieces).to.equal(made);
  });

  it('takes over what a store of the first format left', () => {
    const dir = makeDir();
    const old = new DatabaseSync(path.join(dir, 'collector.sqlite'));
    old.exec(`
      CREATE TABLE baselines (register_id INTEGER PRIMARY KEY, state TEXT, read_at_ms REAL NOT NULL);
      CREATE TABLE outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, at_ms REAL NOT NULL, payload TEXT NOT NULL);
      INSERT INTO baselines VALUES (5, '{"source":"press","last":7,"carry":0,"pending":null,"beforeJump":null}', 1000);`);
    const { kind, event } = {
      kind: 'count',
      event: { plcConfigId: 1, plcRegisterId: 5, role: 'PRODUCTION_COUNTER', kind: 'normal' },
    };
    const rest = {
      reason: null,
      from: 6,
      to: 7,
      pieces: 1,
      periodStartMs: 1,
      countedAtMs: 2,
      spansOutage: false,
    };
    old
      .prepare('INSERT INTO outbox VALUES (41, 0, ?)')
      .run(JSON.stringify({ kind, event: { ...event, ...rest } }));
    old.close();
    const store = open(dir);
    expect(store.baseline(5)).to.deep.include({ readAtMs: 1000, generation: 0 });
    expect(store.takeBatch(9)).to.have.length(1);
    countTo(store, 8, START_MS);
    store.commit();
    expect(store.takeBatch(9).map(({ seq }) => seq)).to.deep.equal([41, 42]);
  });

  function drain(store: DurableStore): { pieces: number; seqs: number[] } {
    const found = { pieces: 0, seqs: [] as number[] };
    for (;;) {
      const batch = store.takeBatch(1000);
      const last = batch.at(-1);
      if (last === undefined) return found;
      for (const { seq, entry } of batch) {
        found.seqs.push(seq);
        if (entry.kind === 'count') found.pieces += entry.event.pieces;
      }
      store.acknowledge(last.seq);
    }
  }
});
