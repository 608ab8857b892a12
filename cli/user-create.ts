/** `npm run user:create`: the first accounts of an installation; later ones are made on the users' screen. */
import { userInput } from '../domain/contracts/registrations.ts';
import { DomainError } from '../domain/errors.ts';
import { hashPassword } from '../domain/password.ts';
import { ROLES, type Role } from '../domain/roles.ts';
import { readArguments } from './command-arguments.ts';
import { withCommandDatabase } from './database/command-database.ts';
import { runCommand } from './run-command.ts';

const USAGE = `npm run user:create -- --username U --role ${ROLES.join('|')} --password P [--name "Full name"]`;
/** SQLSTATE of a unique constraint. */
const UNIQUE_VIOLATION = '23505';

await runCommand(async () => {
  const text = { type: 'string' } as const;
  const options = { username: text, role: text, password: text, name: text };
  const values = readArguments(options, ['username', 'role', 'password'], USAGE);
  const username = checkUsername(values.username ?? '');
  const role = checkRole(values.role ?? '');
  const name = checkName(values.name ?? username);
  const passwordHash = await hashPassword(values.password ?? '');
  await withCommandDatabase(async (knex) => {
    const user = { username, role, name, password_hash: passwordHash };
    try {
      await knex('users').insert(user);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION)) throw error;
      throw new DomainError('USERNAME_TAKEN', `There is a user "${username}" already.`, { cause: error });
    }
    console.log(`Created the user "${username}" with the role ${role}.`);
  });
});

function checkRole(role: string): Role {
  if ((ROLES as readonly string[]).includes(role)) return role as Role;
  throw new DomainError('ROLE_UNKNOWN', `There is no role "${role}"; choose one of ${ROLES.join(', ')}.`);
}

/** As the users' screen takes it: in small letters, since sign-in does not tell them from capitals. */
function checkUsername(username: string): string {
  const read = userInput.shape.username.safeParse(username);
  if (read.success) return read.data;
  throw new DomainError(
    'USERNAME_INVALID',
    'A user name has 1 to 60 letters without accents, digits, points, hyphens, underscores or at signs, without blanks, and begins with a letter or digit.',
  );
}

function checkName(name: string): string {
  const read = userInput.shape.name.safeParse(name);
  if (read.success) return read.data;
  throw new DomainError('NAME_INVALID', 'A person’s name has 1 to 120 characters.');
}
