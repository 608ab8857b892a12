/** Fetches what a report's query asks for, the newest question only; while it loads again the old answer stays in sight. */
import { ref, shallowRef, watch } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import { ask } from '../api/ask.ts';
import type { Address, Answer } from '../api/ask.ts';
import type { QueryValue } from '../api/client.ts';

/** A year of many machines takes the API longer than an ordinary answer. */
const TIMEOUT_MS = 60_000;

export interface ReportState<Report> {
  answer: ShallowRef<Report | undefined>;
  loading: Ref<boolean>;
  failure: Ref<unknown>;
  load: () => Promise<void>;
}

type ReportAddress = Extract<Address<'GET'>, `/api/reports/${string}`>;

export function useReport<A extends ReportAddress>(
  address: () => A,
  query: () => Record<string, QueryValue> | undefined,
): ReportState<Answer<'GET', A>> {
  const answer = shallowRef<Answer<'GET', A>>();
  const loading = ref(false);
  const failure = ref<unknown>();
  let asked = 0;

  async function load(): Promise<void> {
    const turn = ++asked;
    const what = query();
    if (what === undefined) {
      answer.value = undefined;
      return;
    }
    loading.value = true;
    try {
      const found = await askReport(address(), what);
      if (turn !== asked) return;
      answer.value = found;
      failure.value = undefined;
    } catch (cause) {
      if (turn === asked) failure.value = cause;
    } finally {
      if (turn === asked) loading.value = false;
    }
  }
  // An answer to the question of another kind of report must never be drawn as this one.
  watch(address, () => (answer.value = undefined), { flush: 'sync' });
  watch(
    () => JSON.stringify([address(), query()]),
    () => void load(),
    { immediate: true },
  );
  return { answer, loading, failure, load };
}

/** Which names of the query a report knows is told by the table of reports (report-kinds.ts). */
function askReport<A extends ReportAddress>(
  address: A,
  query: Record<string, QueryValue>,
): Promise<Answer<'GET', A>> {
  return ask('GET', address, ...([{ query, timeoutMs: TIMEOUT_MS }] as never));
}
