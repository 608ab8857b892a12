/** The compose file is read as its engine would, as far as that goes without one; where docker compose is installed it judges the file too. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { projectDir } from '../../testing/source-files.ts';

const serverDir = path.join(projectDir, 'deploy', 'server');
const text = readFileSync(path.join(serverDir, 'compose.yaml'), 'utf8');
const settings = readFileSync(path.join(serverDir, '.env.example'), 'utf8');

interface Service {
  image?: string;
  build?: { context: string; dockerfile: string };
  environment?: Record<string, string>;
  volumes?: string[];
  depends_on?: Record<string, { condition: string }> | string[];
  restart?: string;
  ports?: string[];
  network_mode?: string;
}
const { services, volumes } = parse(text) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};

describe('the compose file', () => {
  it('asks for the settings that its example names, and for no other', () => {
    const asked = [...text.matchAll(/(?<!\$)\$\{([A-Z_]+)/g)].map(([, name]) => name ?? '');
    const named = [...settings.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name ?? '');
    expect([...new Set(asked)].sort()).to.deep.equal(named.sort());
  });

  it('refuses to start without its passwords, and gives none of its own', () => {
    for (const name of ['OWNER_PASSWORD', 'API_PASSWORD', 'SESSION_SECRET']) {
      expect(text).to.contain(`\${${name}:?`);
      expect(settings).to.match(new RegExp(`^${name}=$`, 'm'));
    }
  });

  it('names a version for every image that it does not build', () => {
    const built = Object.values(services).flatMap(({ image, build }) => (build && image ? [image] : []));
    for (const [name, { image = '' }] of Object.entries(services)) {
      if (built.includes(image)) continue;
      expect(image, name).to.match(/^[a-z]+:\d[\w.-]*$/);
    }
  });

  it('refers only to services, volumes and files that are there', () => {
    for (const [name, service] of Object.entries(services)) {
      const before = service.depends_on ?? [];
      for (const other of Array.isArray(before) ? before : Object.keys(before))
        expect(services, `${name} depends on ${other}`).to.have.property(other);
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':');
        if (!source.startsWith('.')) expect(volumes, `volume of ${name}`).to.have.property(source);
        // The certificate is the plant's own.
        else if (source !== './tls') expect(existsSync(path.join(serverDir, source)), source).to.equal(true);
      }
      if (service.build)
        expect(existsSync(path.join(serverDir, service.build.context, service.build.dockerfile))).to.equal(
          true,
        );
      const [kind, owner = ''] = (service.network_mode ?? '').split(':');
      if (kind === 'service') expect(services).to.have.property(owner);
    }
  });

  it('runs the migrations before the API, which signs in with the least role', () => {
    expect(services['api']?.depends_on).to.have.nested.property(
      'migrate.condition',
      'service_completed_successfully',
    );
    expect(services['api']?.environment?.['DATABASE_URL']).to.match(/^postgresql:\/\/pulso_api:/);
    expect(services['postgres']?.ports?.[0]).to.match(/^\$\{DATABASE_ADDRESS:-127\.0\.0\.1\}:/);
  });

  it('is one that docker compose takes', function () {
    if (spawnSync('docker', ['compose', 'version']).status !== 0) {
      console.log('      (docker compose is absent on this machine)');
      this.skip();
    }
    const given = { OWNER_PASSWORD: 'a', API_PASSWORD: 'b', SESSION_SECRET: 'c' };
    const { status, stderr } = spawnSync('docker', ['compose', '-f', 'compose.yaml', 'config', '--quiet'], {
      cwd: serverDir,
      encoding: 'utf8',
      env: { ...process.env, ...given },
    });
    expect(status, stderr).to.equal(0);
  });
});
