/** What is typed into a search box: it goes into the address a moment after the last key, and follows it where a view or the way back changes it. */
import { ref, watch } from 'vue';
import type { Ref } from 'vue';

const SEARCH_AFTER_MS = 250;

export function useSearchText(asked: () => string, change: (text: string | undefined) => void): Ref<string> {
  const typed = ref(asked());
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(typed, (value) => {
    clearTimeout(timer);
    if (value.trim() !== asked())
      timer = setTimeout(() => change(value.trim() || undefined), SEARCH_AFTER_MS);
  });
  watch(asked, (value) => {
    if (value !== typed.value.trim()) typed.value = value;
  });
  return typed;
}
