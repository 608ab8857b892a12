/**
 * `npm test`: the whole suite as two runs of mocha at once, as most of its time is waiting for machines, browsers and databases. Each run has
 * its own PostgreSQL. The second one's report is printed after the first's, and the last line adds up both: `N passed, N failed`.
 * With a path or an option behind `--` it is one plain run of mocha: `npm test -- api/test/stops.test.ts`, `npm test -- --grep boots`.
 */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { projectDir } from './source-files.ts';

const PARTS = 'domain,custom-nodes,edge,api,cli,ui,migrations,simulator,testing,bench,chaos,deploy'.split(
  ',',
);
/** The machines' side. It takes about as long as all others, the people's side. Faults and measurements are in one run, never beside each other. */
const MACHINES_SIDE = new Set(['chaos', 'bench', 'edge', 'custom-nodes', 'simulator', 'deploy', 'testing']);
const MOCHA = path.join(projectDir, 'node_modules/mocha/bin/mocha.js');

interface Run {
  passed: number;
  failed: number;
  skipped: number;
  /** What mocha said of each failure, as it said it. */
  failures: string;
}

const SUMMARY = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/;

/** The line that stands above mocha's account of what failed. */
const FAILING = /^(?:\u001b\[[\d;]*m|\s)*\d+ failing/;

/** Prints whole lines but the summary, which is added up. A run that ends without one has failed, whatever the reason. */
function runMocha(args: readonly string[], print: (line: string) => void): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MOCHA, ...args], {
      cwd: projectDir,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on('SIGINT', stop).on('SIGTERM', stop);
    let run: Omit<Run, 'failures'> | undefined;
    let failures = '';
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        const summary = SUMMARY.exec(line);
        if (!summary) {
          if (failures || FAILING.test(line)) failures += `${line}\n`;
          return print(`${line}\n`);
        }
        const [passed = 0, failed = 0, skipped = 0] = summary.slice(1).map((figure) => Number(figure ?? 0));
        run = { passed, failed, skipped };
      });
    }
    child.once('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      const { passed, failed, skipped } = run ?? { passed: 0, failed: 0, skipped: 0 };
      if (code !== 0 && failed === 0)
        failures += `A run of mocha ended with ${code ?? 'a signal'} and no failed test.\n`;
      resolve({ passed, failed: code === 0 ? failed : Math.max(failed, 1), skipped, failures });
    });
  });
}

const files = globSync(`{${PARTS.join(',')}}/**/*.test.ts`, {
  cwd: projectDir,
  exclude: (name) => name.includes('node_modules'),
}).sort();
const given = process.argv.slice(2);
let runs: Run[];
if (given.length > 0) {
  const names = given.some((arg) => arg.includes('.test.ts')) ? [] : files;
  runs = [await runMocha([...given, ...names], (text) => process.stdout.write(text))];
} else {
  const isMachines = (file: string): boolean => MACHINES_SIDE.has(file.split(path.sep)[0] ?? '');
  let later = '';
  const first = runMocha(
    files.filter((file) => !isMachines(file)),
    (text) => process.stdout.write(text),
  );
  const second = runMocha(files.filter(isMachines), (text) => (later += text));
  const firstRun = await first;
  process.stdout.write(later);
  const printed = later.length;
  const secondRun = await second;
  process.stdout.write(later.slice(printed));
  runs = [firstRun, secondRun];
}
const sum = (key: 'passed' | 'failed' | 'skipped'): number =>
  runs.reduce((total, run) => total + run[key], 0);
// Between two long reports a failure is easily missed, and what keeps only the end of a log would not have it at all.
const failures = runs.map((run) => run.failures).join('');
if (runs.length > 1 && failures) process.stdout.write(`\nWhat failed, once more:\n${failures}`);
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed${skipped}\n`);
process.exitCode = sum('failed') > 0 ? 1 : 0;
