/**
 * Promise 4: generated histories of a counter whose true total is known. `PULSO_COUNT_RUNS=100000` runs the promise in full.
 * Histories stay within what a poll can tell apart at all (DOMAIN 1): a step is less than a twentieth of the range.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { count } from './count.ts';
import type { CounterSettings, CounterState, CountOutcome } from './count.ts';
import { toMicros } from './pieces.ts';

const RUNS = Number(process.env.PULSO_COUNT_RUNS ?? 2000);
const RATE = 5;
const POLLS_GAP_MAX = 20;
/** The most that one gap, and the one that confirms it, can hold. */
const STEP = RATE * POLLS_GAP_MAX;

interface Step {
  kind: 'run' | 'reset' | 'glitch' | 'outage';
  gap: number;
  share: number;
  wild: number;
}

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { arbitrary: fc.constant<'run'>('run'), weight: 12 },
    { arbitrary: fc.constantFrom<Step['kind'][]>('reset', 'glitch', 'outage'), weight: 3 },
  ),
  gap: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: POLLS_GAP_MAX })),
  share: fc.integer({ min: 0, max: 1000 }),
  wild: fc.integer({ min: 0, max: 1_000_000 }),
});

const historyArbitrary = fc.record({
  modulus: fc.constantFrom(2 * 20 * STEP, 10_000, 65_536, 4_294_967_296),
  startShare: fc.integer({ min: 0, max: 1000 }),
  piecesPerCount: fc.constantFrom('1', '0.5', '0.333333', '2', '1.25', '12', '0.000001'),
  steps: fc.array(stepArbitrary, { maxLength: 60 }),
});

/** Plays a plant: the machine makes pieces, the counter wraps, resets and glitches, and `count` sees only the reads. */
class Plant {
  readonly modulus: number;
  readonly settings: CounterSettings;
  value: number;
  truth = 0n;
  judged = 0n;
  /** Pieces of jumps that were taken back. */
  rejected = 0n;
  carry = 0;
  outcomes: CountOutcome[] = [];
  state: CounterState;

  constructor(modulus: number, start: number, piecesPerCount: string) {
    this.modulus = modulus;
    this.value = start;
    this.settings = {
      source: 'x',
      dataType: 'uint32',
      rolloverAt: modulus,
      counterMode: 'auto',
      piecesPerCount,
      maxRate: RATE,
      idealCycleSeconds: null,
      pollIntervalMs: 1000,
    };
    this.state = count(null, { rawValue: start, gapSeconds: 0 }, this.settings).state;
  }

  make(counts: number): void {
    this.truth += BigInt(counts);
    this.value = (this.value + counts) % this.modulus;
  }

  read(gapSeconds: number, rawValue = this.value): CountOutcome {
    const { state, outcome } = count(this.state, { rawValue, gapSeconds }, this.settings);
    this.state = state;
    this.outcomes.push(outcome);
    this.judged += BigInt(outcome.deltaRaw);
    return outcome;
  }

  /** A decrease stays pending until a second read; every step of a history starts from a settled counter. */
  settle(): void {
    if (this.state.pending !== null) this.read(1);
  }
}

function play(plant: Plant, step: Step): void {
  const { modulus, value } = plant;
  const made = Math.floor((RATE * step.gap * step.share) / 1000);
  if (step.kind === 'reset' && value > 2 * STEP && value < 0.9 * modulus) {
    plant.value = 0;
    plant.make(made);
    plant.read(step.gap);
    plant.settle();
    expect(plant.outcomes.at(-1)?.kind).to.equal('reset');
  } else if (step.kind === 'glitch' && value < 0.8 * modulus) {
    const wild = Math.floor((step.wild / 1_000_000) * (modulus - 1));
    if (wild >= value && wild <= value + 4 * STEP) return;
    glitch(plant, wild, made, step.gap);
  } else if (step.kind === 'outage') {
    outage(plant, step);
  } else {
    plant.make(made);
    plant.read(step.gap);
    plant.settle();
  }
}

/** One wild read: a low one waits and is forgotten, a high one is quarantined and then taken back. */
function glitch(plant: Plant, wild: number, made: number, gap: number): void {
  const isHigh = wild > plant.value;
  const wildOutcome = plant.read(1, wild);
  expect(wildOutcome.kind).to.equal(isHigh ? 'quarantine' : 'pending');
  if (isHigh) {
    plant.judged -= BigInt(wildOutcome.deltaRaw);
    plant.rejected += BigInt(wildOutcome.pieces);
  }
  plant.make(made);
  const back = plant.read(gap);
  // Back in a moment: recognised. After more than a moment at the same value nothing is pending any more either.
  expect(back.kind).to.be.oneOf(['none', 'normal', 'catchup']);
  if (isHigh) expect(back.reason).to.equal('JUMP_TAKEN_BACK');
  expect(back.deltaRaw).to.equal(made);
}

/** So long that the counter may have gone round more than once: everything made goes before a supervisor. */
function outage(plant: Plant, step: Step): void {
  const made = Math.floor(((plant.modulus - 3 * STEP) * step.wild) / 1_000_000);
  plant.make(made);
  plant.read(plant.modulus / RATE);
  plant.settle();
  if (made > 0)
    expect(plant.outcomes.at(-1)).to.include({
      kind: 'quarantine',
      deltaRaw: made,
      reason: 'MAY_HAVE_WRAPPED',
    });
}

describe('count over generated histories', function () {
  this.timeout(20_000 + RUNS * 20);

  it('judges every piece of a plant exactly once', () => {
    fc.assert(
      fc.property(historyArbitrary, ({ modulus, startShare, piecesPerCount, steps }) => {
        const plant = new Plant(modulus, Math.floor((modulus - 1) * (startShare / 1000)), piecesPerCount);
        for (const step of steps) play(plant, step);
        expect(plant.judged).to.equal(plant.truth);
        expect(plant.outcomes.some((outcome) => outcome.kind === 'anomaly')).to.equal(false);
        const pieces = plant.outcomes.reduce((sum, outcome) => sum + BigInt(outcome.pieces), 0n);
        // What a glitch put before a supervisor is taken back as a whole, with the fraction that it used up.
        expect((pieces - plant.rejected) * 10n ** 12n + BigInt(plant.state.carry)).to.equal(
          plant.judged * 10n ** 6n * toMicros(piecesPerCount),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('books no more than the machine can have made, whatever the register shows', () => {
    const reads = fc.array(fc.tuple(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 1, max: 30 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(reads, fc.constantFrom('auto', 'rollover', 'reset'), (history, counterMode) => {
        const settings: CounterSettings = { ...new Plant(65_536, 0, '1').settings, counterMode };
        let state = count(null, { rawValue: 0, gapSeconds: 0 }, settings).state;
        for (const [rawValue, gapSeconds] of history) {
          const result = count(state, { rawValue, gapSeconds }, settings);
          state = result.state;
          expect(result.outcome.deltaRaw).to.be.at.least(0);
          expect(result.outcome.pieces).to.be.at.least(0);
          if (result.outcome.kind === 'quarantine') continue;
          expect(result.outcome.deltaRaw).to.be.at.most(Math.ceil(RATE * result.outcome.gapSeconds) + 2);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
