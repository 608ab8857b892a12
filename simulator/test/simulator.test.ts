/** The command as an engineer starts it, read by a Modbus client that is not ours. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { client as modbusClients } from 'jsmodbus';
import { startProcess, type TestProcess } from '../../testing/processes.ts';
import { waitUntil } from '../../testing/wait.ts';

interface TruthLine {
  plc: string;
  good: number;
  scrap: number;
  production: number;
  rollovers: number;
}

async function withClient<T>(
  port: number,
  act: (read: (at: number, count: number) => Promise<number[]>, socket: Socket) => Promise<T>,
): Promise<T> {
  const socket = connect({ host: '127.0.0.1', port });
  const client = new modbusClients.TCP(socket, 1);
  await once(socket, 'connect');
  try {
    const read = async (at: number, count: number): Promise<number[]> => {
      const { response } = await client.readHoldingRegisters(at, count);
      return [...response.body.valuesAsArray];
    };
    return await act(read, socket);
  } finally {
    socket.destroy();
  }
}

describe('npm run simulator', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-simulator-'));
  const truthFile = path.join(dir, 'truth.jsonl');
  const started: TestProcess[] = [];

  function start(...args: string[]): TestProcess {
    const simulator = startProcess({ entry: 'cli/simulator.ts', args });
    started.push(simulator);
    return simulator;
  }

  afterEach(async () => {
    for (const simulator of started.splice(0)) await simulator.stop();
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  it('shows the same pieces over Modbus, in its ledger and at Ctrl-C', async () => {
    const simulator = start(
      ...['--plcs', '2', '--port', '0', '--rate', '400', '--scrap', '10%', '--pieces', '500'],
      ...['--rollover', '1000', '--start-at', '900', '--truth', truthFile],
    );
    await simulator.waitForOutput(/Ctrl-C/);
    const ports = [...simulator.output().matchAll(/127\.0\.0\.1:(\d+)/g)].map((match) => Number(match[1]));
    expect(ports).to.have.length(2);
    const shown: number[][] = [];
    for (const port of ports)
      await withClient(port, async (read) => {
        await waitUntil(async () => (await read(4136, 1))[0] === 0, { what: 'the machine to finish' });
        shown.push(await read(4129, 2));
      });
    await simulator.stop('SIGINT');
    const ledger = readFileSync(truthFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as TruthLine);
    for (const [index, [production, scrap]] of shown.entries()) {
      const last = ledger.findLast((line) => line.plc === `PLC ${index + 1}`);
      expect(last?.good).to.equal(500 - (scrap ?? 0));
      expect(last).to.include({ scrap, production, rollovers: 1 });
      expect(production).to.equal((900 + (last?.good ?? 0)) % 1000);
      expect(simulator.output()).to.match(new RegExp(`PLC ${index + 1} +${last?.good} +${scrap} +0 +1 `));
    }
  });

  it('answers what it does not do with an exception instead of a hang', async () => {
    const simulator = start('--port', '0', '--rate', '0');
    await simulator.waitForOutput(/Ctrl-C/);
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(simulator.output())?.[1]);
    await withClient(port, async (read, socket) => {
      const answered = once(socket, 'data');
      // Write multiple registers, which is longer than a reading request.
      socket.write(Buffer.from('000900000009011010210001020007', 'hex'));
      const [answer] = (await answered) as [Buffer];
      expect(answer.toString('hex')).to.equal('000900000003019001');
      expect(await read(4129, 1)).to.deep.equal([0]);
    });
  });

  it('says which port is busy', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const simulator = start('--port', String(port));
    expect(await simulator.exited).to.deep.include({ code: 1 });
    expect(simulator.output()).to.include(`Another program listens on 127.0.0.1:${port} already`);
    squatter.close();
    await once(squatter, 'close');
  });

  it('explains its options', async () => {
    const simulator = start('--help');
    expect(await simulator.exited).to.deep.include({ code: 0 });
    expect(simulator.output()).to.match(/--plcs N .*how many PLCs/);
  });
});
