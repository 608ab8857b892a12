/** Connection and migrations folder, nothing else: for `npx knex` and for everything that migrates. */
import { fileURLToPath } from 'node:url';
import type { Knex } from 'knex';
import { settleSession } from './domain/database/session-settings.ts';

export const migrations: Knex.MigratorConfig = {
  directory: fileURLToPath(new URL('migrations', import.meta.url)),
  loadExtensions: ['.ts'],
  extension: 'ts',
};

const config: Knex.Config = {
  client: 'pg',
  connection: process.env['DATABASE_URL'] ?? '',
  migrations,
  pool: { afterCreate: settleSession },
};

export default config;
