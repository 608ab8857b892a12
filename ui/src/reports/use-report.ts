/** Fetches what a report's query asks for, the newest question only; while it loads again the old answer stays in sight. */
import { ref, shallowRef, watch } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import { call } from '../api/client.ts';
import type { QueryValue } from '../api/client.ts';

/** A year of many machines takes the API longer than an ordinary answer. */
const TIMEOUT_MS = 60_000;

export interface ReportState<Answer> {
  answer: ShallowRef<Answer | undefined>;
  loading: Ref<boolean>;
  failure: Ref<unknown>;
  load: () => Promise<void>;
}

export function useReport<Answer>(
  path: () => string | undefined,
  query: () => Record<string, QueryValue> | undefined,
): ReportState<Answer> {
  const answer = shallowRef<Answer>();
  const loading = ref(false);
  const failure = ref<unknown>();
  let asked = 0;

  async function load(): Promise<void> {
    const turn = ++asked;
    const [where, what] = [path(), query()];
    if (where === undefined || what === undefined) {
      answer.value = undefined;
      return;
    }
    loading.value = true;
    try {
      const found = await call<Answer>('GET', where, { query: what, timeoutMs: TIMEOUT_MS });
      if (turn !== asked) return;
      answer.value = found;
      failure.value = undefined;
    } catch (cause) {
      if (turn === asked) failure.value = cause;
    } finally {
      if (turn === asked) loading.value = false;
    }
  }
  watch(
    () => JSON.stringify([path(), query()]),
    () => void load(),
    { immediate: true },
  );
  return { answer, loading, failure, load };
}
