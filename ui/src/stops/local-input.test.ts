import { expect } from 'chai';
import { localInput, readLocalInput } from './local-input.ts';

describe('a field for date and time', () => {
  it('shows the plant’s clock and is read by it, wherever the browser is', () => {
    const ms = Date.parse('2026-11-24T14:30:00Z');
    expect(localInput(ms, 'America/Sao_Paulo')).to.equal('2026-11-24T11:30');
    expect(readLocalInput('2026-11-24T11:30', 'America/Sao_Paulo')).to.equal(ms);
    expect(readLocalInput('2026-11-24T00:05', 'Asia/Kathmandu')).to.equal(Date.parse('2026-11-23T18:20:00Z'));
  });
  it('keeps to the wall clock on both sides of a change of the clocks', () => {
    for (const iso of ['2026-03-08T06:30:00Z', '2026-03-08T07:30:00Z', '2026-11-01T07:30:00Z']) {
      const ms = Date.parse(iso);
      expect(readLocalInput(localInput(ms, 'America/New_York'), 'America/New_York'), iso).to.equal(ms);
    }
  });
  it('is nothing where nothing was entered', () => {
    expect(readLocalInput('')).to.equal(null);
  });
});
