import { expect } from 'chai';
import { choosePeriod, scaleMarks } from './stop-period.ts';

const H = 3_600_000;
const at = (hour: number) => new Date(hour * H).toISOString();
const machine = (...shifts: [string, number, number][]) => ({
  id: 1,
  name: 'M',
  sectorId: 1,
  sectorName: 'S',
  states: [],
  shifts: shifts.map(([name, from, to]) => {
    return { code: name, name, localDate: '2026-01-01', from: at(from), to: at(to) };
  }),
});

describe('the period of the stops', () => {
  it('is the shift that is on, the one before, or a day', () => {
    const machines = [machine(['A', 6, 14], ['B', 14, 22], ['C', 22, 30])];
    const now = 15 * H;
    expect(choosePeriod('shift', machines, now)).to.deep.equal({ fromMs: 14 * H, toMs: 22 * H, shift: 'B' });
    expect(choosePeriod('previous', machines, now)).to.deep.equal({
      fromMs: 6 * H,
      toMs: 14 * H,
      shift: 'A',
    });
    expect(choosePeriod('day', machines, now)).to.deep.equal({ fromMs: -9 * H, toMs: now, shift: null });
  });
  it('is eight hours where the plant has no shifts', () => {
    expect(choosePeriod('shift', [machine()], 20 * H)).to.deep.equal({
      fromMs: 12 * H,
      toMs: 20 * H,
      shift: null,
    });
    expect(choosePeriod('previous', [], 20 * H)).to.deep.equal({ fromMs: 4 * H, toMs: 12 * H, shift: null });
  });
  it('has at most six marks at round hours', () => {
    expect(scaleMarks({ fromMs: 6 * H, toMs: 14 * H })).to.deep.equal([8, 10, 12].map((hour) => hour * H));
    for (const hours of [2, 3, 8, 12, 24, 36])
      expect(scaleMarks({ fromMs: 100, toMs: hours * H }).length, String(hours)).to.be.within(1, 6);
  });
});
