/** Single keys of a screen (`/`, `n`). Nothing is caught while somebody types or while a dialog is open. */
import { useSingleKeys } from '../scanner/single-keys.ts';

export function usePageKeys(keys: Record<string, () => void>): void {
  useSingleKeys((event) => (isBusy(event.target) ? undefined : keys[event.key]));
}

export function isBusy(target: EventTarget | null): boolean {
  const typing =
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
  return typing || document.querySelector('.v-overlay--active') !== null;
}
