/** The life of a form: draft, what changed, saving, and the API's refusals beside the fields they concern. */
import { computed, ref } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import { ApiError } from '../api/api-error.ts';
import { useErrorText } from '../api/error-text.ts';

export interface FormState<T> {
  draft: Ref<T>;
  dirty: ComputedRef<boolean>;
  busy: Ref<boolean>;
  /** What is wrong with the whole, in words; '' where a field says the same. */
  problem: Ref<string>;
  /** Path → what is wrong with that field, in words. */
  fieldProblems: Ref<Record<string, string>>;
  reset: (value: T) => void;
  /** Runs the save; true when it succeeded. Never throws. */
  run: (save: (draft: T) => Promise<void>) => Promise<boolean>;
}

export function useForm<T extends object>(initial: T): FormState<T> {
  const { errorText, fieldText } = useErrorText();
  const draft = ref(copyOf(initial)) as Ref<T>;
  const saved = ref(JSON.stringify(initial));
  const busy = ref(false);
  const problem = ref('');
  const fieldProblems = ref<Record<string, string>>({});
  const dirty = computed(() => JSON.stringify(draft.value) !== saved.value);

  function reset(value: T): void {
    draft.value = copyOf(value);
    saved.value = JSON.stringify(value);
    problem.value = '';
    fieldProblems.value = {};
  }

  async function run(save: (value: T) => Promise<void>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    problem.value = '';
    fieldProblems.value = {};
    try {
      await save(draft.value);
      saved.value = JSON.stringify(draft.value);
      return true;
    } catch (failure) {
      const details = failure instanceof ApiError ? failure.details : [];
      fieldProblems.value = Object.fromEntries(details.map((field) => [field.path, fieldText(field)]));
      const whole = errorText(failure);
      // What stands beside a field of this form need not be said twice.
      const isSaid = details.some(({ path }) => path in draft.value && fieldProblems.value[path] === whole);
      problem.value = isSaid ? '' : whole;
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { draft, dirty, busy, problem, fieldProblems, reset, run };
}

/** Lists of a row that a table shows are proxies, which `structuredClone` refuses; a form holds nothing that JSON does not. */
function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
