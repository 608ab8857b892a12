/** Gives a collector its first flow. From then on the file is the engineers'. */
import { constants, copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from '../domain/errors.ts';

export const FLOW_FILE = 'flows.json';

/** Throws FLOW_MISSING with one sentence where there is no flow to begin with. */
export function provideFlowFile(userDir: string, initialFlow: string): void {
  mkdirSync(userDir, { recursive: true });
  const file = path.join(userDir, FLOW_FILE);
  if (existsSync(file)) return;
  try {
    // Half a file would be a flow that cannot be read: it appears whole or not at all.
    copyFileSync(initialFlow, `${file}.new`, constants.COPYFILE_FICLONE);
    renameSync(`${file}.new`, file);
  } catch (cause) {
    throw new DomainError(
      'FLOW_MISSING',
      `The flow cannot be put into ${file}: ${(cause as Error).message}.`,
      { cause },
    );
  }
}
