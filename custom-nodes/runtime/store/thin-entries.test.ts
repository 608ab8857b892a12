import { expect } from 'chai';
import fc from 'fast-check';
import type { CountEntry, OutboxEntry, StoredEntry } from './outbox-entry.ts';
import { thinEntries } from './thin-entries.ts';

const START_MS = Date.UTC(2026, 0, 1);

function makeCount(change: Partial<CountEntry['event']> & { generation?: number } = {}): CountEntry {
  const { generation = 0, ...event } = change;
  const countedAtMs = event.countedAtMs ?? START_MS;
  return {
    kind: 'count',
    event: {
      plcConfigId: 1,
      plcRegisterId: 1,
      role: 'PRODUCTION_COUNTER',
      kind: 'normal',
      reason: null,
      from: 0,
      to: 1,
      pieces: 1,
      periodStartMs: countedAtMs - 1000,
      countedAtMs,
      spansOutage: false,
      ...event,
    },
    generation,
    askedAtMs: countedAtMs,
    carry: 0,
    beforeJump: null,
  };
}

function makeRaw(readAtMs: number, rawValue: number): OutboxEntry {
  const about = { plcConfigId: 1, plcRegisterId: 2, registerAddress: 0 };
  return { kind: 'raw', ...about, value: rawValue, rawValue, quality: 'good', readAtMs };
}

const store = (entries: OutboxEntry[]): StoredEntry[] =>
  entries.map((entry, index) => ({ seq: index + 1, entry }));

/** Steps of machines: which counter, how many pieces, how long since the step before, what kind. */
const history = fc.array(
  fc.record({
    register: fc.integer({ min: 1, max: 3 }),
    pieces: fc.nat(500),
    afterMs: fc.integer({ min: 1, max: 40_000 }),
    kind: fc.constantFrom('normal', 'normal', 'normal', 'rollover', 'reset', 'catchup', 'quarantine'),
    generation: fc.constantFrom(0, 0, 0, 1),
    isRaw: fc.boolean(),
  }),
  { maxLength: 200 },
);

describe('thinning a full buffer', () => {
  it('keeps every piece, each quarantined count, and where each counter ends', () => {
    fc.assert(
      fc.property(history, fc.constantFrom('measurements' as const, 'counts' as const), (steps, step) => {
        let atMs = START_MS;
        const values = new Map<number, number>();
        const entries = steps.map(({ register, pieces, afterMs, kind, generation, isRaw }): OutboxEntry => {
          atMs += afterMs;
          if (isRaw) return makeRaw(atMs, pieces);
          const from = values.get(register) ?? 0;
          values.set(register, from + pieces);
          const event = { plcRegisterId: register, kind, from, to: from + pieces, pieces, countedAtMs: atMs };
          return makeCount({ ...event, generation });
        });
        const before = store(entries);
        const after = thinEntries(before, step);
        expect(totals(after)).to.deep.equal(totals(before));
        expect(ends(after)).to.deep.equal(ends(before));
        const seqs = after.map(({ seq }) => seq);
        expect(seqs).to.deep.equal([...new Set(seqs)].sort((a, b) => a - b));
        expect(thinEntries(after, step)).to.deep.equal(after);
      }),
      { numRuns: 500 },
    );
  });

  it('gives up raw values first, down to the last of each minute', () => {
    const entries = store([
      makeRaw(START_MS, 1),
      makeCount(),
      makeRaw(START_MS + 59_999, 2),
      makeRaw(START_MS + 60_000, 3),
    ]);
    expect(thinEntries(entries, 'measurements').map(({ seq }) => seq)).to.deep.equal([2, 3, 4]);
  });

  it('makes one count of a minute, from its first counter value to its last, that needs a single order', () => {
    const [a, b] = [START_MS + 1000, START_MS + 2000];
    const entries = store([
      makeCount({ from: 65_530, to: 65_535, pieces: 5, countedAtMs: a }),
      makeCount({ from: 65_535, to: 2, pieces: 3, kind: 'rollover', countedAtMs: b }),
      makeCount({ from: 2, to: 3, pieces: 1, countedAtMs: START_MS + 61_000 }),
    ]);
    const [merged, next] = thinEntries(entries, 'counts');
    expect(merged?.seq).to.equal(2);
    expect((merged?.entry as CountEntry).event).to.include({
      kind: 'rollover',
      from: 65_530,
      to: 2,
      pieces: 8,
      periodStartMs: a - 1000,
      countedAtMs: b,
      spansOutage: true,
    });
    expect(next?.seq).to.equal(3);
  });
});

/** Pieces by register, generation, and whether they wait for a supervisor. */
function totals(entries: readonly StoredEntry[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { entry } of entries) {
    if (entry.kind !== 'count') continue;
    const { plcRegisterId, kind, pieces } = entry.event;
    const key = `${plcRegisterId}/${entry.generation}/${kind === 'quarantine' ? 'held' : 'booked'}`;
    sums[key] = (sums[key] ?? 0) + pieces;
  }
  return sums;
}

function ends(entries: readonly StoredEntry[]): Map<number, number> {
  const last = new Map<number, number>();
  for (const { entry } of entries)
    if (entry.kind === 'count') last.set(entry.event.plcRegisterId, entry.event.to);
  return last;
}
