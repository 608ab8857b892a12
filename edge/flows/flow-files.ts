/**
 * The flow on disk, the one before it, and how often a start with it was tried. A flow that ends the process is given up at the second
 * such start and the one before comes back: a machine that restarts for ever counts nothing.
 */
import { constants, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from '../../domain/errors.ts';
import { readJsonFile, writeJsonFile, writeTextFile } from '../json-file.ts';

export const FLOW_FILE = 'flows.json';
const PREVIOUS_FILE = 'flows.previous.json';
/** Present while a new flow has not shown yet that it lets the process live. */
const TRIAL_FILE = 'flows.trial.json';
/** Starts that end without the flow having proved itself: the first may have been a power cut. */
const STARTS_MAX = 2;

export class FlowFiles {
  readonly #dir: string;
  readonly #initialFlow: string;

  /** @param initialFlow the flow of a new collector. Throws FLOW_MISSING with one sentence where it cannot be put there. */
  constructor(userDir: string, initialFlow: string) {
    this.#dir = userDir;
    this.#initialFlow = initialFlow;
    mkdirSync(userDir, { recursive: true });
    if (!existsSync(this.#file(FLOW_FILE))) this.#provide();
  }

  /** The text of each file that a flow could be taken from, best first. */
  *candidates(): Generator<{ file: string; text: string }> {
    for (const file of [this.#file(FLOW_FILE), this.#file(PREVIOUS_FILE), this.#initialFlow]) {
      if (existsSync(file)) yield { file, text: readFileSync(file, 'utf8') };
    }
  }

  /** The flow before it stays at hand; from now on the new one is on trial. */
  save(text: string): void {
    const file = this.#file(FLOW_FILE);
    // While a trial is under way the one before it is the last that proved itself.
    if (existsSync(file) && !existsSync(this.#file(TRIAL_FILE))) this.#copy(file, this.#file(PREVIOUS_FILE));
    writeTextFile(file, text);
    writeJsonFile(this.#file(TRIAL_FILE), { starts: 0 });
  }

  /** The flow has shown that it lets the process live, or the process ends in good order. */
  passTrial(): void {
    if (existsSync(this.#file(TRIAL_FILE)))
      renameSync(this.#file(TRIAL_FILE), this.#file(`${TRIAL_FILE}.passed`));
  }

  /** To be called once a start, before anything is read. True where the flow was given up and the one before it is back. */
  beginStart(): boolean {
    const trial = readJsonFile(this.#file(TRIAL_FILE)) as { starts?: unknown } | undefined;
    if (trial === undefined) return false;
    const starts = Number(trial.starts ?? 0) + 1;
    if (starts <= STARTS_MAX || !existsSync(this.#file(PREVIOUS_FILE))) {
      writeJsonFile(this.#file(TRIAL_FILE), { starts });
      return false;
    }
    renameSync(this.#file(FLOW_FILE), this.#file(`flows.gave-up-${Date.now()}.json`));
    this.#copy(this.#file(PREVIOUS_FILE), this.#file(FLOW_FILE));
    this.passTrial();
    return true;
  }

  #provide(): void {
    try {
      this.#copy(this.#initialFlow, this.#file(FLOW_FILE));
    } catch (cause) {
      const reason = (cause as Error).message;
      throw new DomainError(
        'FLOW_MISSING',
        `The flow cannot be put into ${this.#file(FLOW_FILE)}: ${reason}.`,
        { cause },
      );
    }
  }

  /** Half a file would be a flow that cannot be read: it appears whole or not at all. */
  #copy(from: string, to: string): void {
    copyFileSync(from, `${to}.new`, constants.COPYFILE_FICLONE);
    renameSync(`${to}.new`, to);
  }

  #file(name: string): string {
    return path.join(this.#dir, name);
  }
}
