import { expect } from 'chai';
import { makeSingleKey } from './single-keys.ts';

/** Presses the keys at their times; answers which of them acted. What waits acts where nothing took it back. */
function press(...keys: [key: string, atMs: number][]): string[] {
  let waiting: { key: string; dueMs: number } | undefined;
  const acted: string[] = [];
  let pressed = { key: '', atMs: 0 };
  const settle = (untilMs: number): void => {
    if (waiting === undefined || waiting.dueMs > untilMs) return;
    acted.push(waiting.key);
    waiting = undefined;
  };
  const single = makeSingleKey(() => {
    waiting = { key: pressed.key, dueMs: pressed.atMs + 55 };
    return () => (waiting = undefined);
  });
  for (const [key, atMs] of keys) {
    settle(atMs);
    pressed = { key, atMs };
    single.feed(atMs, /\d/.test(key) ? () => undefined : undefined);
  }
  settle(Number.POSITIVE_INFINITY);
  return acted;
}

describe('a single key', () => {
  it('acts where a person presses it, again and again', () => {
    expect(press(['1', 1000], ['2', 1080], ['3', 3000])).to.deep.equal(['1', '2', '3']);
  });

  it('does nothing as part of a scan, be it its first, a middle or its last character', () => {
    const scan = [...'1R2:3'].map((key, index): [string, number] => [key, 1000 + index * 12]);
    expect(press(...scan, ['Enter', 1060])).to.deep.equal([]);
  });

  it('acts again after a scan', () => {
    expect(press(['4', 1000], ['5', 1010], ['Enter', 1020], ['6', 1500])).to.deep.equal(['6']);
  });
});
