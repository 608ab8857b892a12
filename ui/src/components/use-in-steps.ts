/**
 * A long list a few entries at a time, each lot after the one before was painted: the first ones are there at once, and no tap waits until a
 * hundred are drawn.
 */
import { computed, onUnmounted, ref, watch } from 'vue';
import type { ComputedRef } from 'vue';

export function useInSteps<Entry>(list: () => readonly Entry[], size: number): ComputedRef<readonly Entry[]> {
  const room = ref(size);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function more(): void {
    timer = undefined;
    room.value += size;
    grow();
  }
  /** A timer and not a frame: a window in the background has no frames, and is to be whole when somebody looks. */
  function grow(): void {
    if (room.value < list().length) timer ??= setTimeout(more);
  }
  function fit(length: number): void {
    // What a filter took away and gives back is drawn in steps too.
    room.value = Math.max(size, Math.min(room.value, length));
    grow();
  }
  watch(() => list().length, fit, { immediate: true });
  onUnmounted(() => clearTimeout(timer));
  return computed(() => (room.value < list().length ? list().slice(0, room.value) : list()));
}

/** So where it is narrow, where the first few fill the screen; on a desk what stands below must not move while the rest comes. */
export function useInStepsIfNarrow<Entry>(
  list: () => readonly Entry[],
  size: number,
): ComputedRef<readonly Entry[]> {
  return useInSteps(list, matchMedia('(max-width: 800px)').matches ? size : Infinity);
}
