/** What waits, by machine and cause, fetched again when the plant says that it changed. */
import { onUnmounted, ref, shallowRef, watch } from 'vue';
import type { QueryValue } from '../api/client.ts';
import { onLive, onLiveConnected } from '../live/live-link.ts';
import { fetchGroups } from './inbox-api.ts';
import type { InboxGroup } from './inbox-api.ts';

/** A machine without an order puts pieces in each second; nobody reads quicker than this. */
const EVERY_MS = 1_500;

export function useInbox(filter: () => Record<string, QueryValue>) {
  const groups = shallowRef<readonly InboxGroup[]>([]);
  const loaded = ref(false);
  const failure = ref<unknown>();
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    const turn = ++asked;
    try {
      const found = await fetchGroups(filter());
      if (turn !== asked) return;
      groups.value = found;
      loaded.value = true;
      failure.value = undefined;
    } catch (cause) {
      if (turn === asked) failure.value = cause;
    }
  }
  function loadSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void load();
    }, EVERY_MS);
  }
  watch(
    () => JSON.stringify(filter()),
    () => void load(),
    { immediate: true },
  );
  const leave = [onLive('inbox', loadSoon), onLive('resync', loadSoon), onLiveConnected(loadSoon)];
  onUnmounted(() => {
    clearTimeout(timer);
    for (const stop of leave) stop();
  });
  return { groups, loaded, failure, load };
}
