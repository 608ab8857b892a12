/** Every command in the documentation is run: here, as it is written there, or by the test or script that the table names. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../cli/postgres/embedded-postgres.ts';
import { freePort } from '../cli/postgres/free-port.ts';
import { needProgram } from '../deploy/test/need-program.ts';
import { ENVIRONMENT_VARIABLES } from '../domain/environment.ts';
import packageJson from '../package.json' with { type: 'json' };
import { readOptions } from '../simulator/read-options.ts';
import { COMMANDS, commandsOf, PAGES, WHOLE_PAGES } from './documented-commands.ts';
import { read } from './guide-words.ts';
import { importsOf, projectDir, resolveImport } from './source-files.ts';
import { waitUntil } from './wait.ts';

/** What a translated page writes otherwise. */
const IN_ENGLISH: Readonly<Record<string, string>> = {
  'uma senha longa': 'a long one',
  'escolha-uma': 'choose-one',
  'senha-do-dono': 'owner-password',
  'senha-da-api': 'api-password',
  'pi-injecao': 'pi-injection',
  'Autoridade da fabrica': 'Plant CA',
  'banco.fabrica.example': 'db.plant.example',
  PASTA: 'FOLDER',
};
/** What belongs to one copy of Pulso, and not to the one that a page is followed in. */
const NOT_COPIED = new Set(['.git', '.data', '.env', '.cache', '.ci']);
const COMMAND_TIMEOUT_MS = 120_000;

const whereIs = (command: string) => COMMANDS.find(([pattern]) => pattern.test(command))?.[1];
const pages = PAGES.filter((page) => !(page in WHOLE_PAGES));
const english = [
  ...new Set(pages.filter((page) => !page.startsWith('docs/pt-BR/')).flatMap((page) => commandsOf(page))),
];

describe('the commands in the documentation', () => {
  it('are found: in blocks of all kinds and in back quotes', () => {
    expect(pages).to.include.members(['README.md', 'docs/guides/engineer.md', 'custom-nodes/README.md']);
    expect(english).to.include.members([
      ...['npm ci', 'npm run api', 'sudo pulso doctor', 'npm run chaos -- --ha', '.ci/run'],
      'PULSO_ENV_FILE=collector.env npm run edge',
    ]);
    expect(english.some((command) => command.startsWith('CREATE FUNCTION'))).to.equal(false);
  });

  it('are each run by somebody, or the table says why nobody can', () => {
    expect(english.filter((command) => whereIs(command) === undefined)).to.deep.equal([]);
  });

  it('are really in the test or script that the table names', () => {
    for (const [pattern, where] of COMMANDS) {
      if (where.how === 'run')
        expect(read(where.file), `${where.file} for ${pattern}`).to.include(where.words);
      expect(
        english.some((command) => pattern.test(command)),
        `a page names ${pattern}`,
      ).to.equal(true);
    }
    for (const [page, file] of Object.entries(WHOLE_PAGES)) expect(read(file)).to.include(`'${page}'`);
  });

  it('are the same in Portuguese', () => {
    const translate = (command: string) =>
      Object.entries(IN_ENGLISH).reduce((text, [ours, theirs]) => text.replaceAll(ours, theirs), command);
    const strange = pages
      .filter((page) => page.startsWith('docs/pt-BR/'))
      .flatMap((page) => commandsOf(page).map(translate))
      .filter((command) => !english.includes(command));
    expect(strange).to.deep.equal([]);
  });

  it('give only options that their command reads', () => {
    const scripts: Record<string, string> = packageJson.scripts;
    const unread = english.flatMap((command) => {
      const [, name = '', options = ''] = /npm run ([\w:-]+)(?: --silent)? -- (.*)/.exec(command) ?? [];
      const entry = /[\w/-]+\.ts$/.exec(scripts[name] ?? '')?.[0];
      if (entry === undefined) return [];
      const ours = importsOf(entry).filter((file) => file.startsWith('.'));
      const texts = [entry, ...ours.map((file) => resolveImport(entry, file))].map(read).join('\n');
      return [...options.matchAll(/--([a-z-]+)/g)]
        .filter(([, option = '']) => !texts.includes(option))
        .map(([option]) => `${command}: ${option}`);
    });
    expect(unread).to.deep.equal([]);
  });

  it('give the simulator what it takes', () => {
    const ours = english.filter((command) => /^npm run simulator -- (?!--help)/.test(command));
    expect(ours).to.have.length.above(3);
    for (const command of ours)
      expect(readOptions(command.split(' ').slice(4)), command).to.have.property('plcs');
  });
});

