import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { Client } from 'pg';
import { startProcess, type TestProcess } from '../../testing/processes.ts';
import { waitUntil } from '../../testing/wait.ts';
import { freePort } from '../postgres/free-port.ts';
import { projectDir } from '../project-dir.ts';

/** A first start builds the screens and makes the database on a machine that may be busy. */
const READY_TIMEOUT_MS = 180_000;

describe('npm start', function () {
  this.timeout(READY_TIMEOUT_MS + 60_000);
  let dataDir: string;
  let env: Record<string, string>;
  before(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'pulso-start-'));
    chmodSync(dataDir, 0o755);
    env = {
      DATA_DIR: dataDir,
      API_PORT: String(await freePort()),
      EDGE_PORT: String(await freePort()),
      SIMULATOR_PORT: await simulatorPort(),
    };
  });
  after(() => rmSync(dataDir, { recursive: true, force: true }));

  const start = (more: Record<string, string> = {}): TestProcess =>
    startProcess({ entry: 'cli/start.ts', env: { ...env, ...more } });
  const api = (route: string): string => `http://127.0.0.1:${env['API_PORT']}/api/${route}`;

  /** Command lines of processes that know our data folder, which every part is told. */
  function leftovers(): string[] {
    const lines = execFileSync('ps', ['-eo', 'pid,args', 'e'], {
      encoding: 'utf8',
      maxBuffer: 50_000_000,
    }).split('\n');
    return lines.filter((line) => line.includes(dataDir) && !line.includes('ps -eo'));
  }

  it('brings everything up, says where, counts pieces, and leaves nothing behind when it is stopped', async () => {
    const pulso = start();
    await pulso.waitForOutput(/Pulso is ready/, READY_TIMEOUT_MS);
    await pulso.waitForOutput(/Ctrl-C stops everything/);
    for (const part of ['Database', 'Simulated PLCs', 'API', 'Edge'])
      expect(pulso.output()).to.contain(`ready    ${part}`);
    for (const text of [env['API_PORT'], env['EDGE_PORT'], 'pulso-demo', 'operator'])
      expect(pulso.output()).to.contain(text);
    expect((await fetch(api('health'))).status).to.equal(200);
    expect((await fetch(`http://127.0.0.1:${env['EDGE_PORT']}/health`)).status).to.equal(200);
    expect(await signIn('admin')).to.equal(200);
    await waitUntil(async () => (await producedTotal()) > 0, {
      intervalMs: 500,
      what: 'a piece',
    });
    expect(await pulso.stop('SIGINT')).to.deep.equal({ code: 0, signal: null });
    expect(pulso.output()).to.match(/stopped {2}The API[^]*stopped {2}The edge[^]*stopped {2}The database/);
    expect(leftovers()).to.deep.equal([]);
    expect(existsSync(path.join(dataDir, 'running.json'))).to.equal(false);
  });

  it('keeps the data over a second start, whose children end by themselves when it is killed', async () => {
    const pulso = start();
    await pulso.waitForOutput(/Pulso is ready/, READY_TIMEOUT_MS);
    expect(pulso.output()).not.to.match(/migrations ran|making the folder/);
    expect(await producedTotal()).to.be.above(0);
    const second = start({ API_PORT: String(await freePort()) });
    expect(await second.exited).to.deep.include({ code: 1 });
    expect(second.output()).to.match(
      /^Pulso already runs on \S+ \(process \d+\); stop it first or set DATA_DIR\.\n$/,
    );
    process.kill(pulso.pid, 'SIGKILL');
    await waitUntil(() => leftovers().every((line) => /postgres/.test(line)), {
      what: 'the children',
    });
    // The simulated PLCs may listen elsewhere from one start to the next.
    const third = start({ SIMULATOR_PORT: await simulatorPort() });
    await third.waitForOutput(/Pulso is ready/, READY_TIMEOUT_MS);
    const kept = await producedTotal();
    expect(kept).to.be.above(0);
    await waitUntil(async () => (await producedTotal()) > kept, {
      timeoutMs: 60_000,
      intervalMs: 500,
      what: 'a piece from the simulator’s new port',
    });
    expect(await third.stop()).to.deep.equal({ code: 0, signal: null });
    expect(leftovers()).to.deep.equal([]);
  });

  it('starts a part again that died', async () => {
    const pulso = start();
    await pulso.waitForOutput(/Pulso is ready/, READY_TIMEOUT_MS);
    const edge = leftovers().find((line) => line.includes('edge/main.ts'));
    process.kill(Number.parseInt(edge ?? '', 10), 'SIGKILL');
    await pulso.waitForOutput(/The edge stopped \(SIGKILL\); starting it again/);
    await pulso.waitForOutput(/The edge runs again\./, 60_000);
    expect(await pulso.stop()).to.deep.equal({ code: 0, signal: null });
  });

  it('stops in order when it is asked to while it starts', async () => {
    const pulso = start();
    await pulso.waitForOutput(/starting/, READY_TIMEOUT_MS);
    expect(await pulso.stop('SIGINT')).to.deep.equal({ code: 0, signal: null });
    expect(leftovers()).to.deep.equal([]);
  });

  it('stops in order when only npm is told to, which passes nothing on', async () => {
    const npm = spawn('npm', ['start'], {
      cwd: projectDir,
      env: { ...process.env, ...env, PULSO_ENV_FILE: '' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    // Not its exit: what the others said last may still be in the pipe, which they hold until they end.
    const closed = once(npm, 'close');
    let output = '';
    npm.stdout.on('data', (text: Buffer) => (output += text.toString()));
    await waitUntil(() => output.includes('Pulso is ready'), {
      what: 'everything',
      timeoutMs: READY_TIMEOUT_MS,
    });
    npm.kill('SIGTERM');
    await closed;
    await waitUntil(() => leftovers().length === 0, { what: 'everything to stop' });
    expect(output).to.match(/stopped {2}The API[^]*stopped {2}The edge[^]*stopped {2}The database/);
  });

  it('names the variable of a port that is taken, and leaves nothing behind', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const pulso = start({ API_PORT: String(port) });
    expect(await pulso.exited).to.deep.include({ code: 1 });
    expect(pulso.output()).to.equal(`Port ${port} is taken by another program; stop it or set API_PORT.\n`);
    server.close();
    await once(server, 'close');
    expect(leftovers()).to.deep.equal([]);
  });

  it('refuses a folder it cannot use and a database folder that is not whole, in one sentence each', async () => {
    const file = path.join(dataDir, 'a-file');
    writeFileSync(file, '');
    const blocked = start({ DATA_DIR: path.join(file, 'data') });
    expect(await blocked.exited).to.deep.include({ code: 1 });
    expect(blocked.output()).to.match(/^Pulso cannot write to \S+: a file is in the way; [^\n]+\n$/);
    const half = path.join(dataDir, 'half');
    mkdirSync(path.join(half, 'postgres/base'), { recursive: true });
    const damaged = start({ DATA_DIR: half, PULSO_DEMO: '0' });
    expect(await damaged.exited).to.deep.include({ code: 1 });
    expect(damaged.output()).to.match(
      /The database folder \S+ is incomplete \(it has no PG_VERSION\)[^\n]*\n/,
    );
  });

  /** The first of two free neighbours. */
  async function simulatorPort(): Promise<string> {
    let port = await freePort();
    while (!(await isFree(port + 1))) port = await freePort();
    return String(port);
  }

  async function isFree(port: number): Promise<boolean> {
    const server = createServer();
    const isListening = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (isListening) {
      server.close();
      await once(server, 'close');
    }
    return isListening;
  }

  async function signIn(username: string): Promise<number> {
    const response = await fetch(api('auth/login'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: 'pulso-demo' }),
    });
    await response.body?.cancel();
    return response.status;
  }

  /** As PostgreSQL has it, over the address that the running Pulso publishes for commands of the same machine. */
  async function producedTotal(): Promise<number> {
    const { databaseUrl } = JSON.parse(readFileSync(path.join(dataDir, 'running.json'), 'utf8')) as {
      databaseUrl: string;
    };
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ total: string }>(
        'SELECT coalesce(sum(produced_quantity), 0) AS total FROM production_orders',
      );
      return Number(rows[0]?.total);
    } finally {
      await client.end();
    }
  }
});
