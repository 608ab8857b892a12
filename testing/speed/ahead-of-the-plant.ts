import { getPriority, setPriority } from 'node:os';

const AHEAD = -10;

/**
 * Starts a browser with a priority above the plant's, where the system allows that: it stands for another machine, and on the cores that they
 * share here the collector, the API and PostgreSQL would hold it up.
 */
export async function aheadOfThePlant<Browser>(start: () => Promise<Browser>): Promise<Browser> {
  const usual = getPriority();
  // What is started inherits it. Only root may, and elsewhere the figures are simply those of a busier machine.
  const isAllowed = attempt(() => setPriority(usual + AHEAD));
  try {
    return await start();
  } finally {
    if (isAllowed) setPriority(usual);
  }
}

function attempt(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
