import { expect } from 'chai';
import { PicturePace } from './picture-pace.ts';

/** When a machine is shown that has news at these times; what is not due waits for a look every 50 ms. */
function shownAt(newsMs: readonly number[], untilMs: number): number[] {
  const pace = new PicturePace();
  const shown: number[] = [];
  let hasNews = false;
  for (let nowMs = 0; nowMs <= untilMs; nowMs += 50) {
    hasNews ||= newsMs.includes(nowMs);
    if (!hasNews || !pace.isDue(1, nowMs)) continue;
    pace.show(1, nowMs);
    shown.push(nowMs);
    hasNews = false;
  }
  return shown;
}

describe('the pace of the pictures', () => {
  it('shows both halves of a poll at once', () => {
    const newsMs = [0, 100, 1000, 1100, 2000, 2100];
    expect(shownAt(newsMs, 3000)).to.deep.equal(newsMs);
  });

  it('shows what changes all the time twice a second', () => {
    const always = Array.from({ length: 400 }, (_, index) => index * 50);
    expect(shownAt(always, 19_950)).to.have.length(41);
  });

  it('keeps each machine to its own pace', () => {
    const pace = new PicturePace();
    for (const nowMs of [0, 50]) pace.show(1, nowMs);
    expect([1, 2].map((id) => pace.isDue(id, 100))).to.deep.equal([false, true]);
  });
});
