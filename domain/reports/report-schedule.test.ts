import { expect } from 'chai';
import { nextRunMs, schedulePeriod } from './report-schedule.ts';

const BRAZIL = 'America/Sao_Paulo';
const at = (iso: string) => Date.parse(iso);
const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

describe('the schedule of a report', () => {
  it('goes by the weekdays and the clock of the plant', () => {
    // 2026-11-20 is a Friday; 06:15 in São Paulo is 09:15 UTC.
    const next = (after: string) => iso(nextRunMs(BRAZIL, [1, 5], '06:15', at(after)));
    expect(next('2026-11-20T09:14:59Z')).to.equal('2026-11-20T09:15:00.000Z');
    expect(next('2026-11-20T09:15:00Z')).to.equal('2026-11-23T09:15:00.000Z');
    expect(iso(nextRunMs(BRAZIL, [5], '06:15', at('2026-11-20T09:15:00Z')))).to.equal(
      '2026-11-27T09:15:00.000Z',
    );
    // New York put its clocks back in the night before.
    expect(iso(nextRunMs('America/New_York', [0], '06:00', at('2026-11-01T03:00Z')))).to.equal(
      '2026-11-01T11:00:00.000Z',
    );
  });

  it('covers whole days of the plant, the month before, or the last shift that is over', () => {
    const now = at('2026-12-01T10:00Z');
    const cover = (period: Parameters<typeof schedulePeriod>[0]) => {
      const span = schedulePeriod(period, BRAZIL, now, []);
      return span && [iso(span.startMs), iso(span.endMs)];
    };
    expect(cover('yesterday')).to.deep.equal(['2026-11-30T03:00:00.000Z', '2026-12-01T03:00:00.000Z']);
    expect(cover('last_7_days')).to.deep.equal(['2026-11-24T03:00:00.000Z', '2026-12-01T03:00:00.000Z']);
    expect(cover('last_month')).to.deep.equal(['2026-11-01T03:00:00.000Z', '2026-12-01T03:00:00.000Z']);
    expect(cover('previous_shift')).to.equal(null);
    const shift = {
      shiftId: 1,
      exceptionId: null,
      code: 'T',
      name: 'T',
      localDate: '2026-12-01',
      breaks: [],
    };
    const shifts = [
      { ...shift, startMs: now - 20, endMs: now - 10 },
      { ...shift, startMs: now - 10, endMs: now + 10 },
    ];
    expect(schedulePeriod('previous_shift', BRAZIL, now, shifts)).to.deep.equal({
      startMs: now - 20,
      endMs: now - 10,
    });
  });
});
