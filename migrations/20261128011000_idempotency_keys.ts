/**
 * What a request under an Idempotency-Key did and answered, so that a repeat is answered the same and done once, whatever the request made.
 * `digest` is of the request (address and body); null where the key is older than this table: then the body is not compared. `answer` is null only
 * within the transaction that works on it. Keys of bookings stay in the ledgers too, where they are unique for good; here they are
 * kept for 90 days (api/database/once.ts).
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE idempotency_keys (
      user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
      key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
      digest text,
      answer json,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (user_id, key)
    );
    CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

    INSERT INTO idempotency_keys (user_id, key, answer, created_at)
    SELECT user_id, left(substr(idempotency_key, strpos(idempotency_key, ':') + 1), 200), json_build_object('id', id), created_at
    FROM (
      SELECT id, user_id, idempotency_key, created_at FROM production_appointments
      UNION ALL SELECT id, user_id, idempotency_key, created_at FROM production_defects
    ) booked
    WHERE idempotency_key LIKE '_%:_%' AND user_id IS NOT NULL AND created_at > now() - interval '90 days'
    ON CONFLICT DO NOTHING;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE idempotency_keys');
}
