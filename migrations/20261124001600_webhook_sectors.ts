/**
 * A webhook may be limited to sectors, as an account may: a supplier's program that is told of one line need not learn of the others.
 * `sector_ids`: ids of sectors; empty = the whole plant. Not a foreign key, as an array cannot be one: a sector that is gone matches nothing.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`ALTER TABLE webhooks ADD COLUMN sector_ids integer[] NOT NULL DEFAULT '{}'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`ALTER TABLE webhooks DROP COLUMN sector_ids`);
}
