import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { readEnvironment } from '../../domain/environment.ts';
import { projectDir } from '../../testing/source-files.ts';
import { freePort } from '../postgres/free-port.ts';
import { checkDataDir, checkPorts } from '../start/preflight.ts';
import {
  claimDataDir,
  findRunningInstance,
  publishDatabase,
  releaseDataDir,
} from '../start/running-instance.ts';

const NOBODY = 65_534;

async function rejection(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Error) return error;
  throw new Error('nothing was refused');
}

describe('before anything is started, npm start', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(path.join(tmpdir(), 'pulso-preflight-'))));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('makes the data folder', () => {
    checkDataDir(path.join(dir, 'new/data'));
    checkDataDir(path.join(dir, 'new/data'));
  });

  it('closes the data folder to others, also what runs before any check', () => {
    const early = path.join(dir, 'early');
    const hook = path.join(projectDir, 'cli/keep-compiled-code.js');
    const env = { ...process.env, DATA_DIR: early };
    execFileSync(process.execPath, ['--import', pathToFileURL(hook).href, '--eval', ''], { env });
    checkDataDir(path.join(dir, 'late'));
    for (const folder of [early, path.join(dir, 'late')])
      expect(statSync(folder).mode & 0o066, folder).to.equal(0);
  });

  it('says when a file is where the data folder should be', () => {
    writeFileSync(path.join(dir, 'file'), '');
    for (const wanted of ['file', 'file/data']) {
      expect(() => checkDataDir(path.join(dir, wanted))).to.throw(
        /^Pulso cannot write to .*: a file is in the way; remove it or set DATA_DIR to another folder\.$/,
      );
    }
  });

  it('says when it may not write to the data folder', () => {
    const forbidden = path.join(dir, 'forbidden');
    mkdirSync(forbidden, { mode: 0o500 });
    const isRoot = process.getuid?.() === 0;
    // Root may write everywhere, so it looks through the eyes of an account without rights.
    if (isRoot) process.seteuid?.(NOBODY);
    try {
      expect(() => checkDataDir(forbidden)).to.throw(
        /^Pulso cannot write to .*: this user lacks the permission; give it the folder or set DATA_DIR to another one\.$/,
      );
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  describe('with a busy port', () => {
    let server: Server;
    let port: number;
    beforeEach(async () => {
      server = createServer();
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
    });
    afterEach(() => void server.close());

    for (const variable of ['API_PORT', 'EDGE_PORT', 'SIMULATOR_PORT']) {
      it(`names ${variable}`, async () => {
        const free = {
          API_PORT: await freePort(),
          EDGE_PORT: await freePort(),
          SIMULATOR_PORT: await freePort(),
        };
        const source = Object.fromEntries(
          Object.entries({ ...free, [variable]: port }).map(([k, v]) => [k, `${v}`]),
        );
        const error = await rejection(checkPorts(readEnvironment(source), 1));
        expect(error.message).to.equal(
          `Port ${port} is taken by another program; stop it or set ${variable}.`,
        );
      });
    }
  });

  it('refuses one port for two parts and an address of another machine', async () => {
    const port = String(await freePort());
    expect(() => checkPorts(readEnvironment({ API_PORT: port, EDGE_PORT: port }), 0)).to.throw(
      `API_PORT and EDGE_PORT both use port ${port}; set one of them.`,
    );
    const elsewhere = readEnvironment({
      API_HOST: '192.0.2.1',
      API_PORT: port,
      EDGE_PORT: String(await freePort()),
    });
    expect((await rejection(checkPorts(elsewhere, 0))).message).to.equal(
      '192.0.2.1 is not an address of this machine; set API_HOST.',
    );
  });

  it('refuses a data folder on which Pulso already runs, and takes over from one that was killed', () => {
    claimDataDir(dir);
    expect(() => claimDataDir(dir)).to.throw(
      /^Pulso already runs on .* \(process \d+\); stop it first or set DATA_DIR\.$/,
    );
    publishDatabase(dir, 'postgresql://u@127.0.0.1/d');
    expect(findRunningInstance(dir)?.databaseUrl).to.equal('postgresql://u@127.0.0.1/d');
    releaseDataDir(dir);
    // The same process number at another time is another process.
    writeFileSync(path.join(dir, 'running.json'), JSON.stringify({ pid: process.pid, startTicks: '1' }));
    expect(findRunningInstance(dir)).to.equal(undefined);
    claimDataDir(dir);
    releaseDataDir(dir);
  });
});
