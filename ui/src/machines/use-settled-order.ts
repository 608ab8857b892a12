/**
 * Worst first, without moving a card from under a finger: while the pointer or the focus is on the grid the order stays,
 * and it settles a few seconds after they left.
 */
import { useElementHover } from '@vueuse/core';
import { computed, onUnmounted, ref, watch } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import type { DashboardMachine } from './contract.ts';
import { worstFirst } from './worst-first.ts';

const SETTLE_MS = 3_000;

export function useSettledOrder(
  machines: Ref<DashboardMachine[]>,
  grid: Readonly<Ref<HTMLElement | null>>,
): ComputedRef<DashboardMachine[]> {
  const hovered = useElementHover(grid);
  const ids = ref<number[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const wanted = computed(() => [...machines.value].sort(worstFirst).map((machine) => machine.id));
  const isBusy = (): boolean => hovered.value || grid.value?.contains(document.activeElement) === true;

  function settle(): void {
    clearTimeout(timer);
    if (isBusy()) timer = setTimeout(settle, SETTLE_MS);
    else ids.value = wanted.value;
  }
  watch(() => wanted.value.join(), settle, { immediate: true });
  onUnmounted(() => clearTimeout(timer));

  return computed(() => {
    const place = new Map(ids.value.map((id, index) => [id, index]));
    const last = ids.value.length;
    return [...machines.value].sort((a, b) => (place.get(a.id) ?? last) - (place.get(b.id) ?? last));
  });
}
