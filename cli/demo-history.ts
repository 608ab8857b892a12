/** `npm run demo:history`: gives a plant a past, to see reports of a year and to measure them. */
import { DomainError } from '../domain/errors.ts';
import { readArguments } from './command-arguments.ts';
import { withCommandDatabase } from './database/command-database.ts';
import { makeHistory } from './demo-plant/make-history.ts';
import { runCommand } from './run-command.ts';

const USAGE = 'npm run demo:history -- [--machines 50] [--days 365] [--seed 1] [--counts-per-hour 4]';

await runCommand(async () => {
  const text = { type: 'string' } as const;
  const options = { machines: text, days: text, seed: text, 'counts-per-hour': text };
  const values = readArguments(options, [], USAGE);
  const machines = whole(values.machines ?? '50', 'machines', 500);
  const days = whole(values.days ?? '365', 'days', 800);
  const seed = whole(values.seed ?? '1', 'seed', 1_000_000);
  const countsPerHour = whole(values['counts-per-hour'] ?? '4', 'counts-per-hour', 600);
  await withCommandDatabase(async (knex) => {
    const onMachine = (done: number): void => {
      if (done % 10 === 0 || done === machines) console.log(`${done} of ${machines} machines`);
    };
    const made = await makeHistory(knex, { machines, days, seed, countsPerHour, onMachine });
    if (made === null)
      throw new DomainError(
        'HISTORY_EXISTS',
        'The company HIST is in this database already; nothing was added.',
      );
    console.log(
      `${machines} machines have a past from ${made.from.toISOString()} to ${made.to.toISOString()}.`,
    );
  });
});

function whole(typed: string, name: string, max: number): number {
  const value = Number(typed);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new DomainError(
    'ARGUMENTS_INVALID',
    `--${name} is a whole number from 1 to ${max}.\nUsage: ${USAGE}`,
  );
}
