/** A wall sends nothing by itself: asking who is signed in now and then keeps its session from ending as an unused one. */
import { onUnmounted } from 'vue';
import { ask } from '../api/ask.ts';

const EVERY_MS = 10 * 60_000;

export function useKeptSession(): void {
  const timer = setInterval(() => {
    // A wall without contact shows so; the live channel tries again by itself.
    ask('GET', '/api/auth/me').catch(() => undefined);
  }, EVERY_MS);
  onUnmounted(() => clearInterval(timer));
}
