/** One page of notifications, fetched again when the plant says that something changed. */
import { onUnmounted, ref, shallowRef, watch } from 'vue';
import type { NotificationRow } from '../../../domain/contracts/notifications.ts';
import { onLive, onLiveConnected } from '../live/live-link.ts';
import { fetchNotifications } from './notification-api.ts';
import type { NotificationFilter } from './notification-api.ts';

const GATHER_MS = 500;

export function useNotifications(ask: () => { filter: NotificationFilter; page: number; pageSize: number }) {
  const rows = shallowRef<readonly NotificationRow[]>([]);
  const total = ref(0);
  const loaded = ref(false);
  const failure = ref<unknown>();
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    const turn = ++asked;
    const { filter, page, pageSize } = ask();
    try {
      const answer = await fetchNotifications(filter, page, pageSize);
      if (turn !== asked) return;
      rows.value = answer.data;
      total.value = answer.total;
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
    }, GATHER_MS);
  }
  watch(
    () => JSON.stringify(ask()),
    () => {
      loaded.value = false;
      void load();
    },
    { immediate: true },
  );
  const leave = [onLive('notifications', loadSoon), onLive('resync', loadSoon), onLiveConnected(loadSoon)];
  onUnmounted(() => {
    clearTimeout(timer);
    for (const stop of leave) stop();
  });
  return { rows, total, loaded, failure, load };
}
