import { expect } from 'chai';
import { workTime } from './work-time.ts';

describe('working time', () => {
  it('is told in hours, however long', () => {
    expect(workTime(null)).to.equal('—');
    expect(workTime(42_000)).to.equal('42 s');
    expect(workTime(43 * 60_000)).to.equal('43 min');
    expect(workTime(126 * 3_600_000 + 5 * 60_000)).to.equal('126 h 05 min');
    expect(workTime(-3_600_000)).to.equal('−1 h 00 min');
  });
});
