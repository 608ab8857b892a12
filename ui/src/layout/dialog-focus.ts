/**
 * Where the keyboard is when a dialog opens and after it closes. Our dialogs are there only while they are open, so that Vuetify knows of no
 * button that opened them: without this, whoever closed one was back at the page's start, with all of the navigation before them again. And
 * browsers heed `autofocus` only while nothing has the focus.
 */
import { onMounted, onUnmounted } from 'vue';

const DIALOG = '.v-overlay__content';
/** What had the focus before each dialog; null where that was nothing. */
const openers = new WeakMap<Element, Element | null>();

export function useDialogFocus(): void {
  const closings = new MutationObserver((changes) => {
    const removed = changes.flatMap(({ removedNodes }) => [...removedNodes]);
    // The last one is what lay on top.
    for (const node of removed.reverse()) {
      const dialog = node instanceof Element ? node.querySelector(DIALOG) : null;
      if (dialog && document.activeElement === document.body) goBack(dialog);
    }
  });
  function onFocus({ target, relatedTarget }: FocusEvent): void {
    const dialog = target instanceof Element ? target.closest(DIALOG) : null;
    const place = dialog?.closest('.v-overlay-container');
    if (!dialog || !place || openers.has(dialog)) return;
    // One that was open before this listened (a sheet that is there from the start) hands the focus on within itself.
    const isOutside = relatedTarget instanceof Element && !dialog.contains(relatedTarget);
    openers.set(dialog, isOutside ? relatedTarget : null);
    closings.observe(place, { childList: true });
    // No field: on a tablet its keyboard would cover what it is there to search.
    if (target === dialog) dialog.querySelector<HTMLElement>('button[autofocus]')?.focus();
  }
  onMounted(() => document.addEventListener('focusin', onFocus));
  onUnmounted(() => {
    document.removeEventListener('focusin', onFocus);
    closings.disconnect();
  });
}

/** To what opened it; where that is gone, a dialog before it or a row that was deactivated, to the screen. */
function goBack(dialog: Element): void {
  // Two that were open before may each have handed the focus to the other: a circle.
  const seen = new Set<Element>([dialog]);
  let opener = openers.get(dialog);
  while (opener && !opener.isConnected) {
    const before = opener.closest(DIALOG);
    if (!before || seen.has(before)) break;
    seen.add(before);
    opener = openers.get(before);
  }
  if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
  if (document.activeElement === document.body)
    document.getElementById('main')?.focus({ preventScroll: true });
}
