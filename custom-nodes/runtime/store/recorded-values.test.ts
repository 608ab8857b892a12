import { expect } from 'chai';
import fc from 'fast-check';
import type { ValueQuality } from '../messages.ts';
import { RecordedValues } from './recorded-values.ts';

const value = fc.oneof(
  fc.record({
    raw: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
    quality: fc.constantFrom<ValueQuality>(0, 2),
  }),
  fc.constant({ raw: Number.NaN, quality: 1 }),
);
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ act: fc.constant('set' as const), id: fc.integer({ min: 1, max: 3000 }), value }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constantFrom('commit' as const, 'snapshot' as const, 'restore' as const),
    }),
  },
);

describe('the recorded values', () => {
  it('are, after any commits and failures, what was durable last and what was set since', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const values = new RecordedValues();
        let durable = new Map<number, string>();
        let now = new Map<number, string>();
        const file = new Map<number, string>();
        for (const one of steps) {
          if (one.act === 'set') {
            const { raw, quality } = one.value;
            values.set(values.slotOf(one.id), raw, quality);
            now.set(one.id, quality === 1 ? 'bad' : `${raw} ${quality === 0 ? 'good' : 'out_of_range'}`);
          } else if (one.act === 'restore') {
            values.restore();
            now = new Map(durable);
          } else {
            if (one.act === 'snapshot') for (const [id, text] of values.changed()) file.set(id, text);
            values.committed(one.act === 'snapshot');
            durable = new Map(now);
            if (one.act === 'snapshot') expect(file).to.deep.equal(durable);
          }
        }
        for (let id = 1; id <= 3000; id += 1) expect(values.text(id)).to.equal(now.get(id));
        const found = new RecordedValues();
        for (const [id, text] of now) found.load(id, text);
        for (const [id, text] of now) expect(found.text(id)).to.equal(text);
      }),
      { numRuns: 50 },
    );
  });

  it('tell a value from another one, from another quality and from none', () => {
    const values = new RecordedValues();
    const slot = values.slotOf(7);
    expect([values.isSame(slot, 0, 0), values.rawValue(slot), values.text(7)]).to.deep.equal([
      false,
      null,
      undefined,
    ]);
    values.set(slot, 5, 0);
    expect([values.isSame(slot, 5, 0), values.isSame(slot, 5, 2), values.isSame(slot, 6, 0)]).to.deep.equal([
      true,
      false,
      false,
    ]);
    values.set(slot, Number.NaN, 1);
    expect([values.isSame(slot, Number.NaN, 1), values.rawValue(slot)]).to.deep.equal([true, null]);
  });
});
