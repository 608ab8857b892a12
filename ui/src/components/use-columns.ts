/** Which columns of a table the person wants to see. The first one always stays: rows need their name. */
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { useTableViews } from '../stores/table-views.ts';

export interface NamedColumn {
  name: string;
  label: string;
}
export interface ColumnChoice<Column extends NamedColumn> {
  table: ComputedRef<string>;
  all: ComputedRef<readonly Column[]>;
  shown: ComputedRef<Column[]>;
  hidden: ComputedRef<readonly string[]>;
}

/** @param table name under which the choice and the views are kept, for example `orders` */
export function useColumns<Column extends NamedColumn>(
  table: () => string,
  columns: () => readonly Column[],
): ColumnChoice<Column> {
  const views = useTableViews();
  void views.load();
  const name = computed(table);
  const all = computed(columns);
  const hidden = computed(() => views.hidden[name.value] ?? []);
  const shown = computed(() =>
    all.value.filter((column, index) => index === 0 || !hidden.value.includes(column.name)),
  );
  return { table: name, all, shown, hidden };
}
