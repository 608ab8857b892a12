/** Waiting for somebody to sign in again while the sheet covers the screen. All requests that met the ended session wait for the same sheet. */
import { ref } from 'vue';
import type { Ref } from 'vue';

export interface Renewal {
  /** True while the sheet covers the screen. */
  renewing: Ref<boolean>;
  /** Resolves to true once somebody signed in. What was sent before the last sign-in is only late: it may go again at once. */
  renew: (sentAtMs?: number) => Promise<boolean>;
  finish: (renewed: boolean) => void;
}

export function makeRenewal(): Renewal {
  const renewing = ref(false);
  let settle: ((renewed: boolean) => void) | undefined;
  let waiting: Promise<boolean> | undefined;
  let enteredAtMs = 0;

  function renew(sentAtMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    if (sentAtMs < enteredAtMs) return Promise.resolve(true);
    renewing.value = true;
    waiting ??= new Promise((resolve) => (settle = resolve));
    return waiting;
  }
  function finish(renewed: boolean): void {
    if (renewed) enteredAtMs = performance.now();
    renewing.value = false;
    settle?.(renewed);
    settle = undefined;
    waiting = undefined;
  }
  return { renewing, renew, finish };
}
