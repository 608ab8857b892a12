/**
 * `npm start`: everything on one machine. Checks first, then database, migrations, demo plant, screens, and the parts as
 * processes of their own; stops all of it in order on Ctrl-C. docs/architecture.md has the parts.
 */
import { readEnvironment, type Environment } from '../domain/environment.ts';
import { loadLocalSecrets } from '../domain/local-secrets.ts';
import { runCommand } from './run-command.ts';
import { checkDataDir, checkPorts } from './start/preflight.ts';
import { showReady } from './start/show-ready.ts';
import { claimDataDir, releaseDataDir } from './start/running-instance.ts';
import { Startup } from './start/startup.ts';
import { SIMULATED_PLCS } from './demo-plant/seed-demo-plant.ts';

/** npm passes on the Ctrl-C that the terminal has sent us already: that is not a second one. */
const SAME_KEYPRESS_MS = 1_000;
/** How often it is seen whether npm is still there. */
const NPM_LOOK_MS = 500;

await runCommand(async () => {
  const environment = readStartEnvironment();
  checkDataDir(environment.dataDir);
  claimDataDir(environment.dataDir);
  const startup = new Startup(environment, loadLocalSecrets(environment.dataDir));
  const isAskedToStop = watchSignals(startup);
  stopWithNpm();
  try {
    await checkPorts(environment, environment.isDemo ? SIMULATED_PLCS : 0);
    await startup.run();
    if (!startup.signal.aborted) showReady(environment);
    await isAskedToStop;
  } catch (error) {
    if (!isAbort(error)) throw error;
  } finally {
    await startup.stop();
    releaseDataDir(environment.dataDir);
  }
});
// Sockets kept open by the last probes must not hold the process; all that had to be written is written.
process.exit();

/** True for what waiting steps throw when somebody asked to stop. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Without a database of the user's own this is a demo, unless they say otherwise. */
function readStartEnvironment(): Environment {
  const source = { ...process.env };
  if (!source['DATABASE_URL']?.trim() && !source['PULSO_DEMO']?.trim()) source['PULSO_DEMO'] = '1';
  return readEnvironment(source);
}

/** A signal to npm ends npm and its shell, and reaches nobody else: everything would run on with its ports taken. */
function stopWithNpm(): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  // Whoever read our words may be gone with it.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, NPM_LOOK_MS).unref();
}

/** Resolves at the first signal; a second one kills everything at once. */
function watchSignals(startup: Startup): Promise<void> {
  let firstAt: number | undefined;
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (firstAt === undefined) {
          firstAt = performance.now();
          console.log('\nStopping Pulso (again: at once) …');
          startup.abort();
          resolve();
        } else if (performance.now() - firstAt > SAME_KEYPRESS_MS) {
          startup.kill();
          releaseDataDir(startup.environment.dataDir);
          process.exit(130);
        }
      });
    }
  });
}
