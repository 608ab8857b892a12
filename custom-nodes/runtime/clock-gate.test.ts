import { expect } from 'chai';
import { waitUntil } from '../../testing/wait.ts';
import { ClockGate } from './clock-gate.ts';
import type { PlcReading } from './messages.ts';

function makeReading(plcConfigId: number, connected: boolean): PlcReading {
  return {
    plcConfigId,
    plcName: 'Press',
    readAtMs: 1,
    monotonicMs: 1,
    pollStartedMs: 1,
    connected,
    registerIds: [],
    rawValues: new Float64Array(),
    quality: new Uint8Array(),
  };
}

function makeGate() {
  const clock = { isAnchored: false, nowMs: 0, monotonicMs: () => clock.nowMs, plantNowMs: () => 5_000_000 };
  const seen: PlcReading[] = [];
  return { clock, seen, gate: new ClockGate(clock, (reading) => seen.push(reading)) };
}

describe('ClockGate', () => {
  it('keeps readings back until PostgreSQL has said the time', () => {
    const { clock, seen, gate } = makeGate();
    gate.pass(makeReading(1, true));
    expect(seen).to.deep.equal([]);
    clock.isAnchored = true;
    gate.pass(makeReading(1, true));
    expect(seen).to.have.length(1);
    gate.stop();
  });

  it('waits for a PostgreSQL that is away no longer than its bound', () => {
    const { clock, seen, gate } = makeGate();
    gate.pass(makeReading(1, true));
    clock.nowMs = 10_000;
    gate.pass(makeReading(1, true));
    expect(seen).to.have.length(1);
    gate.stop();
  });

  it('tells of a link that was lost meanwhile, under the right time, though no further reading comes', async () => {
    const { clock, seen, gate } = makeGate();
    gate.pass(makeReading(1, false));
    gate.pass(makeReading(2, false));
    gate.pass(makeReading(2, true));
    clock.isAnchored = true;
    await waitUntil(() => seen.length > 0);
    expect(seen).to.deep.equal([{ ...makeReading(1, false), readAtMs: 5_000_000 }]);
  });
});
