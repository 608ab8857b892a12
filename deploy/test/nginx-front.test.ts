/** nginx with the file that we hand out, before two API processes: TLS, sessions, live updates, and what happens when a process dies. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { expect } from 'chai';
import { io, type Socket } from 'socket.io-client';
import { freePort } from '../../cli/postgres/free-port.ts';
import { hashPassword } from '../../domain/password.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.ts';
import { startProcess, type TestProcess } from '../../testing/processes.ts';
import { projectDir } from '../../testing/source-files.ts';
import { waitUntil } from '../../testing/wait.ts';
import { makeAuthority, makeCertificate } from './certificates.ts';
import { needProgram } from './need-program.ts';

const NAME = 'pulso.example';
const PASSWORD = 'a long password';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

describe('nginx before two API processes', function () {
  let folder: string;
  let database: TestDatabase | undefined;
  let ca: string;
  let tlsPort: number;
  let nginx: ChildProcess | undefined;
  const apis = new Map<number, TestProcess>();
  const sockets: Socket[] = [];

  before(async function () {
    for (const program of ['nginx', 'openssl']) needProgram(this, program);
    folder = mkdtempSync(path.join(tmpdir(), 'pulso-nginx-'));
    makeAuthority(folder);
    makeCertificate(folder, 'server', `DNS:${NAME}`);
    ca = readFileSync(path.join(folder, 'database-ca.pem'), 'utf8');
    database = await createTestDatabase();
    await database.knex('users').insert({
      username: 'ana',
      name: 'Ana',
      role: 'admin',
      password_hash: await hashPassword(PASSWORD),
    });
    for (let count = 0; count < 2; count += 1) await startApi(database);
    nginx = await startNginx();
  });
  after(async () => {
    for (const socket of sockets) socket.disconnect();
    if (nginx && nginx.exitCode === null) {
      const ended = once(nginx, 'exit');
      nginx.kill('SIGTERM');
      await ended;
    }
    for (const api of apis.values()) await api.stop();
    await database?.drop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  async function startApi({ url }: TestDatabase): Promise<void> {
    const port = await freePort();
    const api = startProcess({
      entry: 'api/main.ts',
      env: {
        DATABASE_URL: url,
        DATA_DIR: path.join(folder, String(port)),
        API_PORT: String(port),
        SESSION_SECRET: 'the same for both processes, as it has to be',
      },
    });
    apis.set(port, api);
    await api.waitForUrl(`http://127.0.0.1:${port}/api/health`, 60_000);
  }

  /** Our file, with free ports, this folder's certificate, and the second process that its comment offers. */
  async function startNginx(): Promise<ChildProcess> {
    const [first, second] = [...apis.keys()];
    const plainPort = await freePort();
    tlsPort = await freePort();
    const site = readFileSync(path.join(projectDir, 'deploy/server/nginx.conf'), 'utf8')
      .replace('server 127.0.0.1:3000', `server 127.0.0.1:${first}`)
      .replace('# server 127.0.0.1:3001', `server 127.0.0.1:${second}`)
      .replace(/listen (\[::\]:)?80;/g, (_, v6: string | undefined) =>
        v6 ? '' : `listen 127.0.0.1:${plainPort};`,
      )
      .replace(/listen (\[::\]:)?443 ssl http2;/g, (_, v6: string | undefined) =>
        v6 ? '' : `listen 127.0.0.1:${tlsPort} ssl http2;`,
      )
      .replace('/etc/pulso/tls/fullchain.pem', `${folder}/server.crt`)
      .replace('/etc/pulso/tls/privkey.pem', `${folder}/server.key`);
    writeFileSync(path.join(folder, 'site.conf'), site);
    const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${folder}/${name};`)
      .join(' ');
    writeFileSync(
      path.join(folder, 'nginx.conf'),
      `pid ${folder}/pid; error_log ${folder}/error.log; ${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes 1;
       events {} http { access_log off; ${temp} include ${folder}/site.conf; }`,
    );
    const child = spawn('nginx', ['-c', path.join(folder, 'nginx.conf'), '-g', 'daemon off;'], {
      stdio: 'ignore',
    });
    await waitUntil(async () => (await ask('GET', '/api/health').catch(() => null))?.status === 200, {
      what: 'nginx to answer',
    });
    return child;
  }

  function ask(method: string, where: string, headers = {}, body?: unknown): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port: tlsPort, servername: NAME, ca, agent: false, method, path: where },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
          );
        },
      );
      for (const [name, value] of Object.entries({
        host: NAME,
        'content-type': 'application/json',
        ...headers,
      }))
        asked.setHeader(name, value);
      asked.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async function signIn(): Promise<string> {
    const { status, headers } = await ask(
      'POST',
      '/api/auth/login',
      {},
      { username: 'ana', password: PASSWORD },
    );
    expect(status).to.equal(200);
    const cookies = headers['set-cookie'] ?? [];
    // The API has to know that the browser's side is TLS, whatever nginx says to it.
    for (const cookie of cookies) expect(cookie).to.include('Secure').and.include('HttpOnly');
    expect(cookies).to.not.have.length(0);
    return [cookies]
      .flat()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }

  async function openSocket(cookie: string): Promise<Socket> {
    const socket = io(`https://127.0.0.1:${tlsPort}`, {
      path: '/socket.io',
      transports: ['websocket'],
      extraHeaders: { cookie, host: NAME, origin: `https://${NAME}` },
      ca,
      // The certificate bears the name, the test has only the address.
      servername: NAME,
      forceNew: true,
      reconnectionDelay: 200,
    } as Parameters<typeof io>[1]);
    sockets.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  }

  it('serves under TLS, with the session in a Secure cookie', async () => {
    const page = await ask('GET', '/api/openapi.json');
    expect(page.status).to.equal(200);
    expect(page.headers['strict-transport-security']).to.equal('max-age=31536000');
    const me = await ask('GET', '/api/auth/me', { cookie: await signIn() });
    expect(me.status).to.equal(200);
    expect(me.body).to.include('"ana"');
  });

  it('believes nobody who brings an address of his own', async () => {
    await ask(
      'POST',
      '/api/auth/login',
      { 'x-forwarded-for': '203.0.113.9' },
      { username: 'ana', password: PASSWORD },
    );
    const rows = await database?.knex('audit_log').select<{ ip: string | null }[]>('ip');
    expect(rows?.map(({ ip }) => ip)).to.not.include('203.0.113.9');
  });

  it('goes on with the other process when one is killed: the session holds, live updates come back', async () => {
    const cookie = await signIn();
    const socket = await openSocket(cookie);
    const picture = (await socket.emitWithAck('subscribe', {})) as object;
    expect(picture).to.be.an('object');
    const lost = new Promise((resolve) => socket.once('disconnect', resolve));
    const back = new Promise((resolve) => socket.io.once('reconnect', resolve));
    // The one that holds this browser.
    const [victim] = [...apis].filter(([port]) => connectionsOf(port) > 0);
    await victim?.[1].kill();
    apis.delete(victim?.[0] ?? 0);
    expect(apis.size).to.equal(1);
    await lost;
    await back;
    const again = (await socket.emitWithAck('subscribe', {})) as object;
    expect(Object.keys(again)).to.deep.equal(Object.keys(picture));
    expect((await ask('GET', '/api/auth/me', { cookie })).status).to.equal(200);
  });

  /** Of nginx to that process, as the kernel lists them. */
  function connectionsOf(port: number): number {
    const hex = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
    return readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , remote, state]) => remote?.endsWith(hex) && state === '01').length;
  }
});
