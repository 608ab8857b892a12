import { expect } from 'chai';
import { count } from './count.ts';
import type { CounterSettings, CounterState, CountOutcome } from './count.ts';
import { counterSource } from './counter-range.ts';

function makeSettings(change: Partial<CounterSettings> = {}): CounterSettings {
  return {
    source: 'plc 1 D33',
    dataType: 'uint16',
    rolloverAt: null,
    counterMode: 'auto',
    piecesPerCount: '1',
    maxRate: 10,
    idealCycleSeconds: null,
    pollIntervalMs: 1000,
    ...change,
  };
}

/** Feeds reads ([value, gap in seconds] or a value one second later) to a counter that stands at `start`. */
function play(start: number, reads: (number | [number, number])[], change: Partial<CounterSettings> = {}) {
  const settings = makeSettings(change);
  let state: CounterState = count(null, { rawValue: start, gapSeconds: 0 }, settings).state;
  const outcomes: CountOutcome[] = [];
  for (const read of reads) {
    const [rawValue, gapSeconds] = Array.isArray(read) ? read : [read, 1];
    const result = count(state, { rawValue, gapSeconds }, settings);
    state = result.state;
    outcomes.push(result.outcome);
  }
  const last = outcomes.at(-1);
  if (last === undefined) throw new Error('no reads given');
  return { state, outcomes, last, kinds: outcomes.map((outcome) => outcome.kind) };
}

