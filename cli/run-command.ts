/** The frame of every command: settings from .env, one sentence for what the user can mend, exit code 1. */
import { loadEnvironmentFile } from '../domain/environment.ts';
import { DomainError } from '../domain/errors.ts';

/** Runs the command. A DomainError prints its sentence only; anything else is a defect and prints its stack. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    loadEnvironmentFile();
    await command();
  } catch (error) {
    console.error(error instanceof DomainError ? error.message : error);
    process.exitCode = 1;
  }
}
