/**
 * Badges: a card with a code that signs an operator in at a terminal, by one scan. One badge a person; a new one ends the old one.
 * `token_hash`: SHA-256 of the code, which is shown once, when it is issued. Only operators have badges (`api/auth/badges.ts`): a card that is
 * copied or found must not open what a password protects.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE user_badges (
      user_id integer PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
      token_hash text NOT NULL UNIQUE,
      issued_at timestamptz NOT NULL DEFAULT now(),
      issued_by integer REFERENCES users (id) ON DELETE SET NULL
    )`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`DROP TABLE user_badges`);
}
