import { expect } from 'chai';
import fc from 'fast-check';
import type { MachineState } from '../machines/machine-tables.ts';
import { deriveStops } from './derive-stops.ts';
import type { RunSpan, StateSpan, StopContext, StopPart } from './derive-stops.ts';
import { reconcileStops } from './reconcile-stops.ts';
import type { StopChanges, StoredStop } from './reconcile-stops.ts';

const MIN = 60_000;
/** `['RUNNING', 0], ['STOPPED', 5]` in minutes: each lasts until the next, the last goes on. */
function timeline(...changes: [MachineState, number][]): StateSpan[] {
  return changes.map(([state, at], index) => {
    const end = changes[index + 1]?.[1];
    const downtimeAfterMs = state === 'STOPPED' || state === 'FAULT' ? 2 * MIN : null;
    return { state, startMs: at * MIN, endMs: end === undefined ? null : end * MIN, downtimeAfterMs };
  });
}
const run = (from: number, to: number | null, change: Partial<RunSpan> = {}): RunSpan => {
  return {
    orderId: 1,
    startMs: from * MIN,
    endMs: to === null ? null : to * MIN,
    isFirst: false,
    isOwn: true,
    ...change,
  };
};
const shift = (from: number, to: number, ...breaks: [number, number][]) => {
  const pauses = breaks.map(([start, end]) => ({ startMs: start * MIN, endMs: end * MIN }));
  return { startMs: from * MIN, endMs: to * MIN, breaks: pauses };
};
const context = (states: StateSpan[], until: number, change: Partial<StopContext> = {}): StopContext => {
  return { states, shifts: null, runs: [run(-600, null)], knownUntilMs: until * MIN, ...change };
};
const minutes = (ms: number | null) => (ms === null ? '' : ms / MIN);
const show = (parts: readonly Pick<StopPart, 'kind' | 'startMs' | 'endMs'>[]) =>
  parts.map(({ kind, startMs, endMs }) => `${kind} ${minutes(startMs)}-${minutes(endMs)}`);
const derive = (...args: Parameters<typeof context>) => show(deriveStops(context(...args)));

describe('stops out of states', () => {
  it('are micro-stops until they last long enough, also while they go on', () => {
    const states = timeline(['RUNNING', 0], ['STOPPED', 5]);
    expect(derive(states, 6)).to.deep.equal(['micro_stop 5-']);
    expect(derive(states, 7)).to.deep.equal(['unplanned 5-']);
    expect(derive(timeline(['RUNNING', 0], ['STOPPED', 5], ['RUNNING', 6]), 60)).to.deep.equal([
      'micro_stop 5-6',
    ]);
    expect(derive(timeline(['RUNNING', 0], ['STOPPED', 5], ['SLOW', 9]), 60)).to.deep.equal([
      'unplanned 5-9',
    ]);
  });
  it('are one stop whatever the machine says while it stands', () => {
    const parts = deriveStops(
      context(timeline(['STOPPED', 5], ['FAULT', 6], ['SETUP', 8], ['RUNNING', 9]), 60),
    );
    expect(show(parts)).to.deep.equal(['unplanned 5-8', 'changeover 8-9']);
    expect(new Set(parts.map(({ stopMs }) => stopMs))).to.have.lengthOf(1);
  });
  it('leave out what nobody knows, and go on behind it as the same stop', () => {
    const states = timeline(['STOPPED', 5], ['UNKNOWN', 6], ['STOPPED', 8], ['UNKNOWN', 20]);
    const parts = deriveStops(context(states, 60));
    expect(show(parts)).to.deep.equal(['unplanned 5-6', 'unplanned 8-20']);
    expect(new Set(parts.map(({ stopMs }) => stopMs))).to.have.lengthOf(1);
    expect(derive(timeline(['UNKNOWN', 0], ['RUNNING', 8]), 60)).to.deep.equal([]);
  });
  it('are cut where a shift ends, and are none where nobody works', () => {
    const shifts = [shift(0, 10), shift(10, 20), shift(30, 40)];
    const states = timeline(['STOPPED', 5], ['RUNNING', 35]);
    expect(derive(states, 60, { shifts })).to.deep.equal([
      'unplanned 5-10',
      'unplanned 10-20',
      'unplanned 30-35',
    ]);
    expect(derive(timeline(['STOPPED', 5]), 25, { shifts })).to.deep.equal([
      'unplanned 5-10',
      'unplanned 10-20',
    ]);
    expect(derive(timeline(['STOPPED', 5]), 32, { shifts }).at(-1)).to.equal('unplanned 30-');
  });
  it('take the kind that goes first: shift, planned, no order, changeover', () => {
    const shifts = [shift(0, 100, [20, 30])];
    const runs = [run(0, 40), run(50, null, { orderId: 2, isFirst: true })];
    expect(
      derive(timeline(['STOPPED', 10], ['RUNNING', 60], ['STOPPED', 90]), 95, { shifts, runs }),
    ).to.deep.equal([
      'unplanned 10-20',
      'planned 20-30',
      'unplanned 30-40',
      'no_order 40-50',
      'changeover 50-60',
      'unplanned 90-',
    ]);
  });
  it('call it no changeover where the machine ran on into the next order, or had only paused', () => {
    const states = timeline(['RUNNING', 0], ['STOPPED', 55], ['RUNNING', 60]);
    expect(derive(states, 90, { runs: [run(50, null, { isFirst: true })] })).to.deep.equal([
      'unplanned 55-60',
    ]);
    const stopped = timeline(['RUNNING', 0], ['STOPPED', 45], ['RUNNING', 60]);
    expect(derive(stopped, 90, { runs: [run(50, null)] })).to.deep.equal([
      'no_order 45-50',
      'unplanned 50-60',
    ]);
  });
  it('belong to the order of the machine before that of the sector', () => {
    const runs = [run(0, null, { orderId: 7, isOwn: false }), run(8, null, { orderId: 9 })];
    const parts = deriveStops(context(timeline(['STOPPED', 5]), 20, { runs }));
    expect(parts.map(({ orderId }) => orderId)).to.deep.equal([7, 9]);
  });
});

const groupOf = (stopMs: number) => `g${stopMs / MIN}`;
let ids = 0;
function apply(stored: readonly StoredStop[], changes: StopChanges): StoredStop[] {
  const updates = new Map(changes.update.map((one) => [one.id, one]));
  const inserted = changes.insert.map(({ heirOf, ...part }): StoredStop => {
    ids += 1;
    const heir = stored.find(({ id }) => id === heirOf);
    const activityTypeId = heir?.activityTypeId ?? null;
    return { ...part, id: ids, automatic: true, edited: heir !== undefined, activityTypeId };
  });
  return [
    ...stored
      .filter(({ id }) => !changes.remove.includes(id))
      .map((row) => ({ ...row, ...updates.get(row.id) })),
    ...inserted,
  ].sort((a, b) => a.startMs - b.startMs);
}
function review(stored: readonly StoredStop[], from: StopContext): StoredStop[] {
  return apply(stored, reconcileStops(deriveStops(from), stored, groupOf, from.knownUntilMs));
}
function judge(row: StoredStop | undefined, change: Partial<StoredStop> = {}): void {
  if (row !== undefined) Object.assign(row, { edited: true, activityTypeId: 4, ...change });
}

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
