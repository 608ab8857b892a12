/** Leaving a form with unsaved changes asks first, inside the application and when the tab is closed. */
import { onMounted, onUnmounted, ref } from 'vue';
import type { Ref } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';

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
  onMounted(() => window.addEventListener('beforeunload', beforeUnload));
  onUnmounted(() => window.removeEventListener('beforeunload', beforeUnload));

  onBeforeRouteLeave(() => {
    if (!isDirty()) return true;
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
