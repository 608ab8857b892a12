import { expect } from 'chai';
import { readPlcChanges, readPlcReading } from './read-message.ts';

/** The plant's time is 5 s ahead of the monotonic one. */
const clock = { monotonicMs: () => 100_000, plantNowMs: () => 105_000 };
const plc = {
  plcConfigId: 1,
  plcName: 'Injetora 01',
  readAtMs: 104_990,
  monotonicMs: 99_990,
  pollStartedMs: 99_985,
  connected: true,
};
const reading = {
  ...plc,
  registerIds: [7, 8],
  rawValues: Float64Array.of(5, Number.NaN),
  quality: Uint8Array.of(0, 1),
};

describe('readPlcReading', () => {
  it('takes a reading as it is', () => {
    expect(readPlcReading(reading, clock)).to.deep.equal(reading);
  });

  it('takes one that a function node turned into JSON and back, with bad values still not numbers', () => {
    const copied: unknown = JSON.parse(
      JSON.stringify({ ...reading, rawValues: [...reading.rawValues], quality: [...reading.quality] }),
    );
    expect(readPlcReading(copied, clock)).to.deep.equal(reading);
  });

  it('refuses what is none', () => {
    const wrong = [
      undefined,
      null,
      5,
      'text',
      {},
      plc,
      { ...reading, quality: [] },
      { ...reading, plcName: 1 },
      { ...reading, plcConfigId: -5 },
      { ...reading, plcConfigId: 2 ** 31 },
      { ...reading, error: 'broken' },
      { ...reading, error: { code: 5, message: {} } },
    ];
    for (const payload of wrong) expect(readPlcReading(payload, clock)).to.equal(undefined);
  });

  it('refuses times that no poll of this process can have had', () => {
    const wrong = [
      { readAtMs: 1e17 },
      { readAtMs: 104_990 + 3_600_000 },
      { readAtMs: Number.NaN },
      { monotonicMs: 100_001 },
      { monotonicMs: -1 },
      { pollStartedMs: 99_991 },
      { pollStartedMs: '99985' },
    ];
    for (const times of wrong) expect(readPlcReading({ ...reading, ...times }, clock)).to.equal(undefined);
  });
});

describe('readPlcChanges', () => {
  const change = { plcRegisterId: 7, role: 'PRODUCTION_COUNTER', rawValue: 5, quality: 'good' };

  it('takes changes as they are', () => {
    const changes = { ...plc, changes: [change] };
    expect(readPlcChanges(changes, clock)).to.equal(changes);
  });

  it('refuses what is none', () => {
    for (const payload of [undefined, reading, { ...plc, changes: [5] }, { changes: [change] }])
      expect(readPlcChanges(payload, clock)).to.equal(undefined);
  });
});
