/**
 * An account may be limited to companies and to sectors (api/auth/scope.ts says how the two combine); one with neither sees the whole plant.
 * The one `users.company_id` of before moves into `user_companies`. A limit never goes with what it names: were it deleted along with its
 * sector, the account would see everything, so a sector or company that a limit names can only be deactivated.
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE user_companies (
      user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
      company_id integer NOT NULL REFERENCES companies,
      PRIMARY KEY (user_id, company_id)
    );
    INSERT INTO user_companies (user_id, company_id) SELECT id, company_id FROM users WHERE company_id IS NOT NULL;
    ALTER TABLE users DROP COLUMN company_id;
    ALTER TABLE user_sectors DROP CONSTRAINT user_sectors_sector_id_fkey,
      ADD CONSTRAINT user_sectors_sector_id_fkey FOREIGN KEY (sector_id) REFERENCES sectors;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    ALTER TABLE user_sectors DROP CONSTRAINT user_sectors_sector_id_fkey,
      ADD CONSTRAINT user_sectors_sector_id_fkey FOREIGN KEY (sector_id) REFERENCES sectors ON DELETE CASCADE;
    ALTER TABLE users ADD COLUMN company_id integer REFERENCES companies;
    UPDATE users SET company_id = (SELECT min(c.company_id) FROM user_companies c WHERE c.user_id = users.id);
    DROP TABLE user_companies;
  `);
}
