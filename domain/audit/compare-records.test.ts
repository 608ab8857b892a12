import { expect } from 'chai';
import { CHANGES_MAX, compareRecords } from './compare-records.ts';

const shown = (before: unknown, after: unknown): string[] =>
  compareRecords(before, after).map(
    (change) =>
      `${change.path.join('.')}: ${JSON.stringify(change.before)} → ${JSON.stringify(change.after)}`,
  );

describe('what changed between two records', () => {
  it('is what differs, and nothing that every write changes', () => {
    const before = { id: 1, plannedQuantity: 100, code: 'A', version: 1, updatedAt: 'x' };
    const after = { id: 1, plannedQuantity: 120, code: 'A', version: 2, updatedAt: 'y' };
    expect(shown(before, after)).to.deep.equal(['plannedQuantity: 100 → 120']);
  });

  it('is every field that holds something where the record is new or gone', () => {
    expect(shown(null, { name: 'A', note: null, text: '', active: false })).to.deep.equal([
      'name: undefined → "A"',
      'active: undefined → false',
    ]);
    expect(shown({ name: 'A' }, null)).to.deep.equal(['name: "A" → undefined']);
    expect(shown(null, null)).to.deep.equal([]);
  });

  it('goes into records and lists of records, but takes a list of values as one', () => {
    expect(
      shown(
        { days: [1, 2], registers: [{ name: 'a', scale: 1 }], quietHours: null },
        { days: [1], registers: [{ name: 'a', scale: 2 }, { name: 'b' }], quietHours: { from: '22:00' } },
      ),
    ).to.deep.equal([
      'days: [1,2] → [1]',
      'registers.0.scale: 1 → 2',
      'registers.1.name: undefined → "b"',
      'quietHours.from: undefined → "22:00"',
    ]);
  });

  it('stays bounded, however deep or long the records are', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 1000; level += 1) deep = { deep };
    expect(compareRecords(null, deep)).to.have.lengthOf(1);
    const long = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`f${index}`, index]));
    expect(compareRecords(null, long)).to.have.lengthOf(CHANGES_MAX);
  });
});
