/** How the person wants to see tables, kept at the server: the same at every screen. Asked for once, when the first table is shown. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { TableView } from '../../../domain/contracts/table-views.ts';
import { ask } from '../api/ask.ts';

/** Several columns are left out one after the other: one request tells them all. */
const SAVE_AFTER_MS = 600;

export type ViewDraft = Pick<TableView, 'table' | 'name' | 'query' | 'hidden' | 'sharedWith'>;

export const useTableViews = defineStore('table-views', () => {
  const views = ref<TableView[]>([]);
  /** Table → columns that are left out; a table that is not there has all. */
  const hidden = ref<Record<string, readonly string[]>>({});
  let asked: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Without an answer the tables have all their columns and no views; the next page asks again. */
  function load(): Promise<void> {
    asked ??= fetchAll().catch(() => {
      asked = undefined;
    });
    return asked;
  }
  async function fetchAll(): Promise<void> {
    const answer = await ask('GET', '/api/table-views');
    views.value = answer.views;
    hidden.value = {
      ...Object.fromEntries(answer.columns.map(({ table, hidden: names }) => [table, names])),
      ...hidden.value,
    };
  }

  function hide(table: string, names: readonly string[]): void {
    hidden.value = { ...hidden.value, [table]: names };
    clearTimeout(timer);
    timer = setTimeout(() => {
      // A choice that does not reach the server holds until the page is left; nothing else depends on it.
      void ask('POST', '/api/table-views/columns', { body: { table, hidden: [...names] } }).catch(
        () => undefined,
      );
    }, SAVE_AFTER_MS);
  }

  async function create(draft: ViewDraft): Promise<void> {
    const view = await ask('POST', '/api/table-views', { body: draft });
    views.value = sorted([...views.value, view]);
  }
  async function change(id: number, values: Partial<Omit<ViewDraft, 'table'>>): Promise<void> {
    const view = await ask('PATCH', `/api/table-views/${id}`, { body: values });
    views.value = sorted(views.value.map((one) => (one.id === id ? view : one)));
  }
  async function remove(id: number): Promise<void> {
    await ask('DELETE', `/api/table-views/${id}`);
    views.value = views.value.filter((one) => one.id !== id);
  }
  return { views, hidden, load, hide, create, change, remove };
});

const sorted = (views: TableView[]): TableView[] => views.sort((a, b) => a.name.localeCompare(b.name));
