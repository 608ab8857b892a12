/**
 * Since when and until when a shift holds, as days of the plant; null: always. The last day counts. New hours are a new shift from the day on
 * which they begin, so that the figures of the past stay those of the hours of then.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE shifts ADD COLUMN valid_from date, ADD COLUMN valid_until date,
      ADD CONSTRAINT shifts_validity CHECK (valid_until >= valid_from)
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE shifts DROP COLUMN valid_from, DROP COLUMN valid_until');
}
