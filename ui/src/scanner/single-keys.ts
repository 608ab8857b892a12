/**
 * Keys that a person presses one at a time. A scanner types too: without this the digits and letters of a scanned code would choose
 * reasons, fill number pads and open forms on their way.
 */
import { onMounted, onUnmounted } from 'vue';
import { LARGEST_GAP_MS } from './wedge.ts';

/** Longer than a scanner's gap, so that its next character still takes the first one back. */
const WAIT_MS = LARGEST_GAP_MS + 10;

export interface SingleKey {
  /** One keydown; `act` is what the key means where it comes alone, undefined where it means nothing. */
  feed: (atMs: number, act?: () => void) => void;
}

/** @param later runs what it is given a little later, and answers how to take that back */
export function makeSingleKey(later: (act: () => void) => () => void): SingleKey {
  let lastMs = Number.NEGATIVE_INFINITY;
  let takeBack: (() => void) | undefined;
  return {
    feed: (atMs, act) => {
      const isBurst = atMs - lastMs <= LARGEST_GAP_MS;
      lastMs = atMs;
      takeBack?.();
      takeBack = isBurst || !act ? undefined : later(act);
    },
  };
}

/** @param meaning what the key does on this screen, undefined where it does nothing */
export function useSingleKeys(meaning: (event: KeyboardEvent) => (() => void) | undefined): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const single = makeSingleKey((act) => {
    timer = setTimeout(act, WAIT_MS);
    return () => clearTimeout(timer);
  });
  function onKeydown(event: KeyboardEvent): void {
    const isOurs = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
    const act = isOurs ? meaning(event) : undefined;
    if (act) event.preventDefault();
    single.feed(event.timeStamp, act);
  }
  // While it goes down: the scanner's own listener keeps its last key from everybody after it.
  onMounted(() => window.addEventListener('keydown', onKeydown, { capture: true }));
  onUnmounted(() => {
    window.removeEventListener('keydown', onKeydown, { capture: true });
    clearTimeout(timer);
  });
}
