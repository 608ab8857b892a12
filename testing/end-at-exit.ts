/** Servers that end with the process that started them, however that ends. */
import type { ChildProcess } from 'node:child_process';

/** @returns how to let go of it, once it has been stopped in order */
export function endAtExit(server: () => ChildProcess): () => void {
  const kill = (): void => void server().kill('SIGQUIT');
  process.once('exit', kill);
  return () => process.off('exit', kill);
}

/** For a command: Ctrl-C alone would end it without `exit`, and leave its servers behind. */
export function exitWhenInterrupted(): void {
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
}
