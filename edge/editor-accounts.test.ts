import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { hashPassword } from '../domain/password.ts';
import { EditorAccounts, editorPermission } from './editor-accounts.ts';
import { EdgeDatabase } from './edge-database.ts';
import { EditorSessions } from './editor-sessions.ts';
import { EditorSignIn } from './editor-sign-in.ts';

describe('Signing in to the editor while PostgreSQL is away', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-accounts-'));
  const file = path.join(dir, 'editor-accounts.json');
  const outages: string[] = [];
  // Nothing listens on port 1.
  const database = new EdgeDatabase({ url: 'postgresql://nobody:nothing@127.0.0.1:1/none', ssl: false });
  const makeSignIn = (): EditorSignIn => {
    const accounts = new EditorAccounts({ database, file, onAway: (reason) => outages.push(reason) });
    const sessions = new EditorSessions(path.join(dir, 'editor-sessions.json'));
    return new EditorSignIn(accounts, sessions, 'collector-1');
  };
  after(async () => {
    await database.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('lets in an engineer who was here before, refuses everybody else, and says so once', async () => {
    const passwordHash = await hashPassword('a known password');
    writeFileSync(
      file,
      JSON.stringify([{ username: 'engineer', role: 'engineer', passwordHash, active: true }]),
    );
    const signIn = makeSignIn();
    const token = (await signIn.byPassword('Engineer', 'a known password')) ?? '';
    expect(await signIn.adminAuth.tokens(token)).to.deep.equal({
      username: 'engineer',
      permissions: '*',
    });
    expect(await signIn.byPassword('engineer', 'another password')).to.equal(undefined);
    expect(await signIn.byPassword('stranger', 'a known password')).to.equal(undefined);
    expect(await signIn.adminAuth.tokens('made up')).to.equal(null);
    expect(outages).to.have.length(1);
  });

  it('starts with nobody known where the file is damaged', async () => {
    writeFileSync(file, '{ half a fi');
    expect(await makeSignIn().byPassword('engineer', 'a known password')).to.equal(undefined);
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
