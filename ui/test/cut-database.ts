/** Takes a test's database away under whoever works with it, as a PostgreSQL that is stopped does, and brings it back. */
import { Client } from 'pg';
import { testServerUrl } from '../../testing/postgres.ts';

/** Answers what brings it back. */
export async function cutDatabase(url: string): Promise<() => Promise<void>> {
  const name = new URL(url).pathname.slice(1);
  await runAsAdmin(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await runAsAdmin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
  return () => runAsAdmin(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
}

async function runAsAdmin(sql: string): Promise<void> {
  const client = new Client({ connectionString: await testServerUrl('postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
