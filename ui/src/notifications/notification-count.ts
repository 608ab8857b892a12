/** How many alarms last and how many notices are new: the bell, kept in step by the live channel. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { NotificationSummary } from '../../../domain/contracts/notifications.ts';
import { onLive, onLiveConnected } from '../live/live-link.ts';
import { fetchNotificationSummary } from './notification-api.ts';

/** A link that goes down takes many alarms with it: one question for all of them. */
const GATHER_MS = 500;

export const useNotificationCount = defineStore('notification-count', () => {
  const summary = shallowRef<NotificationSummary>();
  let isFollowing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    try {
      summary.value = await fetchNotificationSummary();
    } catch {
      // The last figures stay; the next notice asks again.
    }
  }
  function loadSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void load();
    }, GATHER_MS);
  }
  /** Called by whoever shows it; the first call starts it. */
  function follow(): void {
    if (isFollowing) return;
    isFollowing = true;
    onLive('notifications', loadSoon);
    onLive('resync', loadSoon);
    onLiveConnected(loadSoon);
    void load();
  }
  return { summary, load, follow };
});
