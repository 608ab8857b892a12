import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import ModbusRtu from 'modbus-serial';
import { startProcess, type TestProcess } from '../../testing/processes.ts';
import { waitUntil } from '../../testing/wait.ts';
import { freePorts } from './free-ports.ts';

/** D33, D34 and D40 of a Delta PLC. */
const [D33, D34, D40] = [4129, 4130, 4136];

describe('The simulated PLCs', function () {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'pulso-simulator-'));
  let simulator: TestProcess;
  let port: number;

  before(async () => {
    port = await freePorts(2);
  });
  after(() => rmSync(dataDir, { recursive: true, force: true }));

  function start(): void {
    const env = { DATA_DIR: dataDir, SIMULATOR_PORT: String(port) };
    simulator = startProcess({ entry: 'edge/simulator.ts', env });
  }

  it('make pieces over Modbus TCP, and never step back, not even when their power fails', async () => {
    start();
    const made = await waitUntil(
      async () => {
        const plcs = [await read(port), await read(port + 1)];
        if (plcs.some((plc) => plc.good + plc.scrap === 0)) throw new Error(JSON.stringify(plcs));
        return plcs;
      },
      { what: 'a piece of each machine' },
    );
    for (const plc of made) expect(plc.status).to.be.oneOf([0, 1]);
    await simulator.kill();
    start();
    // The server node listens before the flow has written its memory, so zeros may be seen for a moment; the counting rule
    // believes a decrease only when a second read agrees. What must never be seen is a count between zero and the last.
    for (const [index, before] of made.entries()) {
      const after = await waitUntil(
        async () => {
          const plc = await read(port + index);
          return plc.good + plc.scrap === 0 ? null : plc;
        },
        { intervalMs: 1, what: 'the first counts after the start' },
      );
      expect(after?.good).to.be.at.least(before.good);
      expect(after?.scrap).to.be.at.least(before.scrap);
    }
    expect(await simulator.stop()).to.include({ code: 0 });
  });
});

async function read(port: number): Promise<{ good: number; scrap: number; status: number }> {
  const client = new ModbusRtu.default();
  try {
    await client.connectTCP('127.0.0.1', { port });
    client.setID(1);
    client.setTimeout(1_000);
    const { data } = await client.readHoldingRegisters(D33, D40 - D33 + 1);
    return { good: data[0] ?? 0, scrap: data[D34 - D33] ?? 0, status: data[D40 - D33] ?? 0 };
  } finally {
    // It never calls back for a connection that never came to be.
    if (client.isOpen) await new Promise<void>((resolve) => client.close(() => resolve()));
  }
}