describe('count', () => {
  it('takes the first read as the baseline and counts nothing', () => {
    const { state, outcome } = count(null, { rawValue: 500, gapSeconds: Infinity }, makeSettings());
    expect(outcome).to.include({ kind: 'baseline', pieces: 0, from: null, to: 500 });
    expect(state.last).to.equal(500);
  });

  it('starts anew, but keeps the fraction, when the register is another one', () => {
    const { state } = play(0, [1], { piecesPerCount: '0.5' });
    const moved = count(state, { rawValue: 70, gapSeconds: 1 }, makeSettings({ source: 'plc 1 D34' }));
    expect(moved.outcome.kind).to.equal('baseline');
    expect(moved.state).to.include({ last: 70, carry: 5e11, source: 'plc 1 D34' });
  });

  it('counts an increase', () => {
    expect(play(10, [13]).last).to.include({ kind: 'normal', deltaRaw: 3, pieces: 3, from: 10, to: 13 });
  });

  it('says nothing of an unchanged value', () => {
    const still = play(10, [10]);
    expect(still.last).to.include({ kind: 'none', pieces: 0 });
  });

  it('takes a stutter of fast polling for no outage, so that its pieces have the order that runs', () => {
    const fast = { pollIntervalMs: 100 };
    expect(play(10, [[15, 0.9]], fast).last).to.include({ kind: 'catchup', spansOutage: false });
    expect(play(10, [[15, 3.1]], fast).last).to.include({ kind: 'catchup', spansOutage: true });
  });

  it('calls what was made in more than three polls a catch-up', () => {
    expect(play(10, [[40, 3]]).last).to.include({ kind: 'normal', spansOutage: false });
    expect(play(10, [[610, 60]]).last).to.include({ kind: 'catchup', pieces: 600, spansOutage: true });
  });

  it('catches up any increase when no speed is known', () => {
    expect(play(0, [[60_000, 5]], { maxRate: null }).last).to.include({ kind: 'catchup', pieces: 60_000 });
  });

  it('waits for a second read before it believes a decrease', () => {
    const first = play(9000, [5]);
    expect(first.last).to.include({ kind: 'pending', pieces: 0 });
    expect(first.state.last).to.equal(9000);
  });

  it('keeps counting across a 16-bit rollover', () => {
    const { kinds, last, state } = play(65_530, [2, 4]);
    expect(kinds).to.deep.equal(['pending', 'rollover']);
    expect(last).to.include({ deltaRaw: 10, pieces: 10 });
    expect(state.last).to.equal(4);
  });

  it('counts 9900 → 100 with a rollover at 10000 as 200 pieces, known speed or not', () => {
    const change = { rolloverAt: 10_000, maxRate: 200 };
    expect(play(9900, [100, 100], change).last).to.include({ kind: 'rollover', pieces: 200 });
    expect(play(9900, [100, 100], { ...change, maxRate: null }).last).to.include({
      kind: 'rollover',
      pieces: 200,
    });
  });

  it('rolls over a BCD counter at its own end', () => {
    expect(play(9_998, [1, 1], { dataType: 'bcd16' }).last).to.include({ kind: 'rollover', pieces: 3 });
    expect(play(99_999_999, [1, 1], { dataType: 'bcd32' }).last).to.include({ kind: 'rollover', pieces: 2 });
  });

  it('counts from zero after a reset', () => {
    expect(play(4000, [3, 5]).last).to.include({ kind: 'reset', deltaRaw: 5, pieces: 5 });
    expect(play(65_530, [3, 5], { counterMode: 'reset' }).last).to.include({ kind: 'reset', pieces: 5 });
  });

  it('never takes a decrease for a reset where the register can only roll over', () => {
    expect(play(4000, [3, 5], { counterMode: 'rollover' }).last).to.include({ kind: 'anomaly', pieces: 0 });
  });

  it('forgets a single low read', () => {
    expect(play(4000, [0, 4002]).kinds).to.deep.equal(['pending', 'normal']);
    expect(play(4000, [0, 4000, 4001]).last).to.include({ kind: 'normal', pieces: 1, gapSeconds: 1 });
  });

  it('waits on while two low reads disagree, and gives way loudly when they never agree', () => {
    expect(play(4000, [500, 3, 4]).kinds).to.deep.equal(['pending', 'pending', 'reset']);
    const falling = Array.from({ length: 11 }, (_, index) => 3000 - index * 100);
    const { last, state } = play(4000, falling);
    expect(last).to.include({ kind: 'anomaly', reason: 'UNSETTLED_DECREASE', pieces: 0 });
    expect(state.last).to.equal(2000);
  });

  it('moves the baseline without counting when a decrease means nothing', () => {
    const { last, state } = play(40_000, [20_000, 20_001]);
    expect(last).to.include({ kind: 'anomaly', reason: 'IMPLAUSIBLE_DECREASE', deltaRaw: 0, pieces: 0 });
    expect(state.last).to.equal(20_001);
    expect(play(40_000, [20_000, 20_001], { maxRate: null }).last.kind).to.equal('anomaly');
  });

  it('quarantines what the machine cannot have made', () => {
    const { last, state } = play(100, [60_000]);
    expect(last).to.include({ kind: 'quarantine', reason: 'ABOVE_MAX_RATE', pieces: 59_900 });
    expect(state.last).to.equal(60_000);
    expect(play(100, [113]).last.kind).to.equal('quarantine');
    expect(play(100, [112]).last.kind).to.equal('normal');
  });

  it('derives the speed from the ideal cycle', () => {
    const change = { maxRate: null, idealCycleSeconds: 2, piecesPerCount: '0.5' };
    expect(play(0, [5], change).last.kind).to.equal('normal');
    expect(play(0, [6], change).last.kind).to.equal('quarantine');
  });

  it('counts nothing below a jump that is taken back', () => {
    const { kinds, outcomes, state } = play(100, [60_000, 101, 103], { maxRate: 200 });
    expect(kinds).to.deep.equal(['quarantine', 'normal', 'normal']);
    expect(outcomes[1]).to.include({ pieces: 1, from: 100, to: 101, reason: 'JUMP_TAKEN_BACK' });
    expect(state.last).to.equal(103);
  });

  it('quarantines a gap in which the counter may have wrapped more than once', () => {
    expect(play(100, [[700, 6554]]).last).to.include({ kind: 'quarantine', reason: 'MAY_HAVE_WRAPPED' });
    expect(play(700, [[100, 6554], 100]).last).to.include({ kind: 'quarantine', pieces: 64_936 });
    expect(play(100, [[100, 6554]]).last.kind).to.equal('none');
  });

  it('proves no rollover from a baseline beyond the rollover value', () => {
    expect(play(12_000, [100, 100], { rolloverAt: 10_000 }).last).to.include({ kind: 'anomaly' });
  });

  it('carries fractions of pieces without losing or inventing any', () => {
    const reads = Array.from({ length: 3000 }, (_, index) => index + 1);
    const { outcomes, state } = play(0, reads, { piecesPerCount: '0.333333' });
    expect(outcomes.reduce((sum, outcome) => sum + outcome.pieces, 0)).to.equal(999);
    expect(state.carry).to.equal(999_000_000_000);
  });

  it('adds up a float counter exactly', () => {
    const reads = Array.from({ length: 1000 }, (_, index) => (index + 1) / 10);
    const { outcomes, state } = play(0, reads, { dataType: 'float64' });
    expect(outcomes.reduce((sum, outcome) => sum + outcome.pieces, 0)).to.equal(100);
    expect(state.carry).to.equal(0);
  });

  it('counts the rising edges of a pulse bit', () => {
    const { outcomes } = play(0, [1, 1, 0, 1, 0], { dataType: 'bit' });
    expect(outcomes.map((outcome) => outcome.pieces)).to.deep.equal([1, 0, 0, 1, 0]);
  });

  it('refuses a value that is not a number, and pieces per count that are not a decimal', () => {
    expect(() => play(0, [NaN])).to.throw(RangeError);
    expect(() => play(0, [1], { piecesPerCount: '0' })).to.throw(RangeError);
    expect(() => play(0, [1], { piecesPerCount: 1e-7 })).to.throw(RangeError);
  });

  it('knows a counter by machine, unit, address and type', () => {
    const plc = { id: 3, host: '10.0.0.5', port: 502, unitId: 1 };
    const register = {
      area: 'holding',
      offset: 4129,
      dataType: 'uint16',
      bit: null,
      wordOrder: 'ABCD',
    } as const;
    expect(counterSource(plc, register)).to.equal('3@10.0.0.5:502/1/holding:4129/uint16/ABCD');
  });
});
