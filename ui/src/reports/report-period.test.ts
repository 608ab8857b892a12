import { expect } from 'chai';
import { fromLocalText, presetPeriod, toLocalText } from './report-period.ts';

const ZONE = 'America/Sao_Paulo';
/** 23:30 of the 24th in the plant, already the 25th in UTC. */
const NOW = Date.parse('2026-11-25T02:30:00Z');
const shown = (preset: Parameters<typeof presetPeriod>[0]): string => {
  const period = presetPeriod(preset, ZONE, NOW);
  return period ? [period.fromMs, period.toMs].map((ms) => toLocalText(ms, ZONE)).join(' ') : '';
};

describe('the period of a report', () => {
  it('is of the plant’s day, whatever day it is in UTC', () => {
    expect(shown('today')).to.equal('2026-11-24T00:00 2026-11-25T00:00');
    expect(shown('yesterday')).to.equal('2026-11-23T00:00 2026-11-24T00:00');
    expect(shown('days7')).to.equal('2026-11-18T00:00 2026-11-25T00:00');
  });

  it('ends months where they end, over a new year too', () => {
    expect(shown('month')).to.equal('2026-11-01T00:00 2026-12-01T00:00');
    expect(shown('lastMonth')).to.equal('2026-10-01T00:00 2026-11-01T00:00');
    const january = presetPeriod('lastMonth', ZONE, Date.parse('2027-01-10T12:00:00Z'));
    expect(toLocalText(january?.fromMs ?? 0, ZONE)).to.equal('2026-12-01T00:00');
  });

  it('reads back what it shows, and refuses what is no time', () => {
    const ms = fromLocalText('2026-11-24T06:15', ZONE);
    expect(ms).to.equal(Date.parse('2026-11-24T09:15:00Z'));
    expect(toLocalText(ms ?? 0, ZONE)).to.equal('2026-11-24T06:15');
    for (const text of ['', '2026-13-45T06:00', '0000-01-01T00:00', '2026-11-24', 'now'])
      expect(fromLocalText(text, ZONE), text).to.equal(undefined);
  });
});
