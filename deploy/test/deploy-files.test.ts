/**
 * What is installed on plants' machines is judged by the programs that will read it, where this machine has them: shellcheck, systemd,
 * nginx. Where one is absent the test says so and is skipped.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { projectDir } from '../../testing/source-files.ts';
import { waitUntil } from '../../testing/wait.ts';
import { needProgram } from './need-program.ts';

const deployDir = path.join(projectDir, 'deploy');
const UNITS = ['pi/pulso-edge.service', 'server/pulso-api.service', 'server/pulso-api@.service'];
/** systemd's own scale: 0 is closed, 10 is open. */
const EXPOSURE_LIMIT = 2;

interface Place {
  x: number;
  w: number;
}

describe('what is installed on plants’ machines', function () {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'pulso-deploy-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('holds scripts that any shell expert would pass', function () {
    needProgram(this, 'shellcheck');
    const scripts = globSync('**/*.sh', { cwd: deployDir });
    expect(scripts).to.include('pi/install.sh');
    const { stdout, status } = spawnSync(
      'shellcheck',
      ['-x', ...scripts.map((name) => path.join('deploy', name)), 'deploy/pi/pulso-doctor'],
      {
        cwd: projectDir,
        encoding: 'utf8',
      },
    );
    expect(stdout).to.equal('');
    expect(status).to.equal(0);
  });

  it('refuses an installation without root, and an option that does not exist', () => {
    for (const script of ['pi/install.sh', 'server/install.sh']) {
      const { status, stderr } = spawnSync('bash', [path.join(deployDir, script), '--nonsense'], {
        encoding: 'utf8',
      });
      expect(status, script).to.equal(1);
      expect(stderr, script).to.include('unknown option --nonsense');
    }
  });

  for (const unit of UNITS) {
    it(`confines ${path.basename(unit)}, as systemd judges it`, function () {
      needProgram(this, 'systemd-analyze');
      const file = path.join(folder, path.basename(unit).replace('@', '@3001'));
      // The program is not installed here; what is judged is everything else of the unit.
      const text = readFileSync(path.join(deployDir, unit), 'utf8').replaceAll(
        /\/opt\/pulso(?:-edge)?\/current\/node_modules\/.bin\/node/g,
        process.execPath,
      );
      writeFileSync(file, text);
      const verified = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
      // Other units of this machine are not ours to judge.
      const complaints = verified.stderr
        .split('\n')
        .filter((line) => line.includes('pulso') && !line.includes('masked'));
      expect(complaints).to.deep.equal([]);
      const judged = spawnSync('systemd-analyze', ['security', '--offline=yes', file], { encoding: 'utf8' });
      const exposure = /Overall exposure level[^:]*: ([\d.]+)/.exec(judged.stdout)?.[1];
      expect(Number(exposure), judged.stdout + judged.stderr).to.be.at.most(EXPOSURE_LIMIT);
    });
  }

  it('holds a configuration that nginx takes', function () {
    needProgram(this, 'nginx');
    needProgram(this, 'openssl');
    const keys = ['-keyout', path.join(folder, 'privkey.pem'), '-out', path.join(folder, 'fullchain.pem')];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-subj',
        '/CN=pulso.example',
        '-days',
        '1',
        ...keys,
      ],
      { stdio: 'ignore' },
    );
    const site = readFileSync(path.join(deployDir, 'server/nginx.conf'), 'utf8').replaceAll(
      '/etc/pulso/tls',
      folder,
    );
    writeFileSync(path.join(folder, 'site.conf'), site);
    const main = `pid ${folder}/pid; error_log stderr; events {} http { access_log off; include ${folder}/site.conf; }`;
    writeFileSync(path.join(folder, 'nginx.conf'), main);
    const { status, stderr } = spawnSync('nginx', ['-t', '-c', path.join(folder, 'nginx.conf')], {
      encoding: 'utf8',
    });
    expect(status, stderr).to.equal(0);
  });

  it('holds alert rules and a configuration that Prometheus takes', function () {
    needProgram(this, 'promtool');
    cpSync(path.join(deployDir, 'watching'), folder, { recursive: true });
    writeFileSync(path.join(folder, 'pulso-metrics-token'), 'a-token');
    for (const args of [
      ['check', 'config', path.join(folder, 'prometheus.yml')],
      ['test', 'rules', path.join(folder, 'pulso.rules.test.yml')],
    ]) {
      const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
      expect(status, stdout + stderr).to.equal(0);
    }
  });

  it('tries each alert, where it must ring and where it must not', () => {
    const watching = (name: string) => readFileSync(path.join(deployDir, 'watching', name), 'utf8');
    const alerts = [...watching('pulso.rules.yml').matchAll(/alert: (\w+)/g)].map(([, name]) => name);
    const tried = [...watching('pulso.rules.test.yml').matchAll(/\{alertname="(\w+)"\}/g)].map(
      ([, name]) => name,
    );
    expect(tried.sort()).to.deep.equal(alerts.sort());
  });

  it('holds a dashboard whose panels stand beside each other, each with a figure', () => {
    const { panels } = JSON.parse(
      readFileSync(path.join(deployDir, 'watching/grafana-pulso.json'), 'utf8'),
    ) as { panels: { id: number; type: string; targets?: { expr: string }[]; gridPos: Place }[] };
    expect(new Set(panels.map(({ id }) => id)).size).to.equal(panels.length);
    for (const { type, targets, gridPos } of panels) {
      if (type !== 'row') expect(targets?.[0]?.expr).to.be.a('string');
      expect(gridPos.x + gridPos.w).to.be.at.most(24);
    }
  });

  /** Runs a piece of the installers' library in a home and with settings of its own. */
  const inLibrary = (script: string, ...args: string[]) =>
    spawnSync('bash', ['-euo', 'pipefail', '-c', `. "$0/lib/release.sh"; ${script}`, deployDir, ...args], {
      encoding: 'utf8',
      env: {
        ...process.env,
        PULSO_HOME: path.join(folder, 'home'),
        PULSO_CONFIG: path.join(folder, 'config'),
      },
    });
  const write = (name: string, text = ''): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  /** A small copy of Pulso, as root of a hardened machine would have it: closed to everybody else. */
  const makeSource = (): string => {
    write('source/package-lock.json');
    write('source/package.json', '{\n  "name": "pulso",\n  "version": "9.8.7",\n}\n');
    write('source/edge/main.ts');
    write('source/.env.example');
    return path.join(folder, 'source');
  };

  /** A program in the place of npm. Answers what makes a script find it first. */
  const fakeNpm = (script: string): string => {
    chmodSync(write('bin/npm', `#!/bin/bash\n${script}\n`), 0o755);
    return `PATH=${path.join(folder, 'bin')}:$PATH; `;
  };

  it('copies releases that each account can read, without what belongs to the machine it was copied from', () => {
    const source = makeSource();
    const kept = [
      ...['node_modules/x', '.data/x', 'ui/dist/x', '.env', 'collector.env', 'deploy/server/.env'],
      ...['deploy/server/tls/privkey.pem', 'ca.key', 'pulso-20261124T020000Z.dump'],
    ];
    for (const name of kept) write(`source/${name}`, 'of this machine');
    const { stdout, stderr } = inLibrary(`${fakeNpm('exit 0')}install_release "$1" 2>/dev/null`, source);
    const target = stdout.trim();
    expect(path.basename(target), stderr).to.match(/^9\.8\.7-\d{14}$/);
    const found = globSync('**/{*,.*}', { cwd: target }).filter((name) =>
      statSync(path.join(target, name)).isFile(),
    );
    expect(found.sort()).to.deep.equal(['.env.example', 'edge/main.ts', 'package-lock.json', 'package.json']);
    expect(statSync(path.join(target, 'edge/main.ts')).mode & 0o777).to.equal(0o644);
    expect(statSync(path.join(target, 'edge')).mode & 0o777).to.equal(0o755);
  });

  it('leaves no half release on the disk where the packages cannot be installed', () => {
    const { status, stderr } = inLibrary(`${fakeNpm('exit 1')}install_release "$1"`, makeSource());
    expect(status).to.equal(1);
    expect(stderr).to.include('the release that runs now is untouched');
    expect(globSync('home/releases/*', { cwd: folder })).to.deep.equal([]);
  });

  it('leaves no half release either where somebody cuts it off', async () => {
    // npm goes on filling its folder for a moment after it was told to end.
    const npm = fakeNpm(
      'trap "for _ in {1..20}; do mkdir -p node_modules/late; sleep 0.05; done; exit 1" TERM; touch begun; for _ in {1..600}; do sleep 0.05; done',
    );
    const script = `. "$0/lib/release.sh"; ${npm}made=$(install_release "$1")`;
    const installer = spawn('bash', ['-euo', 'pipefail', '-c', script, deployDir, makeSource()], {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, PULSO_HOME: path.join(folder, 'home') },
    });
    // Closed only when the last process of it has ended.
    installer.stderr.resume();
    const ended = once(installer, 'close');
    const begun = () => globSync('home/releases/*/begun', { cwd: folder }).length > 0;
    await waitUntil(begun, { what: 'npm to begin' });
    // As Ctrl-C: every process of its group is told at once.
    process.kill(-(installer.pid ?? 0), 'SIGTERM');
    await ended;
    expect(globSync('home/releases/*', { cwd: folder })).to.deep.equal([]);
  });

  it('goes back to the release installed before, by time and not by name, and never to a newer one', () => {
    const releases = ['0.9.0-20261101000000', '0.10.0-20261102000000', '0.10.0-beta-20261103000000'];
    for (const name of releases) mkdirSync(path.join(folder, 'home/releases', name), { recursive: true });
    const before = (current: string): string =>
      path.basename(
        inLibrary(
          'ln -sfn "$PULSO_HOME/releases/$1" "$PULSO_HOME/current"; previous_release',
          current,
        ).stdout.trim(),
      );
    expect(releases.map(before)).to.deep.equal(['', releases[0], releases[1]]);
  });

  it('takes new settings over without those that the plant added, and refuses what is none', function () {
    if (process.getuid?.() !== 0) this.skip();
    const old = 'COLLECTOR_NAME=pi-1\nDATABASE_URL=old\nCREDENTIAL_SECRET=kept\nEDGE_PORT=1881\n';
    const file = write('config/edge.env', old);
    const keep = (text: string) => inLibrary('keep_settings edge.env root "$1"', write('new.env', text));
    expect(keep('COLLECTOR_NAME=pi-1').stderr).to.include('new.env has no DATABASE_URL');
    expect(readFileSync(file, 'utf8')).to.equal(old);
    expect(keep('# rotated\nCOLLECTOR_NAME=pi-1\nDATABASE_URL=new').status).to.equal(0);
    expect(readFileSync(file, 'utf8')).to.equal(
      '# rotated\nCOLLECTOR_NAME=pi-1\nDATABASE_URL=new\nCREDENTIAL_SECRET=kept\nEDGE_PORT=1881\n',
    );
    expect(statSync(file).mode & 0o777).to.equal(0o640);
  });

  it('asks a service for its health where the settings let it listen', () => {
    const address = (settings: string): string => {
      write('config/edge.env', settings);
      return inLibrary('own_address EDGE edge.env 1880').stdout.trim();
    };
    expect(address('')).to.equal('http://127.0.0.1:1880');
    expect(address('EDGE_HOST=0.0.0.0\nEDGE_PORT="1881"\n')).to.equal('http://127.0.0.1:1881');
    expect(address("EDGE_HOST='192.0.2.7'\n")).to.equal('http://192.0.2.7:1880');
    expect(address('EDGE_HOST=fd00::7\n')).to.equal('http://[fd00::7]:1880');
  });

  it('does not begin on a disk where a release does not fit, and takes away only what it brought', () => {
    const { stderr, status } = inLibrary('NEEDED_FREE_MB=100000000; need_space');
    expect(status).to.equal(1);
    expect(stderr).to.match(/only \d+ MB are free .* nothing was changed/);
    write('home/releases/1/x');
    write('home/notes-of-maintenance.txt');
    inLibrary('remove_releases');
    expect(globSync('home/*', { cwd: folder })).to.deep.equal(['home/notes-of-maintenance.txt']);
  });
});
