/**
 * What no first paint shows (live channel, bells, sheets, sentences of refusals) waits for it here, so that it does not take the line from
 * what somebody waits for.
 */
import { nextTask } from './next-task.ts';

const BUSY_LIMIT_MS = 2_000;
/** A file that never ends, over a bad radio link, must not keep the screen from being live. */
const LOAD_LIMIT_MS = 8_000;

let say: () => void;
const isThere = new Promise<void>((resolve) => (say = resolve));

/** For the frame of all screens: the first of them stands in it. */
export const firstScreenIsThere = (): void => say();

const drawn: Promise<void> = new Promise((resolve) => {
  const whenIdle = (): void => {
    // Safari has no word for it.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: BUSY_LIMIT_MS });
    else setTimeout(resolve, BUSY_LIMIT_MS / 4);
  };
  void isThere.then(() => {
    if (document.readyState === 'complete') whenIdle();
    else addEventListener('load', whenIdle, { once: true });
  });
  setTimeout(resolve, LOAD_LIMIT_MS);
});

let last = drawn;

/** Resolves when the first screen has been drawn and the line is free, for each that waits in a task of its own: together they hold up a tap. */
export function afterFirstScreen(): Promise<void> {
  last = last.then(nextTask);
  return last;
}
