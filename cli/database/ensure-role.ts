/** A role that may sign in. */
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';

/** URL-safe, 192 bits. */
export function newRolePassword(): string {
  return randomBytes(24).toString('base64url');
}

/** The address of the same database, signed in as the role. */
export function roleDatabaseUrl(databaseUrl: string, role: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = role;
  url.password = encodeURIComponent(password);
  return url.href;
}

/** Makes the role or gives it another password. Role statements take no parameters, so PostgreSQL itself quotes name and password. */
export async function ensureRole(knex: Knex, role: string, password: string): Promise<void> {
  const found: unknown = await knex('pg_roles').where({ rolname: role }).first('rolname');
  // A role is made with no attribute but LOGIN. Naming the others in ALTER, even to deny them, takes a superuser.
  const verb = found === undefined ? 'CREATE' : 'ALTER';
  const quoted = await knex.raw<{ rows: { statement: string }[] }>(
    `SELECT format('%s ROLE %I LOGIN PASSWORD %L', ?::text, ?::text, ?::text) AS statement`,
    [verb, role, password],
  );
  await knex.raw(quoted.rows[0]?.statement ?? '');
}
