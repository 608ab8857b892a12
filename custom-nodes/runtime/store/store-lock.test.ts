import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openLocked } from './store-lock.ts';

describe('the lock on a store', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'pulso-lock-'));
  after(() => rmSync(dir, { recursive: true, force: true }));

  /** As another process finds it. */
  function isFree(): boolean {
    const lock = new DatabaseSync(path.join(dir, 'collector.lock'));
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return true;
    } catch {
      return false;
    } finally {
      lock.close();
    }
  }

  it('is held until its last user of this process gives it up', () => {
    const [first] = openLocked(dir, () => 'a');
    const [second, opened] = openLocked(dir, () => 'b');
    expect(opened).to.equal('b');
    first();
    expect(isFree()).to.equal(false);
    second();
    expect(isFree()).to.equal(true);
  });

  it('is given up at once where the store cannot be opened, and keeps no count of it', () => {
    const fail = (): never => {
      throw new Error('disk I/O error');
    };
    expect(() => openLocked(dir, fail)).to.throw('disk I/O error');
    expect(isFree()).to.equal(true);
    const [unlock] = openLocked(dir, () => 'a');
    unlock();
    expect(isFree()).to.equal(true);
  });
});
