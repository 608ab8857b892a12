/** The record that is open in its form. It stands in the address (`?record=12`), so that other screens and people can point to it. */
import { ref, watch } from 'vue';
import type { Ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useErrorText } from '../api/error-text.ts';
import { ask } from '../api/ask.ts';
import { useMessages } from '../stores/messages.ts';
import type { RegistrationAddress, RegistrationRow } from './registration.ts';

interface Open {
  row?: RegistrationRow | undefined;
  /** A record that a new one starts as. */
  copyOf?: RegistrationRow | undefined;
}

export function useOpenRecord(path: () => RegistrationAddress | undefined): {
  editing: Ref<Open | undefined>;
  open: (what: Open) => void;
  close: () => void;
} {
  const route = useRoute();
  const router = useRouter();
  const messages = useMessages();
  const { errorText } = useErrorText();
  const editing = ref<Open>();
  const asked = (): string | undefined => {
    const { record } = route.query;
    return typeof record === 'string' && /^\d{1,9}$/.test(record) ? record : undefined;
  };

  function open(what: Open): void {
    editing.value = what;
    point(what.row ? String(what.row.id) : undefined);
  }
  function close(): void {
    editing.value = undefined;
    point(undefined);
  }
  function point(record: string | undefined): void {
    if (asked() !== record) void router.replace({ query: { ...route.query, record } });
  }
  watch(
    [path, asked],
    async ([list, record], [listBefore]) => {
      if (list !== listBefore) editing.value = undefined;
      if (list === undefined || record === undefined || String(editing.value?.row?.id) === record) return;
      try {
        const row: RegistrationRow = await ask('GET', `${list}/${Number(record)}`);
        if (path() === list && asked() === record) editing.value = { row };
      } catch (failure) {
        messages.show('error', errorText(failure));
        point(undefined);
      }
    },
    { immediate: true },
  );
  return { editing, open, close };
}
