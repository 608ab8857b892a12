import { expect } from 'chai';
import fc from 'fast-check';
import { detectStops, downtimeAfterMs } from './detect-stops.ts';
import type { DetectionSettings, Observation, Timeline, Transition } from './detect-stops.ts';

const settings: DetectionSettings = {
  hasCounter: true,
  cycleMs: 8_000,
  pollIntervalMs: 1_000,
  provisionalStopSeconds: null,
  downtimeSeconds: null,
};
const S = 1000;
const seen = (s: number): Observation => ({ kind: 'seen', atMs: s * S });
const count = (s: number): Observation => ({ kind: 'count', atMs: s * S, counts: 1 });
const lost = (s: number): Observation => ({ kind: 'lost', atMs: s * S });
const status = (s: number, said: Timeline['said']): Observation => ({ kind: 'status', atMs: s * S, said });
/** A poll every second from `from` to before `to`, with counts at the given seconds. */
const polls = (from: number, to: number, counts: readonly number[] = []): Observation[] =>
  Array.from({ length: to - from }, (_, index) => from + index).flatMap((s) =>
    counts.includes(s) ? [count(s)] : [seen(s)],
  );

function run(observations: readonly Observation[], change: Partial<DetectionSettings> = {}): string[] {
  return play(observations, change).map(({ state, atMs }) => `${atMs / S} ${state}`);
}

function play(observations: readonly Observation[], change: Partial<DetectionSettings> = {}): Transition[] {
  let timeline: Timeline | null = null;
  const all: Transition[] = [];
  for (const observation of observations) {
    const detection = detectStops(timeline, observation, { ...settings, ...change });
    // What a restart keeps is JSON.
    timeline = JSON.parse(JSON.stringify(detection.timeline)) as Timeline;
    all.push(...detection.transitions);
  }
  return all;
}

/** What counts in the end: the state of each moment, without those that lasted no time. */
function segments(transitions: readonly Transition[]): string[] {
  const kept = transitions.filter((one, index) => one.atMs !== transitions[index + 1]?.atMs);
  return kept
    .filter((one, index) => one.state !== kept[index - 1]?.state)
    .map(({ state, atMs }) => `${atMs} ${state}`);
}

describe('the detection of stops', () => {
  it('runs from the first count, and stops at the last count plus a cycle, not when it is noticed', () => {
    expect(run(polls(0, 40, [3, 11]))).to.deep.equal(['0 UNKNOWN', '3 RUNNING', '19 STOPPED']);
  });
  it('ends a stop at the next count', () => {
    expect(run(polls(0, 70, [3, 60]))).to.deep.equal(['0 UNKNOWN', '3 RUNNING', '11 STOPPED', '60 RUNNING']);
  });
  it('bears a cycle that is a little long, up to 1.7 ideal ones', () => {
    expect(run(polls(0, 40, [3, 16, 29]))).to.deep.equal(['0 UNKNOWN', '3 RUNNING']);
    expect(run(polls(0, 40, [3, 17, 29]))).to.include('11 STOPPED');
  });
  it('says that a machine stands which was never seen to count', () => {
    expect(run(polls(0, 30))).to.deep.equal(['0 UNKNOWN', '0 STOPPED']);
  });
  it('takes a minute where there is no ideal cycle, and the machine’s own limit where it has one', () => {
    expect(run(polls(0, 63, [2]), { cycleMs: null })).to.deep.equal(['0 UNKNOWN', '2 RUNNING']);
    expect(run(polls(0, 64, [2]), { cycleMs: null })).to.include('2 STOPPED');
    expect(run(polls(0, 23, [2]), { provisionalStopSeconds: 20 })).to.deep.equal(['0 UNKNOWN', '2 RUNNING']);
    expect(run(polls(0, 24, [2]), { provisionalStopSeconds: 20 })).to.include('10 STOPPED');
  });
  it('tells with a stop how long it must last to need a reason', () => {
    const stop = (change: Partial<DetectionSettings>) =>
      play(polls(0, 90, [2]), change).find(({ state }) => state === 'STOPPED')?.downtimeAfterMs;
    // 120 s since the last count, of which one cycle of 8 s is over when the stop begins.
    expect(stop({})).to.equal(112_000);
    expect(stop({ cycleMs: 24_000 })).to.equal(6 * 24_000 - 24_000);
    expect(stop({ cycleMs: null })).to.equal(120_000);
    expect(stop({ downtimeSeconds: 45.5 })).to.equal(37_500);
    // What stood before anybody looked is judged by what was seen of it.
    const unseen = play(polls(0, 90)).find(({ state }) => state === 'STOPPED');
    expect(unseen?.downtimeAfterMs).to.equal(120_000);
    expect(downtimeAfterMs(settings)).to.equal(120_000);
  });
});

