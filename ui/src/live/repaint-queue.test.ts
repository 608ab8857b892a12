import { mock } from 'node:test';
import { expect } from 'chai';
import { makeRepaintQueue } from './repaint-queue.ts';

/** Simulated milliseconds; nothing here takes any time. */
describe('the repaint queue', () => {
  let nowMs = 0;
  let shown: { atMs: number; entries: Record<string, string> }[];
  const queue = () =>
    makeRepaintQueue<string>((entries) => shown.push({ atMs: nowMs, entries: Object.fromEntries(entries) }));
  function pass(ms: number): void {
    for (let step = 0; step < ms; step += 1) {
      nowMs += 1;
      mock.timers.tick(1);
    }
  }
  beforeEach(() => {
    nowMs = 100_000;
    shown = [];
    mock.timers.enable({ apis: ['setTimeout'] });
    mock.method(performance, 'now', () => nowMs);
  });
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
  });

  it('shows both pictures of one read together', () => {
    const { put } = queue();
    put(1, 'values');
    pass(250);
    put(1, 'count');
    pass(2_000);
    expect(shown.map(({ entries }) => entries)).to.deep.equal([{ 1: 'count' }]);
  });

  it('repaints at most once a second, and in step with no machine that is read each second', () => {
    const { put } = queue();
    for (let second = 0; second < 60; second += 1)
      for (let id = 0; id < 10; id += 1) {
        put(id, `read ${second}`);
        pass(100);
      }
    const gaps = shown.slice(1).map(({ atMs }, index) => atMs - (shown[index]?.atMs ?? 0));
    expect(Math.min(...gaps)).to.be.at.least(1_000);
    const phases = new Set(shown.map(({ atMs }) => Math.floor((atMs % 1_000) / 100)));
    expect(phases.size).to.equal(10);
  });
});
