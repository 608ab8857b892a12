/** Which columns of a table this browser shows. The first one always stays: rows need their name. */
import { computed, ref, watch } from 'vue';
import type { ComputedRef, Ref } from 'vue';

interface Named {
  name: string;
}

export function useColumns<Column extends Named>(
  table: () => string,
  columns: ComputedRef<readonly Column[]>,
): { shown: ComputedRef<Column[]>; hidden: Ref<readonly string[]>; toggle: (name: string) => void } {
  const key = (): string => `pulso.columns.${table()}`;
  const hidden = ref<readonly string[]>([]);
  watch(table, () => (hidden.value = read(key())), { immediate: true });

  function toggle(name: string): void {
    hidden.value = hidden.value.includes(name)
      ? hidden.value.filter((one) => one !== name)
      : [...hidden.value, name];
    try {
      localStorage.setItem(key(), JSON.stringify(hidden.value));
    } catch {
      // A browser that forbids storage still works; the choice lasts until the page is closed.
    }
  }
  const shown = computed(() =>
    columns.value.filter(({ name }, index) => index === 0 || !hidden.value.includes(name)),
  );
  return { shown, hidden, toggle };
}

/** Storage may be blocked or hold anything: all columns then. */
function read(key: string): readonly string[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(saved) ? saved.filter((name): name is string => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
