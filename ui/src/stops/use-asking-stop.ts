/**
 * A stop that has lasted long enough to need a reason asks for it by itself at its own machine, once. Never over something that is open or
 * half typed: it then waits until the hands are free.
 */
import { watch } from 'vue';
import { isBusy } from '../components/use-page-keys.ts';
import { plantNowMs } from '../live/plant-clock.ts';
import { useSession } from '../stores/session.ts';
import { usePendingStops } from './pending-stops.ts';
import type { Stop } from './stop-api.ts';

/** Of this visit, on whichever screen; what has its reason leaves it. */
const asked = new Set<number>();

/** @param machineId the machine that the person stands at */
export function useAskingStop(machineId: () => number | undefined, open: (stop: Stop) => void): void {
  const pending = usePendingStops();
  const session = useSession();

  function ask(): void {
    const waiting = new Set(pending.stops.map(({ id }) => id));
    for (const id of asked) if (!waiting.has(id)) asked.delete(id);
    const here = pending.stops.find((stop) => stop.plcConfigId === machineId() && stop.endDate === null);
    if (here === undefined || asked.has(here.id) || !session.may('downtimes.classify')) return;
    if (isBusy(document.activeElement)) return;
    asked.add(here.id);
    open(here);
  }
  watch([() => pending.stops, plantNowMs, machineId], ask, { immediate: true });
}
