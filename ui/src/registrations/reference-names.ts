/** Names of the records that a table points to, fetched once a list and shared by all rows. */
import { ref } from 'vue';
import type { Ref } from 'vue';
import { askList } from '../api/ask-list.ts';
import type { Reference, ReferenceAddress } from '../api/ask-list.ts';

/** Beyond this many, a row shows the number of the record it points to. */
const NAMES_LIMIT = 100;
const KEEP_MS = 30_000;
const known = new Map<string, { names: Ref<Map<number, string>>; atMs: number }>();

export function useReferenceNames(path: ReferenceAddress): Ref<Map<number, string>> {
  const cached = known.get(path);
  if (cached && performance.now() - cached.atMs < KEEP_MS) return cached.names;
  const names = cached?.names ?? ref(new Map<number, string>());
  known.set(path, { names, atMs: performance.now() });
  void fill(path, names);
  return names;
}

async function fill(path: ReferenceAddress, names: Ref<Map<number, string>>): Promise<void> {
  try {
    const { data }: { data: Reference[] } = await askList(path, { pageSize: NAMES_LIMIT });
    names.value = new Map(data.map((row) => [row.id, row.name ?? row.code ?? `#${row.id}`]));
  } catch {
    // The table stays readable with numbers; the list itself says what is wrong with the connection.
    known.delete(path);
  }
}
