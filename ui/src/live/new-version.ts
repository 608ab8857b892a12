/**
 * Whether the server has newer screens than those that run here. Nobody is interrupted for it: the page reloads by itself once nothing has
 * been touched for a while and nothing is open or half typed.
 */
import { onMounted, onUnmounted, ref } from 'vue';
import type { Ref } from 'vue';
import { isBusy } from '../components/use-page-keys.ts';
import { onLiveConnected } from './live-link.ts';

const LOOK_MS = 5 * 60_000;
const IDLE_MS = 60_000;
const LOOK_IDLE_MS = 5_000;

export interface NewVersion {
  available: Ref<boolean>;
  reload: () => void;
}

/** Name of the first script, which changes with anything in the screens. */
export function runningEntry(): string {
  return document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute('src') ?? '';
}

export function useNewVersion(): NewVersion {
  const available = ref(false);
  let lastTouchMs = performance.now();
  let idleTimer: ReturnType<typeof setInterval> | undefined;

  async function look(): Promise<void> {
    try {
      // eslint-disable-next-line no-restricted-globals -- a file beside the screens, not the API
      const response = await fetch('/version.json', { cache: 'no-store' });
      const { entry } = (await response.json()) as { entry?: string };
      // In development there is no such file.
      if (response.ok && entry && runningEntry() !== '' && !runningEntry().endsWith(entry)) announce();
    } catch {
      // No contact: the next look tells.
    }
  }
  function announce(): void {
    available.value = true;
    idleTimer ??= setInterval(reloadWhenIdle, LOOK_IDLE_MS);
  }
  function reloadWhenIdle(): void {
    const isIdle = performance.now() - lastTouchMs > IDLE_MS;
    if (isIdle && !isBusy(document.activeElement) && !hasDraft()) location.reload();
  }
  function touch(): void {
    lastTouchMs = performance.now();
  }
  const stopConnected = onLiveConnected(() => void look());
  const lookTimer = setInterval(() => void look(), LOOK_MS);
  /** A file that does not come is gone since an update, or a gap in the Wi-Fi has cost it: the server says which. */
  const missFile = (): void => void look();
  const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
  onMounted(() => {
    void look();
    for (const sign of signs) window.addEventListener(sign, touch, { passive: true });
    window.addEventListener('vite:preloadError', missFile);
  });
  onUnmounted(() => {
    stopConnected();
    clearInterval(lookTimer);
    clearInterval(idleTimer);
    for (const sign of signs) window.removeEventListener(sign, touch);
    window.removeEventListener('vite:preloadError', missFile);
  });
  return { available, reload: () => location.reload() };
}

/** Something typed that is not saved: forms mark themselves so that the browser asks before leaving. */
function hasDraft(): boolean {
  const event = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}
