/** The curves of the last hours, fetched beside the first picture and again once a minute while the screen is looked at. */
import { onMounted, onUnmounted, shallowRef } from 'vue';
import type { ShallowRef } from 'vue';
import { ask } from '../api/ask.ts';

const AGAIN_MS = 60_000;

export interface Trends {
  bucketMinutes: number;
  /** By machine id. */
  pieces: ReadonlyMap<number, readonly number[]>;
}

export function useTrend(): Readonly<ShallowRef<Trends>> {
  const trends = shallowRef<Trends>({ bucketMinutes: 15, pieces: new Map() });

  /** A curve that could not be fetched stays as it was: the live figures beside it say whether the link is cut. */
  async function load(): Promise<void> {
    if (document.hidden) return;
    try {
      const answer = await ask('GET', '/api/dashboard/trend');
      const pieces = new Map(answer.machines.map((machine) => [machine.id, machine.pieces]));
      trends.value = { bucketMinutes: answer.bucketMinutes, pieces };
    } catch {
      // The next minute tries again.
    }
  }
  let timer: ReturnType<typeof setInterval> | undefined;
  onMounted(() => {
    void load();
    timer = setInterval(() => void load(), AGAIN_MS);
  });
  onUnmounted(() => clearInterval(timer));
  return trends;
}
