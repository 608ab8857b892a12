import { expect } from 'chai';
import fc from 'fast-check';
import { machineTimeline, stopsWithStates } from './machine-timeline.ts';
import { OEE_INPUTS } from './oee-inputs.ts';
import { summarizePeriod } from './summarize-period.ts';
import { makeQuestion, minute, SHIFT_START_MS, total } from './test/oee-cases.ts';
import type { Case } from './test/oee-cases.ts';
import type { OpenSpan, TimelineQuestion } from './timeline-types.ts';

const shown = (one: Case) =>
  machineTimeline(makeQuestion(one)).map(({ kind, startMs, endMs }) => [
    kind,
    (startMs - SHIFT_START_MS) / 60_000,
    (endMs - SHIFT_START_MS) / 60_000,
  ]);

describe('the timeline of a machine', () => {
  it('follows the precedence of the plant', () => {
    const one: Case = {
      minutes: 100,
      breaks: [[10, 20]],
      runs: [{ orderId: 1, at: [30, null] }],
      states: [
        { state: 'RUNNING', at: [-10, 45] },
        { state: 'UNKNOWN', at: [45, 50] },
        { state: 'SETUP', at: [50, 60] },
        { state: 'RUNNING', at: [60, null] },
      ],
      stops: [
        { at: [0, 40], kind: 'unplanned' },
        { at: [40, 70], kind: 'changeover' },
        { at: [70, 80], kind: 'planned' },
        { at: [90, 95], kind: 'micro_stop' },
      ],
    };
    expect(shown(one)).to.deep.equal([
      ['no_order', 0, 10],
      ['break', 10, 20],
      ['no_order', 20, 30],
      ['unplanned', 30, 40],
      ['changeover', 40, 45],
      ['unknown', 45, 50],
      ['changeover', 50, 70],
      ['planned', 70, 80],
      ['running', 80, 90],
      ['micro_stop', 90, 95],
      ['running', 95, 100],
    ]);
  });

  it('prefers the machine’s own order to the sector’s', () => {
    const question = makeQuestion({ minutes: 60, runs: [{ orderId: 1, at: [0, null] }] });
    const facts = {
      ...question.facts,
      runs: [
        { orderId: 2, isOwn: true, startMs: minute(10), endMs: minute(20) },
        { orderId: 1, isOwn: false, startMs: minute(0), endMs: null },
      ],
    };
    expect(machineTimeline({ ...question, facts }).map(({ orderId }) => orderId)).to.deep.equal([1, 2, 1]);
  });

  it('counts a stop once, in the shift in which it began', () => {
    // 06:00–14:00 and 14:00–22:00; a stop from 13:00 to 15:00, cut at the shift under one group.
    const cut = [
      { at: [420, 480] as [number, number], activityTypeId: 4 },
      {
        at: [480, 540] as [number, number],
        activityTypeId: 4,
        groupStartMs: minute(420),
        reasonStartMs: minute(420),
      },
    ];
    const question = makeQuestion({ stops: cut, minutes: 480 });
    const [first] = question.shifts;
    if (!first) throw new Error('no shift');
    const shifts = [first, { ...first, startMs: minute(480), endMs: minute(960) }];
    const one = summarizePeriod({ ...question, shifts }, [], []);
    const two = summarizePeriod({ ...question, shifts, startMs: minute(480), endMs: minute(960) }, [], []);
    expect([one, two].map(({ orders }) => total(orders).stops)).to.deep.equal([1, 0]);
    expect([one, two].map(({ stops }) => stops.map(({ stops: n, ms }) => [n, ms]))).to.deep.equal([
      [[1, 3_600_000]],
      [[0, 3_600_000]],
    ]);
    // A stop that began before the working time counts where the work begins.
    const early = makeQuestion({ stops: [{ at: [-600, 30] }] });
    expect(total(summarizePeriod(early, [], []).orders).stops).to.equal(1);
  });
});

