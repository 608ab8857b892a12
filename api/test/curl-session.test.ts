/** Runs docs/api-session.md. `RECORD=1 npm test -- api/test/curl-session.test.ts` writes what came back into it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { projectDir } from '../../testing/source-files.ts';
import { startApiRig } from './api-rig.ts';
import type { ApiRig } from './api-rig.ts';

const DOCUMENT = path.join(projectDir, 'docs/api-session.md');
const STEP = /```sh\n([\s\S]*?)```\n(?:\n```text\n([\s\S]*?)```\n)?/g;
const END_OF_STEP = '\u0001';

/** What differs from run to run. */
function withoutChance(answer: string): string {
  return answer
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-11-28T12:00:00.000Z')
    .replace(/"csrfToken":"[^"]+"/g, '"csrfToken":"…"')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{21}/g, '…')
    .replace(/"ip":"[^"]+"/g, '"ip":"127.0.0.1"');
}

describe('the session with curl in docs/api-session.md', () => {
  let rig: ApiRig;
  let dir: string;
  before(async () => {
    rig = await startApiRig('nothing');
    dir = mkdtempSync(path.join(tmpdir(), 'pulso-curl-'));
  });
  after(async () => {
    await rig.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('gives what the page shows', async () => {
    const page = readFileSync(DOCUMENT, 'utf8');
    const steps = [...page.matchAll(STEP)];
    const script = steps.map(([, commands]) => `${commands}printf '${END_OF_STEP}'\n`).join('');
    const shell = spawn('bash', ['-eu', '-c', script], {
      cwd: dir,
      env: { PATH: process.env['PATH'], PULSO: rig.api.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(shell, 'exit');
    const answers = withoutChance(await text(shell.stdout)).split(END_OF_STEP);
    expect(await ended, 'bash').to.deep.equal([0, null]);
    expect(answers).to.have.lengthOf(steps.length + 1);
    if (process.env['RECORD']) writeFileSync(DOCUMENT, withAnswers(page, answers));
    const shown = [...readFileSync(DOCUMENT, 'utf8').matchAll(STEP)].map(([, , answer]) => answer?.trim());
    expect(answers.slice(0, -1).map((answer) => answer.trim())).to.deep.equal(shown);
  });
});

function withAnswers(page: string, answers: readonly string[]): string {
  let step = 0;
  return page.replace(STEP, (_all, commands: string) => {
    const answer = answers[step]?.trim() ?? '';
    step += 1;
    return `\`\`\`sh\n${commands}\`\`\`\n\n\`\`\`text\n${answer}\n\`\`\`\n`;
  });
}
