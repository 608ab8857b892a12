import { expect } from 'chai';
import fc from 'fast-check';
import type { MachineState } from '../machines/machine-tables.ts';
import { deriveStops } from './derive-stops.ts';
import { reconcileStops } from './reconcile-stops.ts';
import type { StoredStop } from './reconcile-stops.ts';
import { context, groupOf, judge, MIN, review, run, shift, show, timeline } from './test/stop-stage.ts';

describe('stops that people have worked on', () => {
  const states = (...more: [MachineState, number][]) => timeline(['RUNNING', 0], ['STOPPED', 5], ...more);

  it('keep their reason, given while they went on, to their end and over the edge of a shift', () => {
    const shifts = [shift(0, 10), shift(10, 100)];
    let rows = review([], context(states(), 8, { shifts }));
    judge(rows[0]);
    rows = review(rows, context(states(), 15, { shifts }));
    expect(show(rows)).to.deep.equal(['unplanned 5-10', 'unplanned 10-']);
    rows = review(rows, context(states(['RUNNING', 20]), 30, { shifts }));
    expect(show(rows)).to.deep.equal(['unplanned 5-10', 'unplanned 10-20']);
    expect(rows.map(({ activityTypeId }) => activityTypeId)).to.deep.equal([4, 4]);
  });
  it('are not changed by what arrives late', () => {
    let rows = review([], context(states(['RUNNING', 20]), 30));
    judge(rows[0]);
    rows = review(
      rows,
      context(timeline(['RUNNING', 0], ['STOPPED', 3], ['RUNNING', 8], ['STOPPED', 22], ['RUNNING', 25]), 30),
    );
    expect(show(rows)).to.deep.equal(['unplanned 3-5', 'unplanned 5-20', 'unplanned 22-25']);
  });
  it('keep a split, and its second half follows the stop to its end', () => {
    let rows = review([], context(states(), 10));
    const whole = rows[0];
    expect(whole).to.include({ groupId: 'g5', endMs: null });
    rows = [
      { ...whole, endMs: 7 * MIN, edited: true } as StoredStop,
      { ...whole, id: 999, startMs: 7 * MIN, edited: true, activityTypeId: 2 } as StoredStop,
    ];
    rows = review(rows, context(states(['RUNNING', 20]), 30));
    expect(show(rows)).to.deep.equal(['unplanned 5-7', 'unplanned 7-20']);
    expect(rows.map(({ id }) => id)).to.deep.equal([whole?.id, 999]);
  });
  it('give way to a stop that was entered by hand, not the other way round', () => {
    const manual: StoredStop = {
      id: 500,
      groupId: 'm',
      kind: 'planned',
      orderId: null,
      startMs: 8 * MIN,
      endMs: 12 * MIN,
      automatic: false,
      edited: true,
      activityTypeId: 3,
    };
    const rows = review([manual], context(states(['RUNNING', 20]), 30));
    expect(show(rows)).to.deep.equal(['unplanned 5-8', 'planned 8-12', 'unplanned 12-20']);
  });
  it('wait for what is planned ahead, and end before it when the machine runs again', () => {
    const planned = {
      automatic: false,
      edited: true,
      activityTypeId: 3,
      orderId: null,
      groupId: 'm',
      kind: 'planned' as const,
    };
    const ahead: StoredStop = { ...planned, id: 500, startMs: 30 * MIN, endMs: 40 * MIN };
    let rows = review([ahead], context(states(), 10));
    expect(show(rows)).to.deep.equal(['unplanned 5-30', 'planned 30-40']);
    judge(rows[0]);
    rows = review(rows, context(states(['RUNNING', 20]), 25));
    expect(show(rows)).to.deep.equal(['unplanned 5-20', 'planned 30-40']);
    rows = review([ahead], context(states(), 45));
    expect(show(rows)).to.deep.equal(['unplanned 5-30', 'planned 30-40', 'unplanned 40-']);
  });
  it('become downtimes also where the reason came before the time was up', () => {
    let rows = review([], context(states(), 6));
    judge(rows[0], { kind: 'micro_stop' });
    rows = review(rows, context(states(), 9));
    expect(show(rows)).to.deep.equal(['unplanned 5-']);
  });
  it('never hold up what follows, even where the calendar took their time away', () => {
    let rows = review([], context(states(), 8));
    judge(rows[0]);
    rows = review(rows, context(states(['RUNNING', 20], ['STOPPED', 40]), 50, { shifts: [shift(30, 60)] }));
    expect(show(rows).at(-1)).to.equal('unplanned 40-');
  });
});

