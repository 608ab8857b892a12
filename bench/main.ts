/**
 * `npm run bench`: speed, side by side with what a user would pick instead, in one run, as ratios against the targets.
 * `--only E3,E4` runs some, `--medium` takes some 25 minutes, `--short` 15, `--write` keeps the tables in docs/performance.md.
 */
import { parseArgs } from 'node:util';
import { exitWhenInterrupted } from '../testing/end-at-exit.ts';
import { BENCHES } from './benches.ts';
import { isMet } from './bench.ts';
import { runBenches } from './run-benches.ts';
import { writeReport } from './write-report.ts';

exitWhenInterrupted();
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    short: { type: 'boolean', default: false },
    medium: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const wanted = values.only?.toUpperCase().split(',');
const benches = BENCHES.filter(({ id }) => wanted?.includes(id) ?? true);
if (benches.length === 0) {
  console.error(`There is no such comparison; choose from ${BENCHES.map(({ id }) => id).join(', ')}.`);
  process.exit(1);
}
const size = values.short ? 'short' : values.medium ? 'medium' : 'full';
const outcomes = await runBenches({
  benches,
  size,
  print: (line) => console.log(line),
  onResult: (bench, result) => values.write && writeReport(BENCHES, bench, result, size),
});
const verdicts = outcomes.flatMap(({ result }) => result?.verdicts ?? []);
const unmet = verdicts.filter((verdict) => !isMet(verdict));
const broken = outcomes.filter(({ result }) => result === null).map(({ bench }) => bench.id);
console.log(`bench: ${verdicts.length - unmet.length} of ${verdicts.length} targets met`);
if (broken.length > 0) console.log(`bench: did not run: ${broken.join(', ')}`);
// A slow machine is no failure; a comparison that cannot run is one.
// One that was given up may still hold something open.
process.exit(broken.length > 0 ? 1 : 0);
