/**
 * `npm run chaos`: kills, cuts, delays and corrupts while simulated PLCs count, then compares their true totals with what was booked.
 * `--short` takes minutes instead of half an hour, `--only 1,3` runs some, `--seed N` repeats the chances of a run. `--ha` runs those with several
 * servers instead, `--only 6 --outage-hours 168` the whole week without PostgreSQL.
 */
import { parseArgs } from 'node:util';
import { exitWhenInterrupted } from '../testing/end-at-exit.ts';
import { HA_PROCEDURES, PROCEDURES } from './procedures.ts';
import { chaosTable } from './chaos-table.ts';
import { runChaos } from './run-chaos.ts';

exitWhenInterrupted();
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    ha: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'outage-hours': { type: 'string' },
  },
});
const wanted = values.only?.split(',');
const known = values.ha ? HA_PROCEDURES : PROCEDURES;
const procedures = known.filter(({ id }) => wanted?.includes(id) ?? true);
if (procedures.length === 0) {
  console.error(`There is no such procedure; choose from ${known.map(({ id }) => id).join(', ')}.`);
  process.exit(1);
}
const verdicts = await runChaos({
  procedures,
  isShort: values.short,
  outageHours: values['outage-hours'] === undefined ? undefined : Number(values['outage-hours']),
  seed: Number(values.seed),
  print: (line) => console.log(line),
});
console.log(chaosTable(verdicts));
const failed = verdicts.filter(({ hasPassed }) => !hasPassed).map(({ id }) => id);
console.log(
  failed.length === 0
    ? `chaos: PASS, ${verdicts.length} procedures, difference 0 in each`
    : `chaos: FAIL in ${failed.join(', ')} of ${verdicts.length} procedures`,
);
// By the short way: Node 24 turns for ever in its own clean-up where a socket that was reset to a killed process is still closing.
process.exit(failed.length === 0 ? 0 : 1);