const anyStates = fc
  .array(
    fc.record({
      state: fc.constantFrom<MachineState>(
        'RUNNING',
        'SLOW',
        'STOPPED',
        'STOPPED',
        'FAULT',
        'SETUP',
        'UNKNOWN',
      ),
      length: fc.integer({ min: 0, max: 30 }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((spans) => {
    let at = 0;
    return timeline(
      ...spans.map(({ state, length }): [MachineState, number] => {
        at += length;
        return [state, at];
      }),
    );
  });
const anyShifts = fc.option(
  fc
    .array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 20 })), { maxLength: 10 })
    .map((pairs) => {
      let at = 0;
      return pairs.map(([length, gap]) => {
        const one = shift(at, at + length, [at + Math.floor(length / 3), at + Math.floor(length / 2)]);
        at += length + gap;
        return one;
      });
    }),
);
const anyRuns = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 0, max: 20 }), fc.boolean()), {
    maxLength: 8,
  })
  .map((rows) => {
    let at = 0;
    return rows.map(([length, gap, isFirst], index) => {
      const one = run(at, at + length, { isFirst, orderId: index + 1 });
      at += length + gap;
      return one;
    });
  });
const length = ({ startMs, endMs }: { startMs: number; endMs: number | null }, until: number) =>
  Math.max(0, Math.min(endMs ?? until, until) - Math.max(startMs, 0));

describe('stops out of any states, shifts and runs', () => {
  it('never overlap, and add up to the time that the machine stood while people worked', () => {
    fc.assert(
      fc.property(anyStates, anyShifts, anyRuns, (states, shifts, runs) => {
        const until = 1000 * MIN;
        const parts = deriveStops({ states, shifts, runs, knownUntilMs: until });
        for (const [index, part] of parts.entries()) {
          expect(part.endMs ?? until).to.be.above(part.startMs);
          expect(part.startMs).to.be.at.least(parts[index - 1]?.endMs ?? -Infinity);
        }
        const standing = states.filter(({ state }) => ['STOPPED', 'FAULT', 'SETUP'].includes(state));
        const worked = standing.flatMap((one) =>
          (shifts ?? [{ startMs: 0, endMs: until }]).map((shiftSpan) =>
            Math.max(
              0,
              Math.min(one.endMs ?? until, shiftSpan.endMs) - Math.max(one.startMs, shiftSpan.startMs),
            ),
          ),
        );
        const sum = (values: number[]) => values.reduce((total, one) => total + one, 0);
        expect(sum(parts.map((part) => length(part, until)))).to.equal(sum(worked));
      }),
    );
  });
  it('come to the same whether they were looked at all the time, late, or once', () => {
    fc.assert(
      fc.property(
        anyStates,
        anyShifts,
        anyRuns,
        fc.array(fc.integer({ min: 0, max: 700 })),
        (states, shifts, runs, looks) => {
          const whole = { states, shifts, runs, knownUntilMs: 1000 * MIN };
          const once = review([], whole);
          let often: StoredStop[] = [];
          for (const look of looks.sort((a, b) => a - b)) {
            const knownUntilMs = look * MIN;
            const seen = states
              .filter(({ startMs }) => startMs <= knownUntilMs)
              .map((one, index, all) => (index === all.length - 1 ? { ...one, endMs: null } : one));
            // Runs are known when they begin and when they end.
            const begun = runs
              .filter(({ startMs }) => startMs <= knownUntilMs)
              .map((one) => ((one.endMs ?? 0) > knownUntilMs ? { ...one, endMs: null } : one));
            often = review(often, { states: seen, shifts, runs: begun, knownUntilMs });
          }
          often = review(often, whole);
          const plain = (rows: StoredStop[]) => rows.map(({ id: _id, ...row }) => row);
          expect(plain(often)).to.deep.equal(plain(once));
          expect(reconcileStops(deriveStops(whole), once, groupOf, whole.knownUntilMs)).to.deep.equal({
            remove: [],
            update: [],
            insert: [],
          });
        },
      ),
    );
  });
});
