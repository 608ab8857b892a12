/**
 * The simulator as pymodbus sees it, a Modbus implementation of another language and other people: it adds up a counter that rolls over at 16 bits and
 * has to come to what the ledger says. Needs `python3` with `pymodbus` (Debian: python3-pymodbus); elsewhere it is said to be absent.
 */
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startProcess, type TestProcess } from '../../testing/processes.ts';
import { findPython } from '../../testing/spine/pymodbus-plc.ts';

const PIECES = 600;
/** Adds up what the counter at D33 makes, modulo 65,536, until the machine says that it has finished (D40 is 0). */
const READER = `
import sys, time
from pymodbus.client import ModbusTcpClient
client = ModbusTcpClient("127.0.0.1", port=int(sys.argv[1]))
assert client.connect()
# Its versions have called the unit by different names.
names = client.read_holding_registers.__code__.co_varnames
unit = {next(name for name in ("slave", "device_id", "unit") if name in names): 1}
def read(address):
    answer = client.read_holding_registers(address, count=1, **unit)
    assert not answer.isError(), answer
    return answer.registers[0]
first = last = int(sys.argv[2])
total = wraps = reads = 0
while True:
    finished = read(4136) == 0
    value = read(4129)
    reads += 1
    total += (value - last) % 65536
    wraps += value < last
    last = value
    if finished:
        break
    time.sleep(0.02)
print(total, wraps, reads)`;

describe('the simulator in the eyes of pymodbus', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-view-'));
  let simulator: TestProcess | undefined;
  let python: string | undefined;

  before(function () {
    python = findPython();
    if (python === undefined) console.log('      python3-pymodbus is absent here: skipped');
    if (python === undefined) this.skip();
  });
  after(async () => {
    await simulator?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('makes as many pieces over a 16-bit rollover as its ledger says', async () => {
    const truthFile = path.join(dir, 'truth.jsonl');
    const startAt = 65_300;
    simulator = startProcess({
      entry: 'cli/simulator.ts',
      args: [
        ...['--port', '0', '--rate', '300', '--scrap', '0%', '--pieces', String(PIECES)],
        ...['--start-at', String(startAt), '--truth', truthFile],
      ],
    });
    await simulator.waitForOutput(/Ctrl-C/);
    const port = /127\.0\.0\.1:(\d+)/.exec(simulator.output())?.[1] ?? '';
    const reader = spawn(python ?? '', ['-c', READER, port, String(startAt)]);
    let said = '';
    for (const stream of [reader.stdout, reader.stderr])
      stream.on('data', (text: Buffer) => (said += text.toString()));
    const [code] = (await once(reader, 'close')) as [number];
    expect(code, said).to.equal(0);
    const [total, wraps, reads] = said.trim().split(' ').map(Number);
    await simulator.stop('SIGINT');
    const ledger = readFileSync(truthFile, 'utf8').trim().split('\n');
    const last = JSON.parse(ledger.at(-1) ?? '{}') as { good: number; rollovers: number };
    expect(total).to.equal(last.good);
    expect(last).to.include({ good: PIECES, rollovers: 1 });
    expect(wraps).to.equal(1);
    expect(reads).to.be.greaterThan(10);
  });
});
