import { expect } from 'chai';
import { deriveStops } from './derive-stops.ts';
import { context, run, shift, show, timeline } from './test/stop-stage.ts';

const derive = (...args: Parameters<typeof context>) => show(deriveStops(context(...args)));

describe('stops out of states', () => {
  it('are micro-stops until they last long enough, also while they go on', () => {
    const states = timeline(['RUNNING', 0], ['STOPPED', 5]);
    expect(derive(states, 6)).to.deep.equal(['micro_stop 5-']);
    expect(derive(states, 7)).to.deep.equal(['unplanned 5-']);
    expect(derive(timeline(['RUNNING', 0], ['STOPPED', 5], ['RUNNING', 6]), 60)).to.deep.equal([
      'micro_stop 5-6',
    ]);
    expect(derive(timeline(['RUNNING', 0], ['STOPPED', 5], ['SLOW', 9]), 60)).to.deep.equal([
      'unplanned 5-9',
    ]);
  });
  it('are one stop whatever the machine says while it stands', () => {
    const parts = deriveStops(
      context(timeline(['STOPPED', 5], ['FAULT', 6], ['SETUP', 8], ['RUNNING', 9]), 60),
    );
    expect(show(parts)).to.deep.equal(['unplanned 5-8', 'changeover 8-9']);
    expect(new Set(parts.map(({ stopMs }) => stopMs))).to.have.lengthOf(1);
  });
  it('leave out what nobody knows, and go on behind it as the same stop', () => {
    const states = timeline(['STOPPED', 5], ['UNKNOWN', 6], ['STOPPED', 8], ['UNKNOWN', 20]);
    const parts = deriveStops(context(states, 60));
    expect(show(parts)).to.deep.equal(['unplanned 5-6', 'unplanned 8-20']);
    expect(new Set(parts.map(({ stopMs }) => stopMs))).to.have.lengthOf(1);
    expect(derive(timeline(['UNKNOWN', 0], ['RUNNING', 8]), 60)).to.deep.equal([]);
  });
  it('are cut where a shift ends, and are none where nobody works', () => {
    const shifts = [shift(0, 10), shift(10, 20), shift(30, 40)];
    const states = timeline(['STOPPED', 5], ['RUNNING', 35]);
    expect(derive(states, 60, { shifts })).to.deep.equal([
      'unplanned 5-10',
      'unplanned 10-20',
      'unplanned 30-35',
    ]);
    expect(derive(timeline(['STOPPED', 5]), 25, { shifts })).to.deep.equal([
      'unplanned 5-10',
      'unplanned 10-20',
    ]);
    expect(derive(timeline(['STOPPED', 5]), 32, { shifts }).at(-1)).to.equal('unplanned 30-');
  });
  it('take the kind that goes first: shift, planned, no order, changeover', () => {
    const shifts = [shift(0, 100, [20, 30])];
    const runs = [run(0, 40), run(50, null, { orderId: 2, isFirst: true })];
    expect(
      derive(timeline(['STOPPED', 10], ['RUNNING', 60], ['STOPPED', 90]), 95, { shifts, runs }),
    ).to.deep.equal([
      'unplanned 10-20',
      'planned 20-30',
      'unplanned 30-40',
      'no_order 40-50',
      'changeover 50-60',
      'unplanned 90-',
    ]);
  });
  it('call it no changeover where the machine ran on into the next order, or had only paused', () => {
    const states = timeline(['RUNNING', 0], ['STOPPED', 55], ['RUNNING', 60]);
    expect(derive(states, 90, { runs: [run(50, null, { isFirst: true })] })).to.deep.equal([
      'unplanned 55-60',
    ]);
    const stopped = timeline(['RUNNING', 0], ['STOPPED', 45], ['RUNNING', 60]);
    expect(derive(stopped, 90, { runs: [run(50, null)] })).to.deep.equal([
      'no_order 45-50',
      'unplanned 50-60',
    ]);
  });
  it('belong to the order of the machine before that of the sector', () => {
    const runs = [run(0, null, { orderId: 7, isOwn: false }), run(8, null, { orderId: 9 })];
    const parts = deriveStops(context(timeline(['STOPPED', 5]), 20, { runs }));
    expect(parts.map(({ orderId }) => orderId)).to.deep.equal([7, 9]);
  });
});
