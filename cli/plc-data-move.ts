/** `npm run plc-data:move -- --engine timescaledb|citus`: raw readings of a plant group that outgrows one server. docs/scaling.md tells when. */
import { readEnvironment } from '../domain/environment.ts';
import { DomainError } from '../domain/errors.ts';
import { readArguments } from './command-arguments.ts';
import { withCommandDatabase } from './database/command-database.ts';
import { movePlcData, PLC_DATA_ENGINES } from './database/move-plc-data.ts';
import { runCommand } from './run-command.ts';

const USAGE = `npm run plc-data:move -- --engine ${PLC_DATA_ENGINES.join('|')}`;

await runCommand(async () => {
  const { engine: given } = readArguments({ engine: { type: 'string' } }, ['engine'], USAGE);
  const engine = PLC_DATA_ENGINES.find((known) => known === given);
  if (engine === undefined)
    throw new DomainError(
      'ARGUMENTS_INVALID',
      `--engine must be one of ${PLC_DATA_ENGINES.join(', ')}.\nUsage: ${USAGE}`,
    );
  const { retentionDays } = readEnvironment();
  await withCommandDatabase((knex) => movePlcData(knex, engine, retentionDays));
  console.log(
    `The raw readings are kept by ${engine} now. Make a backup of this database in the form that ${engine} asks for.`,
  );
});
