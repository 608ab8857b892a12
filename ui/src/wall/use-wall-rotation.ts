/** Turns the pages of the wall. The order is taken anew at each turn, so that no tile moves while somebody reads it. */
import { computed, onMounted, onUnmounted, ref, shallowRef, watch } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import type { DashboardMachine } from '../machines/contract.ts';
import { worstFirst } from '../machines/worst-first.ts';
import { wallGrid, wallPages } from './wall-grid.ts';
import type { WallGrid } from './wall-grid.ts';

const TURN_MS = 15_000;

export interface WallRotation {
  grid: ComputedRef<WallGrid>;
  /** The machines of the present page. */
  shown: ComputedRef<DashboardMachine[]>;
  page: Ref<number>;
  pages: ComputedRef<number>;
  turn: (step: number) => void;
}

export function useWallRotation(
  machines: Ref<DashboardMachine[]>,
  space: Readonly<Ref<HTMLElement | null>>,
): WallRotation {
  const size = shallowRef({ width: 0, height: 0 });
  const order = shallowRef<number[]>([]);
  const page = ref(0);
  const fit = (count: number): WallGrid => wallGrid(count, size.value.width, size.value.height);
  const cut = computed(() => {
    const { columns, rows } = fit(machines.value.length);
    return wallPages(order.value, columns * rows);
  });

  function sort(): void {
    order.value = [...machines.value].sort(worstFirst).map(({ id }) => id);
  }
  function turn(step: number): void {
    sort();
    page.value = (page.value + step + cut.value.length) % cut.value.length;
  }
  // Which machines there are changes seldom; their order waits for the next turn.
  watch(() => [...machines.value.map(({ id }) => id)].sort((a, b) => a - b).join(), sort, {
    immediate: true,
  });
  watch(
    () => cut.value.length,
    (count) => (page.value = Math.min(page.value, count - 1)),
  );
  const timer = setInterval(() => turn(1), TURN_MS);
  const observer = new ResizeObserver(([entry]) => {
    if (entry) size.value = entry.contentRect;
  });
  onMounted(() => {
    if (!space.value) return;
    // At once: the observer reports after the first tiles may have been painted, and they would change their size before everybody's eyes.
    size.value = { width: space.value.clientWidth, height: space.value.clientHeight };
    observer.observe(space.value);
  });
  onUnmounted(() => {
    clearInterval(timer);
    observer.disconnect();
  });

  return {
    // The pages are about even: the tiles of all of them have the size that the fullest allows.
    grid: computed(() => fit(cut.value[0]?.length ?? 0)),
    page,
    turn,
    pages: computed(() => cut.value.length),
    shown: computed(() => {
      const byId = new Map(machines.value.map((machine) => [machine.id, machine]));
      return (cut.value[page.value] ?? []).flatMap((id) => byId.get(id) ?? []);
    }),
  };
}
