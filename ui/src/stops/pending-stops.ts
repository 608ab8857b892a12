/** Stops that wait for their reason: the queue of the screen and the badge in the navigation, kept in step by the live channel. */
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { onLive, onLiveConnected } from '../live/live-link.ts';
import { fetchPending, type Stop } from './stop-api.ts';

/** A burst of notices is one question. */
const GATHER_MS = 300;

export const usePendingStops = defineStore('pending-stops', () => {
  const stops = shallowRef<readonly Stop[]>([]);
  const total = ref(0);
  const loaded = ref(false);
  const failure = ref<unknown>();
  let isFollowing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    try {
      const page = await fetchPending();
      stops.value = page.data;
      total.value = page.pending;
      loaded.value = true;
      failure.value = undefined;
    } catch (cause) {
      failure.value = cause;
    }
  }
  function loadSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void load(), GATHER_MS);
  }
  /** Called by whoever shows it; the first call starts it. */
  function follow(): void {
    if (isFollowing) return;
    isFollowing = true;
    onLive('downtimes', loadSoon);
    onLive('resync', loadSoon);
    onLiveConnected(loadSoon);
    void load();
  }
  return { stops, total, loaded, failure, load, follow };
});
