/**
 * The server's time as this browser knows it, ticking once a second. Ages are computed with it, so that a terminal whose
 * clock is wrong by an hour still says "8 s ago".
 */
import { ref } from 'vue';

/** Milliseconds since 1970 by the server's clock. */
export const plantNowMs = ref(Date.now());

let offsetMs = 0;

/** Aligns with a time that the server just sent. The way there takes milliseconds; ages are shown in seconds. */
export function alignPlantClock(serverIso: string): void {
  const serverMs = Date.parse(serverIso);
  if (!Number.isNaN(serverMs)) offsetMs = serverMs - Date.now();
}

setInterval(() => {
  plantNowMs.value = Date.now() + offsetMs;
}, 1000);
