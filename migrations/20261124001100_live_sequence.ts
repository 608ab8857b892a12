/**
 * One number for every picture that is taken of the plant, so that a screen knows which of two is the newer one. The server's clock cannot say
 * so: it may be set back, and screens would then ignore what happens until the clock has caught up.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // Begins above the microseconds since 1970 that served before: a screen that is open during the update goes on.
  await knex.raw(
    `CREATE SEQUENCE live_sequence AS bigint;
     SELECT setval('live_sequence', (extract(epoch FROM now()) * 1000000)::bigint)`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP SEQUENCE live_sequence');
}
