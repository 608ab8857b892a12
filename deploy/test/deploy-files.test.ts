/**
 * What is installed on plants' machines is judged by the programs that will read it, where this machine has them: shellcheck, systemd,
 * nginx. Where one is absent the test says so and is skipped.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { projectDir } from '../../testing/source-files.ts';
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
    const { status, stderr } = spawnSync(
      'promtool',
      ['check', 'config', path.join(folder, 'prometheus.yml')],
      {
        encoding: 'utf8',
      },
    );
    expect(status, stderr).to.equal(0);
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

  it('copies releases without what belongs to the machine it was copied from', () => {
    // The installer's own copying step, on a small tree.
    const source = path.join(folder, 'source');
    for (const name of ['node_modules/x', '.data', 'ui/dist', 'edge'])
      mkdirSync(path.join(source, name), { recursive: true });
    cpSync(path.join(projectDir, 'package-lock.json'), path.join(source, 'package-lock.json'));
    writeFileSync(path.join(source, 'package.json'), '{\n  "name": "pulso",\n  "version": "9.8.7",\n}\n');
    writeFileSync(path.join(source, '.env'), 'SESSION_SECRET=of-the-developer');
    writeFileSync(path.join(source, 'edge/main.ts'), '');
    const script = `. "$1/lib/release.sh"; npm() { :; }; install_release "$2"`;
    const target = execFileSync('bash', ['-euo', 'pipefail', '-c', script, 'test', deployDir, source], {
      encoding: 'utf8',
      env: { ...process.env, PULSO_HOME: path.join(folder, 'home') },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    expect(path.basename(target)).to.match(/^9\.8\.7-\d{14}$/);
    expect(existsSync(path.join(target, 'edge/main.ts'))).to.equal(true);
    for (const name of ['node_modules', '.data', 'ui/dist', '.env'])
      expect(existsSync(path.join(target, name)), name).to.equal(false);
  });
});
