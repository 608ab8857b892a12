/** The choices of a reference field: searched on the server, with the chosen record always among them. */
import { onMounted, ref, watch } from 'vue';
import type { Ref } from 'vue';
import { ask } from '../api/ask.ts';
import { askList } from '../api/ask-list.ts';
import type { Reference, ReferenceAddress } from '../api/ask-list.ts';
import type { QueryValue } from '../api/client.ts';

export interface Choice {
  id: number;
  title: string;
}
const SEARCH_AFTER_MS = 250;
const PAGE_SIZE = 50;

const toChoice = (row: Reference): Choice => ({
  id: row.id,
  title: [row.code, row.name ?? row.description].filter(Boolean).join(' · '),
});

export function useReferenceChoices(
  path: () => ReferenceAddress,
  filter: () => Record<string, QueryValue>,
  chosen: Ref<number | null>,
): {
  choices: Ref<Choice[]>;
  busy: Ref<boolean>;
  titleOf: (id: number | null) => string;
  search: (text: string) => void;
} {
  const choices = ref<Choice[]>([]);
  const titles = new Map<number, string>();
  const busy = ref(false);
  const titlesKnown = ref(0);
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function remember(list: Choice[]): void {
    for (const choice of list) titles.set(choice.id, choice.title);
    titlesKnown.value = titles.size;
  }

  async function load(text = ''): Promise<void> {
    const turn = ++asked;
    busy.value = true;
    try {
      const answer = await askList(path(), { pageSize: PAGE_SIZE, search: text, filter: filter() });
      if (turn !== asked) return;
      choices.value = answer.data.map(toChoice);
      remember(choices.value);
      await loadChosen();
    } catch {
      // The list stays as it was; saving will say what is wrong with the connection.
    } finally {
      if (turn === asked) busy.value = false;
    }
  }

  /** A record beyond the first page, or one no longer active, still has its name in the field. */
  async function loadChosen(): Promise<void> {
    const id = chosen.value;
    if (id === null || titles.has(id)) return;
    remember([toChoice(await ask('GET', `${path()}/${id}`))]);
  }

  onMounted(() => void load());
  watch(
    () => JSON.stringify(filter()),
    () => void load(),
  );
  watch(chosen, () => void loadChosen().catch(() => undefined));

  return {
    choices,
    busy,
    titleOf: (id) => (titlesKnown.value >= 0 && id !== null ? (titles.get(id) ?? `#${id}`) : ''),
    search: (text) => {
      clearTimeout(timer);
      timer = setTimeout(() => void load(text.trim()), SEARCH_AFTER_MS);
    },
  };
}
