/** Keeps the glass from going dark while the page is looked at. A browser without TLS refuses: the screen then needs its own setting. */
import { onMounted, onUnmounted } from 'vue';

export function useAwakeScreen(): void {
  let lock: WakeLockSentinel | undefined;
  let left = false;

  /** The browser takes the lock away whenever the page is hidden, so it is asked for again. */
  async function request(): Promise<void> {
    if (document.hidden || !('wakeLock' in navigator) || (lock && !lock.released)) return;
    try {
      lock = await navigator.wakeLock.request('screen');
      if (left) await lock.release();
    } catch {
      // On battery, or forbidden: nothing is lost but the light.
    }
  }
  const onVisible = (): void => void request();
  onMounted(() => {
    void request();
    document.addEventListener('visibilitychange', onVisible);
  });
  onUnmounted(() => {
    left = true;
    document.removeEventListener('visibilitychange', onVisible);
    void lock?.release().catch(() => undefined);
  });
}