describe('what the pages tell people to type', function () {
  const typed = new Set<string>();
  let folder: string;
  let copy: string;
  let server: EmbeddedPostgres;
  let ports: Record<string, string>;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'pulso-guides-'));
    chmodSync(folder, 0o755);
    // A folder of Pulso without anything of this machine's in it, as a newcomer has it.
    copy = path.join(folder, 'pulso');
    mkdirSync(copy);
    for (const name of readdirSync(projectDir).filter((entry) => !NOT_COPIED.has(entry)))
      symlinkSync(path.join(projectDir, name), path.join(copy, name));
    server = await startEmbeddedPostgres({
      dataFolder: path.join(folder, 'postgres'),
      password: 'of-this-run',
      logFile: path.join(folder, 'postgres.log'),
      disposable: true,
    });
    // Its superuser has the name that the pages give to the owner; theirs is `postgres`.
    const superuser = url('postgres');
    superuser.username = new URL(server.url('postgres')).username;
    await sql('postgres', `CREATE ROLE postgres SUPERUSER LOGIN PASSWORD 'of-this-run'`, superuser);
    await sql('postgres', `ALTER ROLE ${superuser.username} RENAME TO embedded`);
    ports = { API_PORT: String(await freePort()), EDGE_PORT: String(await freePort()) };
  });
  after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function environment(): NodeJS.ProcessEnv {
    const others = Object.entries(process.env).filter(([name]) => !ENVIRONMENT_VARIABLES.includes(name));
    return { ...Object.fromEntries(others), ...ports, HOME: folder };
  }

  /** Runs a command that the page has, in the copy. Answers what it printed. */
  function type(page: string, command: string, { input = '', code = 0 } = {}): string {
    expect(commandsOf(page), page).to.include(command);
    typed.add(command);
    const options = { cwd: copy, input, encoding: 'utf8', timeout: COMMAND_TIMEOUT_MS } as const;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { ...options, env: environment() });
    expect(status, `${command}\n${stdout}${stderr}`).to.equal(code);
    return stdout + stderr;
  }

  /** Starts a command that runs until it is told to stop, and sees that it answers meanwhile. */
  async function typeAndKeep(page: string, command: string, url: string): Promise<() => Promise<void>> {
    expect(commandsOf(page), page).to.include(command);
    typed.add(command);
    const where = { cwd: copy, env: environment() };
    const shell = spawn('bash', ['-c', command], { ...where, stdio: 'ignore', detached: true });
    const ended = once(shell, 'exit');
    const status = () =>
      fetch(url, { headers: { connection: 'close' } }).then(
        (answer) => answer.status,
        () => 0,
      );
    const stop = async (): Promise<void> => {
      process.kill(-(shell.pid ?? Number.NaN), 'SIGTERM');
      await ended;
      // npm may be gone before what it started.
      await waitUntil(async () => (await status()) === 0, { what: `${command} to end` });
    };
    const isThere = async () => (await status()) === 200;
    await waitUntil(isThere, { timeoutMs: COMMAND_TIMEOUT_MS, what: `${command} to answer` }).catch(
      async (error: unknown) => {
        await stop();
        throw error;
      },
    );
    return stop;
  }

  function url(database: string): URL {
    const address = new URL(server.url(database));
    address.username = 'postgres';
    return address;
  }

  /** As superuser, one statement after the other. Answers how many rows the last one found. */
  async function sql(database: string, text: string, address = url(database)): Promise<number> {
    const client = new Client({ connectionString: address.href });
    await client.connect();
    try {
      let found = 0;
      for (const statement of text.split(/;\s*$/m).filter((one) => one.trim() !== ''))
        found = (await client.query(statement)).rowCount ?? 0;
      return found;
    } finally {
      await client.end();
    }
  }

  /** The page's block of SQL that makes the database. */
  async function makeDatabase(page: string): Promise<void> {
    const block = commandsOf(page).find((command) => command.startsWith('CREATE ROLE pulso LOGIN')) ?? '';
    typed.add(block);
    await sql('postgres', block);
  }

  it('makes the database and the roles of a plant', async () => {
    await makeDatabase('docs/deploy.md');
    for (const statement of ['DROP DATABASE pulso', 'DROP ROLE pulso_api', 'DROP ROLE pulso'])
      await sql('postgres', statement);
  });

  it('brings up a server and a collector, each alone', async () => {
    await makeDatabase('README.md');
    copyFileSync(path.join(projectDir, '.env.example'), path.join(copy, '.env'));
    const owner = url('pulso');
    [owner.username, owner.password] = ['pulso', 'choose-one'];
    const settings = readFileSync(path.join(copy, '.env'), 'utf8');
    writeFileSync(
      path.join(copy, '.env'),
      settings.replace(/^#? ?DATABASE_URL=.*$/m, `DATABASE_URL=${owner.href}`),
    );

    const page = 'README.md';
    expect(type(page, 'npm run migrate')).to.match(/up to date \(\d+ migrations ran\)/);
    const user = `npm run user:create -- --username ana --role admin --password 'a long one'`;
    expect(type(page, user)).to.include('Created the user "ana"');
    const stopApi = await typeAndKeep(
      page,
      'npm run api',
      `http://127.0.0.1:${ports['API_PORT']}/api/health`,
    );
    try {
      expect(await signIn('ana', 'a long one')).to.equal(200);
      type(page, 'npm run collector:create --silent -- --name collector-1 > collector.env');
      const edge = `http://127.0.0.1:${ports['EDGE_PORT']}/health`;
      const stopEdge = await typeAndKeep(page, 'PULSO_ENV_FILE=collector.env npm run edge', edge);
      try {
        const sign = 'SELECT FROM collectors WHERE heartbeat_at IS NOT NULL';
        await waitUntil(() => sql('pulso', sign), { what: 'the collector to give a sign of life' });
        for (const command of ['npm run doctor', 'npm run doctor -- --part api'])
          expect(
            type(command.includes('part') ? 'docs/deploy.md' : 'docs/troubleshooting.md', command),
          ).to.match(/\d+ checks: 0 failed/);
      } finally {
        await stopEdge();
      }
    } finally {
      await stopApi();
    }
  });

  it('makes more accounts, and new passwords for those that are there', async () => {
    await sql('pulso', `INSERT INTO companies (code, name) VALUES ('C', 'C')`);
    await sql(
      'pulso',
      `INSERT INTO sectors (code, name, company_id) SELECT 'INJ', 'Injeção', id FROM companies`,
    );
    const create = 'npm run collector:create';
    const rotated = type('README.md', `${create} -- --name collector-1 --rotate`);
    expect(rotated).to.match(/^DATABASE_URL=/m);
    type('docs/deploy.md', `${create} --silent -- --name pi-injection --sector INJ > ~/collector.env`);
    expect(readFileSync(path.join(folder, 'collector.env'), 'utf8')).to.match(/^# Environment of the coll/);
    expect(type('custom-nodes/README.md', `${create} -- --name pi-02`)).to.match(/^COLLECTOR_NAME=pi-02$/m);
    const last = `npm run user:create -- --username ana2 --role admin --password 'a long one'`;
    expect(type('docs/troubleshooting.md', last)).to.include('Created the user "ana2"');
    expect(type('docs/deploy.md', 'npm run api:role')).to.match(/^DATABASE_URL=postgresql:\/\/pulso_api:/m);
    // This server has no such extension, and the command says what to do about it.
    const move = 'npm run plc-data:move -- --engine timescaledb';
    expect(type('docs/scaling.md', move, { code: 1 })).to.include(
      'This server has no timescaledb: install it',
    );
  });

  it('makes certificates that a client believes', function () {
    const commands = commandsOf('docs/security.md').filter((line) => /^(?:openssl|printf) /.test(line));
    for (const command of commands) typed.add(command);
    needProgram(this, 'openssl');
    for (const command of commands) type('docs/security.md', command);
    const verify = 'openssl verify -CAfile database-ca.pem -verify_hostname db.plant.example server.crt';
    const { stdout } = spawnSync('bash', ['-c', verify], { cwd: copy, encoding: 'utf8' });
    expect(stdout).to.include('server.crt: OK');
  });

  it('serves those who change the code', () => {
    const page = 'CONTRIBUTING.md';
    const version = type(page, 'npx node', { input: 'console.log(process.version)' });
    expect(version).to.match(/^v24\./m);
    expect(type(page, 'npx mocha domain/plc/address.test.ts')).to.match(/^\d+ passed, 0 failed$/m);
    expect(type('README.md', 'npm run simulator -- --help')).to.include('--rollover M');
  });

  it('is all that the table says is typed here', function () {
    // One test alone (--grep) types little.
    if (!typed.has('npm run api')) return this.skip();
    const left = english.filter((command) => whereIs(command)?.how === 'typed' && !typed.has(command));
    expect(left).to.deep.equal([]);
  });

  async function signIn(username: string, password: string): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${ports['API_PORT']}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ username, password }),
    });
    return answer.status;
  }
});
