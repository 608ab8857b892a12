import { expect } from 'chai';
import fc from 'fast-check';
import { packEntries, unpackEntries } from './entry-block.ts';
import type { CountEntry, OutboxEntry, RawEntry, StoredEntry } from './outbox-entry.ts';

const id = fc.integer({ min: 1, max: 100_000 });
const timeMs = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 });
const value = fc.oneof(
  fc.integer({ min: 0, max: 4_294_967_295 }),
  // JSON knows no -0, and a register never shows one that matters.
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
);
const raw: fc.Arbitrary<RawEntry> = fc.record({
  kind: fc.constant('raw'),
  plcConfigId: id,
  plcRegisterId: id,
  registerAddress: fc.integer({ min: 0, max: 65_535 }),
  value,
  rawValue: value,
  quality: fc.constantFrom('good', 'out_of_range'),
  readAtMs: timeMs,
});
const bad = raw.map((entry): RawEntry => ({ ...entry, value: 0, rawValue: null, quality: 'bad' }));
const counted: fc.Arbitrary<CountEntry> = fc.record({
  kind: fc.constant('count'),
  event: fc.record({
    plcConfigId: id,
    plcRegisterId: id,
    role: fc.constantFrom('PRODUCTION_COUNTER', 'SCRAP_COUNTER'),
    kind: fc.constantFrom('normal', 'rollover', 'reset', 'catchup', 'quarantine'),
    reason: fc.constantFrom(null, null, 'ABOVE_MAX_RATE', 'JUMP_TAKEN_BACK'),
    from: fc.option(value),
    to: value,
    pieces: fc.nat(),
    periodStartMs: timeMs,
    countedAtMs: timeMs,
    spansOutage: fc.boolean(),
  }),
  generation: fc.nat(5),
  askedAtMs: timeMs,
  carry: fc.constantFrom(0, 0, 500_000_000_000),
  beforeJump: fc.constantFrom(null, null, { last: 5, gapSeconds: 1.5, carry: 0 }),
});
const link: fc.Arbitrary<OutboxEntry> = fc.record({
  kind: fc.constant('link'),
  plcConfigId: id,
  connected: fc.boolean(),
  errorCode: fc.constantFrom(null, 'PLC_TIMEOUT'),
  errorMessage: fc.constantFrom(null, 'Não responde.'),
  readAtMs: timeMs,
});

describe('a block of entries', () => {
  it('gives back every entry as it was, in its order and with its sequence', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.oneof(raw, bad, counted, link))),
        (list) => {
          let seq = 2 ** 40;
          const entries = list.map(([step, entry]): StoredEntry => ({ seq: (seq += step), entry }));
          expect(unpackEntries(packEntries(entries))).to.deep.equal(entries);
        },
      ),
    );
  });

  it('keeps a second of the design rate in some 20 bytes a counted change', () => {
    const entries = Array.from({ length: 200 }, (_, index) => secondOf(index)).flat();
    const stored = entries.map((entry, index): StoredEntry => ({ seq: 1 + index, entry }));
    const bytes = packEntries(stored).length / 200;
    expect(bytes).to.be.lessThan(20);
  });
});

/** A raw value and a count of one of 200 machines, with the jitter of real polls. */
function secondOf(index: number): OutboxEntry[] {
  const readAtMs = 1_764_000_000_000 + (index % 4) * 250 + ((index * 7919) % 23);
  const about = { plcConfigId: 10 + index, plcRegisterId: 100 + index * 3 };
  const to = (5000 + index * 3739) % 65_536;
  const event: CountEntry['event'] = {
    ...about,
    role: 'PRODUCTION_COUNTER',
    kind: 'normal',
    reason: null,
    from: to - 1,
    to,
    pieces: 1,
    periodStartMs: readAtMs - 1000 - ((index * 31) % 17),
    countedAtMs: readAtMs,
    spansOutage: false,
  };
  return [
    { kind: 'raw', ...about, registerAddress: 4129, value: to, rawValue: to, quality: 'good', readAtMs },
    { kind: 'count', event, generation: 0, askedAtMs: readAtMs - 2, carry: 0, beforeJump: null },
  ];
}
