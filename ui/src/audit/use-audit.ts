/** The audit log by cursor: the newest entries first, older ones on demand, and how many came in since. */
import { onUnmounted, ref, shallowRef, watch } from 'vue';
import type { AuditRow } from '../../../domain/contracts/audit.ts';
import { ask } from '../api/ask.ts';
import type { QueryValue } from '../api/client.ts';

const LIMIT = 50;
const NEWS_EVERY_MS = 10_000;

export function useAudit(filter: () => Record<string, QueryValue>) {
  const rows = shallowRef<readonly AuditRow[]>([]);
  const next = ref<number | null>(null);
  const news = ref(0);
  const loaded = ref(false);
  const loadingMore = ref(false);
  const failure = ref<unknown>();
  let asked = 0;

  async function load(): Promise<void> {
    const turn = ++asked;
    try {
      const page = await ask('GET', '/api/audit-log', { query: { ...filter(), limit: LIMIT } });
      if (turn !== asked) return;
      rows.value = page.data;
      next.value = page.next;
      news.value = 0;
      loaded.value = true;
      failure.value = undefined;
    } catch (cause) {
      if (turn === asked) failure.value = cause;
    }
  }
  async function loadMore(): Promise<void> {
    if (next.value === null || loadingMore.value) return;
    const turn = asked;
    loadingMore.value = true;
    try {
      const query = { ...filter(), limit: LIMIT, cursor: next.value };
      const page = await ask('GET', '/api/audit-log', { query });
      if (turn !== asked) return;
      rows.value = [...rows.value, ...page.data];
      next.value = page.next;
    } catch (cause) {
      failure.value = cause;
    } finally {
      loadingMore.value = false;
    }
  }
  async function askNews(): Promise<void> {
    if (!loaded.value) return;
    const turn = asked;
    try {
      const query = { ...filter(), after: rows.value[0]?.id ?? 0 };
      const { count } = await ask('GET', '/api/audit-log/news', { query });
      if (turn === asked) news.value = count;
    } catch {
      // The next look tells.
    }
  }
  watch(
    () => JSON.stringify(filter()),
    () => {
      loaded.value = false;
      void load();
    },
    { immediate: true },
  );
  const timer = setInterval(() => void askNews(), NEWS_EVERY_MS);
  onUnmounted(() => clearInterval(timer));
  return { rows, next, news, loaded, loadingMore, failure, load, loadMore };
}
