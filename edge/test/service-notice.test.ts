/** A real systemd-notify against a real socket of datagrams; where this machine has neither, there is nothing to test. */
import { expect } from 'chai';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { waitUntil } from '../../testing/wait.ts';
import { LoopWatch } from '../loop-watch.ts';
import { ServiceNotice } from '../service-notice.ts';

const LISTEN = `
import socket, sys
receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(sys.argv[1])
print("listening", flush=True)
while True:
    print(receiver.recv(4096).decode(), flush=True)`;

describe('what the edge tells systemd', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-notify-'));
  const warnings: string[] = [];
  const log = { warn: (message: string) => warnings.push(message) } as never;
  let systemd: ChildProcess | undefined;
  let heard = '';

  before(async function () {
    const hasBoth = ['systemd-notify', 'python3'].every((name) => !spawnSync(name, ['--version']).error);
    if (!hasBoth) return this.skip();
    systemd = spawn('python3', ['-c', LISTEN, path.join(dir, 'notify')]);
    systemd.stdout?.on('data', (text: Buffer) => (heard += text.toString()));
    await waitUntil(() => heard.includes('listening'));
  });
  beforeEach(() => warnings.splice(0));
  after(async () => {
    if (systemd !== undefined) {
      const ended = new Promise((resolve) => systemd?.once('exit', resolve));
      systemd.kill();
      await ended;
    }
    rmSync(dir, { recursive: true, force: true });
  });

  it('says that it is ready, and then again and again that its event loop turns', async () => {
    const environment = { NOTIFY_SOCKET: path.join(dir, 'notify'), WATCHDOG_USEC: '1000000' };
    const notice = new ServiceNotice(environment, log);
    notice.ready();
    await waitUntil(() => heard.includes('READY=1') && heard.split('WATCHDOG=1').length > 2);
    notice.stopping();
    await waitUntil(() => heard.includes('STOPPING=1'));
    expect(warnings).to.deep.equal([]);
  });

  it('says once that systemd cannot be told', async () => {
    const notice = new ServiceNotice(
      { NOTIFY_SOCKET: path.join(dir, 'nobody'), WATCHDOG_USEC: '1000000' },
      log,
    );
    notice.ready();
    await waitUntil(() => warnings.length > 0);
    notice.stopping();
    expect(warnings).to.have.length(1);
  });
});

describe('the watch over the event loop', () => {
  it('reports a loop that stood still, and counts it', async () => {
    const warnings: unknown[] = [];
    const watch = new LoopWatch({
      warn: (_message: string, about: unknown) => warnings.push(about),
    } as never);
    watch.start();
    const until = performance.now() + 1800;
    while (performance.now() < until);
    await waitUntil(() => warnings.length > 0);
    watch.stop();
    expect(watch.figures.stalls).to.equal(1);
    expect(watch.figures.longestMs).to.be.greaterThan(1000);
  });
});
