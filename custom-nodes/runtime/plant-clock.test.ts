import { expect } from 'chai';
import { PlantClock } from './plant-clock.ts';

function makeSources() {
  const now = { monotonic: 100, wall: 1_000_000 };
  return { now, sources: { monotonicMs: () => now.monotonic, wallMs: () => now.wall } };
}

describe('PlantClock', () => {
  it('starts from the later of the own clock and the last stored time', () => {
    expect(new PlantClock(0, makeSources().sources).plantNowMs()).to.equal(1_000_000);
    expect(new PlantClock(2_000_000, makeSources().sources).plantNowMs()).to.equal(2_000_000);
  });

  it('does not follow a jump of the own clock', () => {
    const { now, sources } = makeSources();
    const clock = new PlantClock(0, sources);
    now.wall += 3_600_000;
    now.monotonic += 50;
    expect(clock.plantNowMs()).to.equal(1_000_050);
    expect(clock.skewMs).to.equal(3_599_950);
  });

  it('takes over the time of PostgreSQL, with half of the round trip', () => {
    const { now, sources } = makeSources();
    const clock = new PlantClock(0, sources);
    now.monotonic = 200;
    clock.anchor(5_000_000, 100);
    expect(clock.plantNowMs()).to.equal(5_000_050);
    expect(clock.isAnchored).to.equal(true);
  });

  it('keeps a precise answer rather than one that was held up, and learns when the server’s clock was set', () => {
    const { now, sources } = makeSources();
    const clock = new PlantClock(0, sources);
    now.monotonic = 1_000;
    // Connecting took most of these three seconds, so half of them is 1.5 s too much.
    clock.anchor(5_000_000, now.monotonic - 3_000);
    expect(clock.plantNowMs()).to.equal(5_001_500);
    clock.anchor(5_000_000, now.monotonic - 2);
    expect(clock.plantNowMs(), 'the better answer').to.equal(5_000_001);
    now.monotonic += 5_000;
    clock.anchor(5_004_000, now.monotonic - 2_500);
    expect(clock.plantNowMs(), 'the worse one that agrees').to.equal(5_005_001);
    now.monotonic += 5_000;
    clock.anchor(9_000_000, now.monotonic - 2_000);
    expect(clock.plantNowMs(), 'another clock').to.equal(9_001_000);
  });
});
