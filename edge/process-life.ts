/** How a process of the edge begins and ends: one sentence where it cannot start, an orderly stop when it is asked to. */
import { DomainError } from '../domain/errors.ts';
import { closeLog, type EdgeLog } from './log.ts';

/** Beyond this the process ends anyway: what is counted is on disk, and the supervisor would kill it soon. */
const STOP_TIMEOUT_MS = 15_000;

/** A DomainError prints its sentence; anything else is a defect and prints its stack. */
export async function exitOnFailure(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    console.error(error instanceof DomainError ? error.message : error);
    process.exit(1);
  }
}

export function runUntilSignal(log: EdgeLog, stop: () => Promise<void>): void {
  // Somebody's flow, or a route of Node-RED, forgot to handle a rejection: no reason to stop counting.
  process.on('unhandledRejection', (reason) => {
    log.error('Unhandled rejection', { reason: reason instanceof Error ? reason.stack : String(reason) });
  });
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      void end();
    });
  }

  async function end(): Promise<void> {
    const killer = setTimeout(() => process.exit(1), STOP_TIMEOUT_MS);
    let exitCode = 0;
    try {
      await stop();
    } catch (error) {
      exitCode = 1;
      log.error('The stop failed', { error: error instanceof Error ? error.stack : String(error) });
    }
    await closeLog(log);
    clearTimeout(killer);
    process.exit(exitCode);
  }
}
