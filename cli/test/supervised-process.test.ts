import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { waitUntil } from '../../testing/wait.ts';
import { SupervisedProcess } from '../start/supervised-process.ts';

describe('a supervised part', () => {
  let dir: string;
  let stop: AbortController;
  let part: SupervisedProcess;
  let lines: string[];
  const countFile = (): string => path.join(dir, 'starts');
  const starts = (): number[] => readFileSync(countFile(), 'utf8').trim().split('\n').map(Number);

  function makePart(script: string): SupervisedProcess {
    const entry = path.join(dir, 'part.mjs');
    writeFileSync(countFile(), '');
    writeFileSync(entry, script);
    return new SupervisedProcess({
      name: 'The part',
      entry,
      env: { COUNT_FILE: countFile() },
      logFile: path.join(dir, 'part.log'),
      isReady: () => Promise.resolve(readFileSync(countFile(), 'utf8') !== ''),
      tell: (line) => lines.push(line),
      signal: stop.signal,
    });
  }
  const living = `
    import { appendFileSync } from 'node:fs';
    appendFileSync(process.env.COUNT_FILE, process.pid + '\\n');
    setInterval(() => {}, 1000);
  `;

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'pulso-part-'));
    stop = new AbortController();
    lines = [];
  });
  afterEach(async () => {
    stop.abort();
    part.kill();
    await part.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('is started again when it dies, and says so', async () => {
    part = makePart(living);
    await part.start();
    process.kill(starts()[0] ?? Number.NaN, 'SIGKILL');
    await waitUntil(() => starts().length === 2, { what: 'the second start' });
    await waitUntil(() => lines.length === 2, { what: 'the news' });
    expect(lines[0]).to.match(/^The part stopped \(SIGKILL\); starting it again in 0\.5 s\. Its log: /);
    expect(lines[1]).to.equal('The part runs again.');
  });

  it('stays stopped when it was asked to stop', async () => {
    part = makePart(living);
    await part.start();
    stop.abort();
    expect(await part.stop()).to.equal(true);
    expect(await part.stop()).to.equal(false);
    expect(lines).to.deep.equal([]);
  });

  it('shows the last lines of a start that failed', async () => {
    part = makePart(`console.error('PLC table is missing'); process.exit(3);`);
    const error: unknown = await part.start().catch((thrown: unknown) => thrown);
    expect((error as Error).message).to.match(
      /^The part ended while starting \(.*part\.log\):\nPLC table is missing$/,
    );
  });
});
