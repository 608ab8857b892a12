import { spawn, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.ts';
import { ModbusServer } from '../../testing/modbus-server.ts';
import { waitUntil } from '../../testing/wait.ts';
import { buildNodesPackage } from '../nodes-package/build-nodes-package.ts';
import { projectDir } from '../project-dir.ts';

const PIECES = 25;

describe('The nodes as a package', function () {
  this.timeout(60_000);
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-package-'));
  const plc = new ModbusServer();
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
    const port = await plc.listen();
    plc.set(1, 'holding', 4129, 0);
    await database.knex.raw(
      `INSERT INTO companies (id, code, name) VALUES (1, 'C', 'C');
       INSERT INTO sectors (id, company_id, code, name) VALUES (1, 1, 'S', 'S');
       INSERT INTO collectors (id, name) VALUES (1, 'collector-1');
       INSERT INTO plc_configs (id, name, host, port, sector_id, collector_id, dialect, poll_interval)
         VALUES (1, 'Injetora', '127.0.0.1', ${port}, 1, 1, 'delta-dvp', 100);
       INSERT INTO plc_registers (plc_config_id, name, role, address, area, "offset")
         VALUES (1, 'Contador', 'PRODUCTION_COUNTER', 'D33', 'holding', 4129);`,
    );
  });
  after(async () => {
    await plc.close();
    await database?.drop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('packs, installs into an ordinary Node-RED and counts every piece there', async () => {
    const built = buildNodesPackage(path.join(dir, 'package'));
    const packed = execFileSync('npm', ['pack', built, '--pack-destination', dir, '--silent'], {
      encoding: 'utf8',
    });
    execFileSync('tar', ['-xzf', path.join(dir, packed.trim()), '-C', dir, '--one-top-level=unpacked']);
    const userDir = path.join(dir, 'node-red');
    install(path.join(dir, 'unpacked', 'package'), userDir);
    writeFlow(userDir, database.url);
    const node = spawn(
      process.execPath,
      [
        createRequire(import.meta.url).resolve('node-red/red.js'),
        '-u',
        userDir,
        '-s',
        path.join(userDir, 'settings.cjs'),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let output = '';
    for (const stream of [node.stdout, node.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    try {
      await waitUntil(() => plc.openSockets > 0, {
        timeoutMs: 30_000,
        what: `a poll. Node-RED said: ${output}`,
      }).catch(() => {
        throw new Error(output);
      });
      await waitUntil(async () => (await counted()) !== null, { timeoutMs: 20_000, what: 'the baseline' });
      for (let value = 1; value <= PIECES; value += 1) plc.set(1, 'holding', 4129, value);
      await waitUntil(async () => Number(await pieces()) === PIECES, {
        timeoutMs: 20_000,
        what: `${PIECES} pieces`,
      });
    } finally {
      node.kill('SIGTERM');
      await once(node, 'close');
    }
    expect(await pieces()).to.equal(PIECES);
    expect(output).to.not.match(/\[error\]/);
  });

  it('carries compiled code, both languages, an example and nothing of ours that is TypeScript', () => {
    const listed = execFileSync('tar', ['-tzf', path.join(dir, 'node-red-contrib-pulso-0.1.0.tgz')], {
      encoding: 'utf8',
    }).split('\n');
    expect(listed.filter((file) => file.endsWith('.ts'))).to.deep.equal([]);
    expect(listed).to.include.members([
      'package/custom-nodes/plc-pool/plc-pool-node.js',
      'package/custom-nodes/plc-pool/locales/pt-BR/plc-pool.html',
      'package/custom-nodes/plc-pool/icons/plc-pool.svg',
      'package/domain/counting/count.js',
      'package/resources/editor.js',
      'package/resources/saved-settings.js',
      'package/README.md',
    ]);
    expect(listed.some((file) => file.startsWith('package/examples/'))).to.equal(true);
  });

  async function counted(): Promise<unknown> {
    const row = await database
      .knex('plc_status')
      .where({ plc_config_id: 1 })
      .first<{ connected: boolean } | undefined>('connected');
    return row?.connected ? row : null;
  }

  /** No order runs, so the pieces wait in the inbox. */
  async function pieces(): Promise<number> {
    const row = await database.knex('count_inbox').sum<{ sum: string | null }[]>('quantity');
    return Number(row[0]?.sum ?? 0);
  }
});

/** As npm would, with the packages that are here already. */
function install(from: string, userDir: string): void {
  const modules = path.join(userDir, 'node_modules');
  mkdirSync(modules, { recursive: true });
  cpSync(from, path.join(modules, 'node-red-contrib-pulso'), { recursive: true });
  const manifest = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  expect(Object.keys(manifest.dependencies)).to.include.members(['knex', 'pg']);
  for (const name of Object.keys(manifest.dependencies)) {
    mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    symlinkSync(path.join(projectDir, 'node_modules', name), path.join(modules, name));
  }
  const dependencies = { 'node-red-contrib-pulso': '0.1.0' };
  writeFileSync(
    path.join(userDir, 'package.json'),
    JSON.stringify({ name: 'node-red-project', dependencies }),
  );
}

function writeFlow(userDir: string, databaseUrl: string): void {
  const example = path.join(
    userDir,
    'node_modules',
    'node-red-contrib-pulso',
    'examples',
    'Contar peças.json',
  );
  const flow = JSON.parse(readFileSync(example, 'utf8')) as { id: string; type: string }[];
  const collector = flow.find(({ type }) => type === 'collector')?.id ?? '';
  writeFileSync(path.join(userDir, 'flows.json'), JSON.stringify(flow));
  writeFileSync(path.join(userDir, 'flows_cred.json'), JSON.stringify({ [collector]: { databaseUrl } }));
  const settings = {
    flowFile: 'flows.json',
    credentialSecret: false,
    uiHost: '127.0.0.1',
    uiPort: 0,
    telemetry: { enabled: false },
  };
  writeFileSync(path.join(userDir, 'settings.cjs'), `module.exports = ${JSON.stringify(settings)};`);
}
