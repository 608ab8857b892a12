import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { hashPassword } from '../domain/password.ts';
import { EditorAccounts, editorPermission } from './editor-accounts.ts';
import { makeEditorSignIn } from './editor-sign-in.ts';

describe('Signing in to the editor while PostgreSQL is away', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-accounts-'));
  const file = path.join(dir, 'editor-accounts.json');
  const outages: string[] = [];
  // Nothing listens on port 1.
  const database = { url: 'postgresql://nobody:nothing@127.0.0.1:1/none', ssl: false } as const;
  const makeAccounts = (): EditorAccounts =>
    new EditorAccounts({ database, file, onAway: (reason) => outages.push(reason) });
  after(() => rmSync(dir, { recursive: true, force: true }));

  it('lets in an engineer who was here before, refuses everybody else, and says so once', async () => {
    const passwordHash = await hashPassword('a known password');
    writeFileSync(
      file,
      JSON.stringify([{ username: 'engineer', role: 'engineer', passwordHash, active: true }]),
    );
    const signIn = makeEditorSignIn(makeAccounts());
    expect(await signIn.authenticate('Engineer', 'a known password')).to.deep.equal({
      username: 'engineer',
      permissions: '*',
    });
    expect(await signIn.authenticate('engineer', 'another password')).to.equal(null);
    expect(await signIn.authenticate('stranger', 'a known password')).to.equal(null);
    expect(await signIn.users('engineer')).to.deep.equal({ username: 'engineer', permissions: '*' });
    expect(outages).to.have.length(1);
  });

  it('starts with nobody known where the file is damaged', async () => {
    writeFileSync(file, '{ half a fi');
    expect(await makeEditorSignIn(makeAccounts()).authenticate('engineer', 'a known password')).to.equal(
      null,
    );
  });
});

describe('editorPermission', () => {
  it('follows the table of roles, and gives nothing to an inactive account', () => {
    expect(editorPermission({ role: 'admin', active: true })).to.equal('*');
    expect(editorPermission({ role: 'maintenance', active: true })).to.equal('read');
    expect(editorPermission({ role: 'viewer', active: true })).to.equal(undefined);
    expect(editorPermission({ role: 'engineer', active: false })).to.equal(undefined);
  });
});
