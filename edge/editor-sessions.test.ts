import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { EditorSessions, SESSION_SECONDS } from './editor-sessions.ts';

describe('Sessions of the editor', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-sessions-'));
  const file = path.join(dir, 'sessions.json');
  let nowMs = 1_000_000;
  after(() => rmSync(dir, { recursive: true, force: true }));

  it('hold for eight hours and not a second more', () => {
    const sessions = new EditorSessions(file, () => nowMs);
    const token = sessions.begin('engineer');
    expect(SESSION_SECONDS).to.equal(8 * 3600);
    nowMs += SESSION_SECONDS * 1000 - 1;
    expect(sessions.usernameOf(token)).to.equal('engineer');
    expect(sessions.endExpired()).to.equal(false);
    nowMs += 1;
    expect(sessions.usernameOf(token)).to.equal(undefined);
    expect(sessions.endExpired()).to.equal(true);
  });

  it('outlive a restart without a token being on disk', () => {
    const token = new EditorSessions(file, () => nowMs).begin('engineer');
    expect(readFileSync(file, 'utf8')).to.not.include(token);
    expect(new EditorSessions(file, () => nowMs).usernameOf(token)).to.equal('engineer');
  });

  it('end one by one, all of an account at once, and the oldest when there are too many', () => {
    const sessions = new EditorSessions(file, () => nowMs);
    const first = sessions.begin('maria');
    const others = Array.from({ length: 10 }, () => sessions.begin('maria'));
    expect(sessions.usernameOf(first)).to.equal(undefined);
    sessions.end(others[9] ?? '');
    expect(others.map((token) => sessions.usernameOf(token))).to.deep.equal([
      ...Array<string>(9).fill('maria'),
      undefined,
    ]);
    sessions.endOf('maria');
    expect(sessions.usernames()).to.not.include('maria');
  });
});
