/** `npm run migrate`: brings the database of DATABASE_URL to the newest schema. */
import { readEnvironment, requireDatabase } from '../domain/environment.ts';
import { migrateDatabase } from './database/migrate-database.ts';
import { waitForDatabase } from './database/wait-for-database.ts';
import { runCommand } from './run-command.ts';

/** A database server that boots together with us is there well before this. */
const WAIT_TIMEOUT_MS = 60_000;

await runCommand(async () => {
  const settings = requireDatabase(readEnvironment());
  await waitForDatabase(settings, {
    timeoutMs: WAIT_TIMEOUT_MS,
    onWait: (reason) => console.log(`Waiting up to ${WAIT_TIMEOUT_MS / 1000} s for the database: ${reason}`),
  });
  const names = await migrateDatabase(settings);
  for (const name of names) console.log(`migrated  ${name}`);
  console.log(
    names.length === 0
      ? 'The database is up to date.'
      : `The database is up to date (${names.length} migrations ran).`,
  );
});
