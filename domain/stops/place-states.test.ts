import { expect } from 'chai';
import { placeStates } from './place-states.ts';
import type { StoredState } from './place-states.ts';
import type { Transition } from './detection-types.ts';

const at = (state: Transition['state'], atMs: number): Transition => {
  return { state, atMs, cause: 'count', downtimeAfterMs: null };
};
const row = (startMs: number, endMs: number | null, change: Partial<StoredState> = {}): StoredState => {
  return { id: startMs, startMs, endMs, isOwn: true, ...change };
};
const show = (...args: Parameters<typeof placeStates>) => {
  const { close, insert } = placeStates(...args);
  const segments = insert.map(({ state, startMs, endMs }) => `${state} ${startMs}-${endMs ?? ''}`);
  return [...(close === null ? [] : [`${close.id} ends ${close.endMs}`]), ...segments];
};

describe('placing states in the stored timeline', () => {
  it('closes what was open and leaves the last one open', () => {
    expect(show([row(10, null)], [at('STOPPED', 20), at('RUNNING', 35)], 34)).to.deep.equal([
      '10 ends 20',
      'STOPPED 20-35',
      'RUNNING 35-',
    ]);
    expect(show([], [at('UNKNOWN', 5)], null)).to.deep.equal(['UNKNOWN 5-']);
    expect(show([row(10, null)], [], 34)).to.deep.equal([]);
  });
  it('leaves out what lasted no time', () => {
    expect(show([row(10, null)], [at('STOPPED', 20), at('RUNNING', 20)], 34)).to.deep.equal([
      '10 ends 20',
      'RUNNING 20-',
    ]);
    expect(show([row(20, null)], [at('RUNNING', 20)], 34)).to.deep.equal(['20 ends 20', 'RUNNING 20-']);
  });
  it('knows nothing of the time in which a machine changed hands', () => {
    const other = row(10, null, { isOwn: false });
    expect(show([other], [at('RUNNING', 90)], 40)).to.deep.equal([
      '10 ends 40',
      'UNKNOWN 40-90',
      'RUNNING 90-',
    ]);
    expect(show([other], [at('RUNNING', 90)], 200)).to.deep.equal(['10 ends 90', 'RUNNING 90-']);
  });
  it('keeps what another collector saw later than a late replay', () => {
    const theirs = [row(50, 80, { isOwn: false }), row(80, null, { isOwn: false })];
    expect(show(theirs, [at('STOPPED', 20), at('RUNNING', 60)], 100)).to.deep.equal(['STOPPED 20-50']);
    expect(show([row(10, null), ...theirs], [at('STOPPED', 20), at('RUNNING', 90)], 100)).to.deep.equal([
      '10 ends 20',
      'STOPPED 20-50',
    ]);
  });
});
