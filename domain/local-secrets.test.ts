import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { loadLocalSecrets } from './local-secrets.ts';

describe('the secrets of a single machine', () => {
  let dataDir: string;
  beforeEach(() => (dataDir = mkdtempSync(path.join(tmpdir(), 'pulso-secrets-'))));
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('are made once, for the owner only', () => {
    const first = loadLocalSecrets(dataDir);
    expect(loadLocalSecrets(dataDir)).to.deep.equal(first);
    expect(new Set(Object.values(first)).size).to.equal(Object.keys(first).length);
    expect(statSync(path.join(dataDir, 'secrets.json')).mode & 0o777).to.equal(0o600);
  });

  it('are refused in one sentence when the file was damaged', () => {
    writeFileSync(path.join(dataDir, 'secrets.json'), '{"sessionSecret": "a"}');
    expect(() => loadLocalSecrets(dataDir)).to.throw(
      /^The secrets in .*secrets\.json cannot be read or made: "credentialSecret" is missing\.$/,
    );
  });
});