describe('a machine whose link is down', () => {
  it('is unknown since its last good read, and never stopped', () => {
    const observations = [...polls(0, 10, [3]), lost(12), ...polls(100, 105, [101])];
    expect(run(observations)).to.deep.equal([
      '0 UNKNOWN',
      '3 RUNNING',
      '9 UNKNOWN',
      '100 STOPPED',
      '101 RUNNING',
    ]);
  });
  it('is unknown while the collector is down too; pieces that were made meanwhile are no stop', () => {
    const observations = [...polls(0, 10, [3]), ...polls(900, 905, [900])];
    expect(run(observations)).to.deep.equal(['0 UNKNOWN', '3 RUNNING', '9 UNKNOWN', '900 RUNNING']);
  });
  it('goes on standing when it comes back and has made nothing', () => {
    const observations = [...polls(0, 30, [3]), lost(31), ...polls(40, 45)];
    expect(run(observations)).to.deep.equal([
      '0 UNKNOWN',
      '3 RUNNING',
      '11 STOPPED',
      '29 UNKNOWN',
      '40 STOPPED',
    ]);
  });
  it('goes on running when a poll or two were missed', () => {
    expect(run([...polls(0, 10, [3, 9]), ...polls(14, 16, [15])])).to.deep.equal(['0 UNKNOWN', '3 RUNNING']);
  });
});

describe('the status register', () => {
  it('overrules the timing, and leaves it where it says nothing', () => {
    const observations = [
      ...polls(0, 10, [3]),
      status(10, 'FAULT'),
      ...polls(11, 30, [20]),
      status(30, 'RUNNING'),
      ...polls(31, 60),
      status(60, null),
      seen(61),
    ];
    expect(run(observations)).to.deep.equal([
      '0 UNKNOWN',
      '3 RUNNING',
      '10 FAULT',
      '30 RUNNING',
      '30 STOPPED',
    ]);
  });
  it('is believed again after the link was down', () => {
    const observations = [status(0, 'SETUP'), ...polls(1, 5), lost(6), seen(60)];
    expect(run(observations)).to.deep.equal(['0 SETUP', '4 UNKNOWN', '60 SETUP']);
  });
  it('is all there is of a machine without a counter', () => {
    const observations = [...polls(0, 200), status(200, 'RUNNING'), seen(201), status(202, null)];
    expect(run(observations, { hasCounter: false })).to.deep.equal([
      '0 UNKNOWN',
      '200 RUNNING',
      '202 UNKNOWN',
    ]);
  });
});

describe('slow running', () => {
  it('is told after a while of too few pieces, from when it began, and ends with a good while', () => {
    const every = (from: number, to: number, step: number) =>
      Array.from({ length: (to - from) / step }, (_, index) => from + index * step);
    const counts = [...every(0, 80, 2), ...every(80, 200, 5), ...every(200, 340, 2)];
    const states = run(polls(0, 340, counts), { cycleMs: 2_000 });
    expect(states.map((one) => one.split(' ')[1])).to.deep.equal(['RUNNING', 'SLOW', 'RUNNING']);
    expect(Number.parseInt(states[1] ?? '')).to.be.within(60, 140);
    expect(Number.parseInt(states[2] ?? '')).to.be.within(150, 265);
  });
});

const happening = fc.array(
  fc.record({
    gap: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.integer({ min: 5, max: 400 })),
    what: fc.constantFrom(
      'seen',
      'seen',
      'seen',
      'count',
      'count',
      'lost',
      'RUNNING',
      'STOPPED',
      'FAULT',
      'silent',
    ),
  }),
  { maxLength: 120 },
);
type Happening = { gap: number; what: string }[];

function observe(happenings: Happening): Observation[] {
  let at = 0;
  return happenings.map(({ gap, what }) => {
    at += gap;
    if (what === 'seen') return seen(at);
    if (what === 'count') return count(at);
    if (what === 'lost') return lost(at);
    return status(at, what === 'silent' ? null : (what as Timeline['said']));
  });
}

describe('a detected timeline', () => {
  it('only goes forward, so that its segments fill the time observed without overlap', () => {
    fc.assert(
      fc.property(happening, fc.constantFrom(null, 2_000, 8_000), (happenings, cycleMs) => {
        const observations = observe(happenings);
        const transitions = play(observations, { cycleMs });
        const last = observations.at(-1)?.atMs ?? 0;
        const ends = [...transitions.slice(1).map(({ atMs }) => atMs), last];
        const total = transitions.reduce((sum, { atMs }, index) => {
          const length = (ends[index] ?? 0) - atMs;
          expect(length).to.be.at.least(0);
          return sum + length;
        }, 0);
        expect(total).to.equal(last - (observations[0]?.atMs ?? 0));
      }),
      { numRuns: 400 },
    );
  });
  it('does not depend on whether a read or the count in it is told first', () => {
    fc.assert(
      fc.property(happening, (happenings) => {
        const observations = observe(happenings);
        const before = observations.flatMap((one) =>
          one.kind === 'count' ? [seen(one.atMs / S), one] : [one],
        );
        const after = observations.flatMap((one) =>
          one.kind === 'count' ? [one, seen(one.atMs / S)] : [one],
        );
        expect(segments(play(before))).to.deep.equal(segments(play(after)));
      }),
      { numRuns: 400 },
    );
  });
  it('is never stopped over a hole in the readings', () => {
    fc.assert(
      fc.property(happening, (happenings) => {
        const observations = observe(happenings);
        const transitions = play(observations);
        const reads = observations.filter(({ kind }) => kind !== 'lost').map(({ atMs }) => atMs);
        for (const [index, readAt] of reads.entries()) {
          const next = reads[index + 1];
          if (next === undefined || next - readAt <= 5 * S) continue;
          const middle = (readAt + next) / 2;
          expect(transitions.findLast(({ atMs }) => atMs <= middle)?.state).to.equal('UNKNOWN');
        }
      }),
      { numRuns: 400 },
    );
  });
});
