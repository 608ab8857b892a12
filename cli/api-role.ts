/** `npm run api:role`: gives the API's database role a password and prints the address with which the API signs in. */
import { text } from 'node:stream/consumers';
import type { Knex } from 'knex';
import { DomainError } from '../domain/errors.ts';
import { readArguments } from './command-arguments.ts';
import { withCommandDatabase } from './database/command-database.ts';
import { ensureRole, newRolePassword, roleDatabaseUrl } from './database/ensure-role.ts';
import { runCommand } from './run-command.ts';

/** Made by the migrations, which also say what it may do. */
const API_ROLE = 'pulso_api';
const USAGE = 'npm run api:role [-- --password-stdin]';
const PASSWORD_LENGTH_MIN = 8;

await runCommand(async () => {
  const options = { 'password-stdin': { type: 'boolean' } } as const;
  const isGiven = readArguments(options, [], USAGE)['password-stdin'] ?? false;
  const password = isGiven ? await givenPassword() : newRolePassword();
  await withCommandDatabase(async (knex, settings) => {
    await needRights(knex);
    await ensureRole(knex, API_ROLE, password);
    if (isGiven) return console.log(`The role ${API_ROLE} signs in with the password given.`);
    console.log('# For the settings of the API: its password is new, the one before ended at once.');
    console.log(`DATABASE_URL=${roleDatabaseUrl(settings.url, API_ROLE, password)}`);
  });
});

/** Not as an option, which everybody on the machine could read in the list of processes. */
async function givenPassword(): Promise<string> {
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (password.length >= PASSWORD_LENGTH_MIN) return password;
  throw new DomainError(
    'ARGUMENTS_INVALID',
    `The password on standard input must have at least ${PASSWORD_LENGTH_MIN} characters.\nUsage: ${USAGE}`,
  );
}

/** Without the migrations the role would be there and have no rights; a table that is missing is said by withCommandDatabase. */
async function needRights(knex: Knex): Promise<void> {
  const { rows } = await knex.raw<{ rows: { may: boolean }[] }>(
    `SELECT coalesce(bool_or(has_table_privilege(oid, 'public.production_orders', 'UPDATE')), false) AS may
     FROM pg_roles WHERE rolname = ?`,
    [API_ROLE],
  );
  if (rows[0]?.may) return;
  throw new DomainError(
    'API_ROLE_MISSING',
    `There is no role ${API_ROLE} with rights in this database: the migrations were run by somebody who may not create roles. Give that account CREATEROLE and create the role (docs/deploy.md).`,
  );
}
