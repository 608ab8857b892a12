/** Timeline and stops of the last day and a half, fetched again when a stop changes and from time to time. */
import { onUnmounted, ref, shallowRef } from 'vue';
import { onLive, onLiveConnected } from '../live/live-link.ts';
import { plantNowMs } from '../live/plant-clock.ts';
import { fetchStops, fetchTimeline, type Stop, type StopsTimeline } from './stop-api.ts';
import { LOOK_BACK_MS } from './stop-period.ts';

/** States move on without a stop: the picture is at most this old. */
const REFRESH_MS = 15_000;
const GATHER_MS = 400;
/** What is planned for the hours to come. */
const AHEAD_MS = 12 * 3_600_000;

export function useStops() {
  const machines = shallowRef<StopsTimeline['machines']>([]);
  const stops = shallowRef<readonly Stop[]>([]);
  const loaded = ref(false);
  const failure = ref<unknown>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isGone = false;

  async function load(): Promise<void> {
    clearTimeout(timer);
    const now = plantNowMs.value;
    const from = new Date(now - LOOK_BACK_MS).toISOString();
    try {
      const [timeline, page] = await Promise.all([
        fetchTimeline({ from, to: new Date(now).toISOString() }),
        fetchStops({ from, to: new Date(now + AHEAD_MS).toISOString() }),
      ]);
      machines.value = timeline.machines;
      stops.value = page.data;
      loaded.value = true;
      failure.value = undefined;
    } catch (cause) {
      failure.value = cause;
    }
    if (!isGone) timer = setTimeout(() => void load(), REFRESH_MS);
  }
  function loadSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void load(), GATHER_MS);
  }
  const leave = [onLive('downtimes', loadSoon), onLive('resync', loadSoon), onLiveConnected(loadSoon)];
  onUnmounted(() => {
    clearTimeout(timer);
    isGone = true;
    for (const stop of leave) stop();
  });
  return { machines, stops, loaded, failure, load };
}
