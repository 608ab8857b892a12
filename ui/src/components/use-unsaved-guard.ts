/** Leaving a form with unsaved changes asks first, inside the application and when the tab is closed. */
import { onMounted, onUnmounted, ref } from 'vue';
import type { Ref } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';
import { later } from './later.ts';
import { afterFirstScreen } from '../layout/after-first-screen.ts';

const loadDialog = () => import('./UnsavedDialog.vue');
/** The question itself, for pages that do not need it from the start. */
export const LaterUnsavedDialog = later(loadDialog);

export interface UnsavedGuard {
  /** True while the question is on the screen. */
  asking: Ref<boolean>;
  leave: () => void;
  stay: () => void;
}

export function useUnsavedGuard(isDirty: () => boolean): UnsavedGuard {
  const asking = ref(false);
  let answer: ((leave: boolean) => void) | undefined;

  function beforeUnload(event: BeforeUnloadEvent): void {
    if (isDirty()) event.preventDefault();
  }
  onMounted(() => {
    window.addEventListener('beforeunload', beforeUnload);
    // It is asked without a network too.
    void afterFirstScreen()
      .then(loadDialog)
      .catch(() => undefined);
  });
  onUnmounted(() => window.removeEventListener('beforeunload', beforeUnload));

  onBeforeRouteLeave(async () => {
    if (!isDirty()) return true;
    try {
      await loadDialog();
    } catch {
      // Nobody can be asked, so nothing that was typed is thrown away; the next try asks again.
      return false;
    }
    asking.value = true;
    return new Promise<boolean>((resolve) => (answer = resolve));
  });

  function settle(leave: boolean): void {
    asking.value = false;
    answer?.(leave);
    answer = undefined;
  }
  return { asking, leave: () => settle(true), stay: () => settle(false) };
}
