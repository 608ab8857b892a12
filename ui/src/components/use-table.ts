/** A server-side list whose page, order and search live in the URL, so that a link shows what the sender saw. */
import { computed, ref, watch } from 'vue';
import type { ComputedRef, Ref, WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { ApiError } from '../api/api-error.ts';
import { askList } from '../api/ask-list.ts';
import type { FilterOf, ListAddress, RowOf } from '../api/ask-list.ts';
import { useSearchText } from './use-search-text.ts';
import type { QueryValue } from '../api/client.ts';

export const PAGE_SIZE = 20;

export interface TableState<Row> {
  rows: Ref<Row[]>;
  total: Ref<number>;
  loading: Ref<boolean>;
  failure: Ref<unknown>;
  page: WritableComputedRef<number>;
  sort: WritableComputedRef<string>;
  search: Ref<string>;
  /** One filter of the URL, '' where it is not set. */
  filterValue: (name: string) => string;
  setFilter: (name: string, value: string) => void;
  filtered: ComputedRef<boolean>;
  /** What the list asks for, without the page: for a file of all that match. */
  query: ComputedRef<Record<string, QueryValue>>;
  load: () => Promise<void>;
}

export interface TableSource<A extends ListAddress> {
  /** Undefined: there is nothing to ask for. */
  path: () => A | undefined;
  defaultSort: () => string;
  /** Names of the filters that live in the URL and go to the API. */
  filters?: readonly FilterOf<A>[];
  /** Filters that are worked out; a change of them asks again. */
  fixedFilter?: () => { readonly [Field in FilterOf<A>]?: QueryValue };
}

export function useTable<A extends ListAddress>(source: TableSource<A>): TableState<RowOf<A>> {
  const route = useRoute();
  const router = useRouter();
  const rows = ref([]) as Ref<RowOf<A>[]>;
  const total = ref(0);
  const loading = ref(true);
  const failure = ref<unknown>();
  const text = (name: string): string => [route.query[name]].flat()[0] ?? '';
  let asked = 0;

  function change(values: Record<string, string | undefined>): void {
    void router.replace({ query: { ...route.query, ...values } });
  }
  const page = computed({
    get: () => Math.max(1, Number(text('page')) || 1),
    set: (value) => change({ page: value === 1 ? undefined : String(value) }),
  });
  const sort = computed({
    get: () => text('sort') || source.defaultSort(),
    set: (value) => change({ sort: value === source.defaultSort() ? undefined : value, page: undefined }),
  });
  const searchFor = (words: string | undefined): void => change({ search: words, page: undefined });
  const search = useSearchText(() => text('search'), searchFor);
  const filterNames = source.filters ?? [];
  const filter = computed(() => Object.fromEntries(filterNames.map((name) => [name, text(name)])));
  const query = computed(() =>
    flatQuery(text('search'), sort.value, { ...source.fixedFilter?.(), ...filter.value }),
  );

  async function load(): Promise<void> {
    const turn = ++asked;
    const path = source.path();
    if (path === undefined) return;
    try {
      const answer = await askList(path, {
        page: page.value,
        pageSize: PAGE_SIZE,
        sort: sort.value,
        search: text('search'),
        filter: { ...source.fixedFilter?.(), ...filter.value },
      });
      if (turn !== asked) return;
      rows.value = answer.data;
      total.value = answer.total;
      // The last rows of the last page are gone, or somebody kept a link to it: there is no list that ends before it begins.
      if (answer.data.length === 0 && answer.total > 0 && page.value > 1)
        page.value = Math.ceil(answer.total / PAGE_SIZE);
      failure.value = undefined;
    } catch (cause) {
      if (turn === asked && !(cause instanceof ApiError && cause.code === 'ABORTED')) failure.value = cause;
    } finally {
      if (turn === asked) loading.value = false;
    }
  }
  watch([source.path, () => JSON.stringify([page.value, query.value])], () => void load(), {
    immediate: true,
  });
  return {
    rows,
    total,
    loading,
    failure,
    page,
    sort,
    search,
    filterValue: text,
    setFilter: (name, value) => change({ [name]: value || undefined, page: undefined }),
    filtered: computed(() => text('search') !== '' || filterNames.some((name) => text(name) !== '')),
    query,
    load,
  };
}

function flatQuery(
  search: string,
  sort: string,
  filter: Record<string, QueryValue>,
): Record<string, QueryValue> {
  const filters = Object.entries(filter).map(([name, value]) => [`filter[${name}]`, value]);
  return { search, sort, ...(Object.fromEntries(filters) as Record<string, QueryValue>) };
}
