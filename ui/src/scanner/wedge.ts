/**
 * Tells a scanner that types like a keyboard from a person: its characters come within milliseconds of each other and end with Enter
 * or Tab. Pure; the caller gives keys and times.
 */

/** Slow wireless scanners send a character each 30 ms; the fastest typists need 60 ms. */
export const LARGEST_GAP_MS = 45;
/** Shorter bursts are two keys hit at once. */
const LEAST_LENGTH = 4;
/** Longer texts are a held-down key. */
const MOST_LENGTH = 200;

export interface Scan {
  text: string;
  /** Mean time between two characters. */
  gapMs: number;
}

export interface Wedge {
  /** One keydown. Answers the scan that this key ended. `key` is that of the KeyboardEvent. */
  feed: (key: string, atMs: number) => Scan | undefined;
}

export function makeWedge(): Wedge {
  let text = '';
  let startMs = 0;
  let lastMs = Number.NEGATIVE_INFINITY;

  function feed(key: string, atMs: number): Scan | undefined {
    const isLate = atMs - lastMs > LARGEST_GAP_MS;
    if (key === 'Enter' || key === 'Tab') {
      const scan = { text, gapMs: text.length > 1 ? (lastMs - startMs) / (text.length - 1) : 0 };
      const isScan = !isLate && text.length >= LEAST_LENGTH && text.length <= MOST_LENGTH;
      text = '';
      return isScan ? scan : undefined;
    }
    // Shift and its like come between the characters of a scan.
    if ([...key].length !== 1) return undefined;
    if (isLate) {
      text = '';
      startMs = atMs;
    }
    if (text.length <= MOST_LENGTH) text += key;
    lastMs = atMs;
    return undefined;
  }
  return { feed };
}
