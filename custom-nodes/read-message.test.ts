import { expect } from 'chai';
import { readPlcChanges, readPlcReading } from './read-message.ts';

const plc = {
  plcConfigId: 1,
  plcName: 'Injetora 01',
  readAtMs: 1,
  monotonicMs: 1,
  pollStartedMs: 0,
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
    expect(readPlcReading(reading)).to.deep.equal(reading);
  });

  it('takes one that a function node turned into JSON and back, with bad values still not numbers', () => {
    const copied: unknown = JSON.parse(
      JSON.stringify({ ...reading, rawValues: [...reading.rawValues], quality: [...reading.quality] }),
    );
    expect(readPlcReading(copied)).to.deep.equal(reading);
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
    ];
    for (const payload of wrong) expect(readPlcReading(payload)).to.equal(undefined);
  });
});

describe('readPlcChanges', () => {
  const change = { plcRegisterId: 7, role: 'PRODUCTION_COUNTER', rawValue: 5, quality: 'good' };

  it('takes changes as they are', () => {
    const changes = { ...plc, changes: [change] };
    expect(readPlcChanges(changes)).to.equal(changes);
  });

  it('refuses what is none', () => {
    for (const payload of [undefined, reading, { ...plc, changes: [5] }, { changes: [change] }])
      expect(readPlcChanges(payload)).to.equal(undefined);
  });
});
