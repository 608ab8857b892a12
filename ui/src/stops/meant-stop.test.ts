import { expect } from 'chai';
import { meantStop } from './meant-stop.ts';

const stop = (id: number, plcConfigId: number, endDate: string | null = null) => ({
  id,
  plcConfigId,
  startDate: '2026-11-24T10:00:00Z',
  endDate,
});
const ENDED = '2026-11-24T10:30:00Z';

describe('the stop that a scanned reason is for', () => {
  it('is the only one that waits', () => {
    expect(meantStop([stop(1, 7)], undefined)?.id).to.equal(1);
    expect(meantStop([stop(1, 7, ENDED)], 9)?.id).to.equal(1);
  });

  it('is that of the own machine, the one that goes on before those that ended', () => {
    expect(meantStop([stop(1, 7), stop(2, 8)], 8)?.id).to.equal(2);
    expect(meantStop([stop(1, 8, ENDED), stop(2, 8), stop(3, 7)], 8)?.id).to.equal(2);
  });

  it('is none where it would be a guess', () => {
    expect(meantStop([], 8)).to.equal(undefined);
    expect(meantStop([stop(1, 7), stop(2, 8)], undefined)).to.equal(undefined);
    expect(meantStop([stop(1, 8, ENDED), stop(2, 8, ENDED)], 8)).to.equal(undefined);
  });
});