const STATES = ['RUNNING', 'SLOW', 'STOPPED', 'SETUP', 'FAULT', 'PLANNED_STOP', 'UNKNOWN'] as const;
const STOPS = ['unplanned', 'micro_stop', 'planned', 'changeover', 'no_order'] as const;
/** Cuts a stretch of 8 h, and an hour on either side, into parts without overlap: some have something, some nothing. */
function parts<Value>(
  value: fc.Arbitrary<Value>,
): fc.Arbitrary<{ value: Value; at: [number, number | null] }[]> {
  return fc
    .array(fc.tuple(fc.integer({ min: 1, max: 120 }), fc.boolean(), value), { maxLength: 12 })
    .chain((list) => fc.boolean().map((isOpen) => ({ list, isOpen })))
    .map(({ list, isOpen }) => {
      let at = -60;
      const found: { value: Value; at: [number, number | null] }[] = [];
      for (const [index, [length, isThere, one]] of list.entries()) {
        const isLast = isOpen && index === list.length - 1;
        if (isThere) found.push({ value: one, at: [at, isLast ? null : at + length] });
        at += length;
      }
      return found;
    });
}
const anyCase: fc.Arbitrary<Case> = fc
  .record({
    states: parts(fc.constantFrom(...STATES)),
    stops: parts(
      fc.record({
        kind: fc.constantFrom(...STOPS),
        activityTypeId: fc.option(fc.integer({ min: 1, max: 3 })),
        isPlanned: fc.boolean(),
        isByHand: fc.boolean(),
      }),
    ),
    runs: parts(fc.integer({ min: 1, max: 3 })),
    breaks: parts(fc.constant(null)),
    nowMinute: fc.integer({ min: 60, max: 700 }),
    knownUntilMinute: fc.integer({ min: 0, max: 700 }),
  })
  .map(({ states, stops, runs, breaks, ...rest }) => ({
    ...rest,
    states: states.map(({ value, at }) => ({ state: value, at })),
    stops: stops.map(({ value, at }) => ({ ...value, at })),
    runs: runs.map(({ value, at }) => ({ orderId: value, at })),
    breaks: breaks.flatMap(({ at: [from, to] }): [number, number][] =>
      to === null || from < 0 || to > 480 ? [] : [[from, to]],
    ),
    cycles: { 1: 10, 2: 25, 3: null },
  }));

describe('the timeline of any machine', () => {
  it('fills the shift up to now without gap or overlap', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const question = makeQuestion(one);
        const segments = machineTimeline(question);
        let atMs = question.startMs;
        for (const segment of segments) {
          expect(segment.startMs).to.equal(atMs);
          expect(segment.endMs).to.be.above(atMs);
          atMs = segment.endMs;
        }
        expect(atMs).to.equal(Math.min(question.endMs, question.nowMs));
      }),
    );
  });

  it('says of each minute what the precedence says of it, read word by word', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const question = makeQuestion(one);
        const kinds = machineTimeline(question).flatMap(({ startMs, endMs, kind }) =>
          Array.from({ length: (endMs - startMs) / 60_000 }, () => kind),
        );
        for (const [index, kind] of kinds.entries())
          expect(kind, `minute ${index}`).to.equal(kindOfMinute(question, minute(index)));
      }),
    );
  });

  it('adds up from the parts of a shift to the whole, times and stops alike', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 1, max: 479 }), (one, cut) => {
        const question = makeQuestion(one);
        const whole = total(summarizePeriod(question, [], []).orders);
        const partsOfIt = [
          { ...question, endMs: minute(cut) },
          { ...question, startMs: minute(cut) },
        ].flatMap((part) => summarizePeriod(part, [], []).orders);
        const sum = total(partsOfIt);
        for (const name of OEE_INPUTS) {
          // Whether a stop had begun in working time is only known up to the cut where breaks or missing orders hid its beginning.
          if (name !== 'stops' && name !== 'microStops') expect(sum[name], name).to.equal(whole[name]);
        }
      }),
    );
  });
});

/** The slow way, for one instant: DOMAIN 4 in the order in which it is written. */
function kindOfMinute({ facts, shifts, nowMs }: TimelineQuestion, ms: number): string {
  const holds = ({ startMs, endMs }: OpenSpan) => startMs <= ms && ms < (endMs ?? Infinity);
  const states = facts.states.filter(holds).map(({ state }) => state as string);
  const stop = stopsWithStates(facts, nowMs).find(holds);
  const shift = shifts.find(holds);
  if (!shift) return 'no_shift';
  if (shift.breaks.some(holds)) return 'break';
  if (stop?.kind === 'planned' || stop?.isPlanned === true || states.includes('PLANNED_STOP'))
    return 'planned';
  const run = facts.runs.find(holds);
  if (!run || stop?.kind === 'no_order') return 'no_order';
  const isOpen = facts.states.some((span) => holds(span) && span.endMs === null);
  const isRead = states.length > 0 && !states.includes('UNKNOWN') && (!isOpen || ms < facts.knownUntilMs);
  if (!isRead && stop?.isByHand !== true) return 'unknown';
  if (stop?.kind === 'changeover' || states.includes('SETUP')) return 'changeover';
  if (!stop) return 'running';
  const cycleMs = facts.orders.get(run.orderId)?.cycleMs ?? 0;
  if (stop.endMs === null && nowMs - stop.startMs < Math.max(6 * cycleMs, 120_000)) return 'undetermined';
  return stop.kind === 'micro_stop' ? 'micro_stop' : 'unplanned';
}
