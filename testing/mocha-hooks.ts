/** Once a run: ends what the tests shared, then fails the run with a list of whatever is still open. */
import { stopSharedBrowser } from './browser.ts';
import { findLeaks, rememberResources } from './leaks.ts';
import { stopTestPostgres } from './postgres.ts';
import { killForgottenProcesses } from './processes.ts';

export function mochaGlobalSetup(): void {
  rememberResources();
}

export async function mochaGlobalTeardown(): Promise<void> {
  const processes = await killForgottenProcesses();
  await stopSharedBrowser();
  const databases = await stopTestPostgres();
  const complaints = [
    ...processes.map((command) => `a process that no test stopped: ${command}`),
    ...databases.map((name) => `a test database that no test dropped: ${name}`),
    ...(await findLeaks()).map((leak) => `still open: ${leak}`),
  ];
  if (complaints.length > 0)
    throw new Error(`The tests left something behind:\n  ${complaints.join('\n  ')}`);
}
