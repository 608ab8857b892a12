/** `npm run check`: everything that judges the code without running it. Shows a verdict a step and fails if any fails. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { projectDir } from './project-dir.ts';

interface Step {
  name: string;
  /** A program of node_modules/.bin and its arguments. */
  command: [string, ...string[]];
}

const steps: Step[] = [
  // The longest first: two run at a time.
  { name: 'lint', command: ['eslint', '.', '--max-warnings=0'] },
  { name: 'types', command: ['tsc', '--noEmit', '--project', '.'] },
  { name: 'types of the screens', command: ['vue-tsc', '--noEmit', '--project', 'ui/tsconfig.json'] },
  { name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'] },
  { name: 'unused code', command: ['knip', '--no-progress'] },
  { name: 'import table', command: ['mocha', 'testing/import-table.test.ts'] },
];
/** Each step needs about a core and a gigabyte. */
const CONCURRENCY = 2;

const failed: string[] = [];
const waiting = [...steps];

async function runSteps(): Promise<void> {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const { code, output, seconds } = await run(step.command);
    if (code !== 0) failed.push(step.name);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${step.name} (${seconds.toFixed(1)} s)`);
    if (code !== 0) console.log(output);
  }
}

function run([program, ...args]: Step['command']): Promise<{
  code: number | null;
  output: string;
  seconds: number;
}> {
  const startedAt = performance.now();
  const child = spawn(path.join(projectDir, 'node_modules/.bin', program), args, {
    cwd: projectDir,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => (output += chunk));
  }
  return new Promise((resolve) => {
    child.on('error', (error) => (output += error.message));
    child.on('close', (code) => resolve({ code, output, seconds: (performance.now() - startedAt) / 1000 }));
  });
}

await Promise.all(Array.from({ length: CONCURRENCY }, runSteps));
console.log(
  failed.length === 0 ? `check: all ${steps.length} steps passed` : `check: ${failed.join(', ')} failed`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
