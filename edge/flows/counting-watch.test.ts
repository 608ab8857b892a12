import { expect } from 'chai';
import { VALUE_QUALITY, type PlcReading } from '../../custom-nodes/runtime/messages.ts';
import { CountingWatch, type WatchedRuntime } from './counting-watch.ts';

const ID = 7;

/** A machine with one counter, whose baseline the test moves as a flow would. */
function makeMachine(): {
  watch: CountingWatch;
  read: (value: number, atMs: number) => void;
  count: (to: number) => void;
} {
  let last: number | null = 0;
  let listener: (reading: PlcReading) => void = () => undefined;
  const runtime = {
    onReading: (wanted: typeof listener) => {
      listener = wanted;
      return () => undefined;
    },
    register: () => ({ role: 'PRODUCTION_COUNTER', name: 'Contador' }),
    store: { baseline: () => ({ state: { last } }) },
  } as unknown as WatchedRuntime;
  const watch = new CountingWatch(runtime);
  const read = (value: number, monotonicMs: number): void =>
    listener({
      ...{ connected: true, plcName: 'Prensa', registerIds: [ID], rawValues: [value] },
      ...{ quality: [VALUE_QUALITY.GOOD], monotonicMs },
    } as unknown as PlcReading);
  return { watch, read, count: (to) => (last = to) };
}

describe('CountingWatch', () => {
  it('knows of a counter that moves and is counted, and of none while every machine stands', () => {
    const { watch, read, count } = makeMachine();
    read(0, 0);
    read(0, 1000);
    expect(watch.counted).to.equal(0);
    read(5, 2000);
    count(5);
    read(5, 3000);
    expect(watch.counted).to.equal(1);
    expect(watch.isUndecided).to.equal(false);
  });

  it('has decided about a fast machine, of which something is always on its way', () => {
    const { watch, read, count } = makeMachine();
    read(1, 0);
    expect(watch.isUndecided).to.equal(true);
    count(1);
    read(2, 100);
    expect(watch.isUndecided).to.equal(false);
  });

  it('is undecided about a slow machine until its count came or is late', async () => {
    const { watch, read } = makeMachine();
    for (let poll = 0; poll <= 4; poll += 1) {
      read(3, poll * 5000);
      expect(watch.isUndecided, `poll ${poll}`).to.equal(poll < 4);
    }
    expect(await watch.late).to.equal('Prensa Contador');
    expect(watch.counted).to.equal(0);
  });
});
