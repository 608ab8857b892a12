/**
 * PINs: six to twelve digits that sign an operator in at a terminal, in place of the password (docs/decisions/0171). One a person.
 * `pin_hash`: Argon2id, as of passwords. Beside the account and not in it: what is shown, compared or exported of an account never holds the
 * hash, and another PIN is no other version of the account.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE user_pins (
      user_id integer PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
      pin_hash text NOT NULL,
      set_at timestamptz NOT NULL DEFAULT now()
    )`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`DROP TABLE user_pins`);
}
