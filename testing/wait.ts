/** Waits for something to become true by looking often, never by sleeping for luck. */
import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** Default 60 s. Only a bound: a condition that comes true is noticed within intervalMs. */
  timeoutMs?: number;
  intervalMs?: number;
  /** Ends the sentence "timed out waiting for …". */
  what?: string;
}

/** Resolves with the first truthy answer. A condition that throws counts as not yet; its last error is the cause. */
export async function waitUntil<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 60_000, intervalMs = 20, what = 'a condition' }: WaitOptions = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const answer = await condition();
      if (answer) return answer;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() >= deadline) {
      const reason = lastError instanceof Error ? `: ${lastError.message}` : '';
      throw new Error(`timed out after ${timeoutMs} ms waiting for ${what}${reason}`, { cause: lastError });
    }
    await delay(intervalMs);
  }
}
