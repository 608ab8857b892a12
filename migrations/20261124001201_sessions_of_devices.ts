/**
 * Sessions get a number by which people name them (the `sid` is a secret), and the tries at signing in are counted where every API process
 * sees them. `sign_in_tries.key` is `account|address`, `address` or a known device; `expire` is in ms since 1970; the columns are those of
 * rate-limiter-flexible.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE sessions ADD COLUMN id integer GENERATED ALWAYS AS IDENTITY UNIQUE;
    CREATE TABLE sign_in_tries (
      key text PRIMARY KEY,
      points integer NOT NULL DEFAULT 0,
      expire bigint
    );
    CREATE INDEX sign_in_tries_expire ON sign_in_tries (expire);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    DROP TABLE sign_in_tries;
    ALTER TABLE sessions DROP COLUMN id;
  `);
}
