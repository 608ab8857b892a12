/** How much waits in the inbox: the badge in the navigation, kept in step by the live channel. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { onLive, onLiveConnected } from '../live/live-link.ts';
import { fetchSummary } from './inbox-api.ts';

/** Machines without an order put pieces in each second: the figure follows at this pace. */
const EVERY_MS = 2_000;

export const useInboxCount = defineStore('inbox-count', () => {
  const total = ref(0);
  let isFollowing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    try {
      const { unassigned, quarantined } = await fetchSummary();
      total.value = unassigned.entries + quarantined.entries;
    } catch {
      // The last figure stays; the next notice asks again.
    }
  }
  function loadSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void load();
    }, EVERY_MS);
  }
  /** Called by whoever shows it; the first call starts it. */
  function follow(): void {
    if (isFollowing) return;
    isFollowing = true;
    onLive('inbox', loadSoon);
    onLive('resync', loadSoon);
    onLiveConnected(loadSoon);
    void load();
  }
  return { total, load, follow };
});
