/** Single keys of a screen (`/`, `n`). Nothing is caught while somebody types or while a dialog is open. */
import { onKeyStroke } from '@vueuse/core';

export function usePageKeys(keys: Record<string, () => void>): void {
  onKeyStroke(Object.keys(keys), (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
    event.preventDefault();
    keys[event.key]?.();
  });
}

export function isBusy(target: EventTarget | null): boolean {
  const typing =
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
  return typing || document.querySelector('.v-overlay--active') !== null;
}
