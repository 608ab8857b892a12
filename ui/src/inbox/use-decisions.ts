/** Deciding about entries of the inbox, as many as there are: in parts that the API takes at once, with undo. */
import { ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { useErrorText } from '../api/error-text.ts';
import { useFormats } from '../format/formats.ts';
import { useMessages } from '../stores/messages.ts';
import { AT_ONCE, assign, dismiss, fetchEntries, reopen } from './inbox-api.ts';
import type { InboxGroup } from './inbox-api.ts';
import { useInboxCount } from './inbox-count.ts';

/** Part of a group, or all of it where no ids are named. */
export interface Target {
  group: InboxGroup;
  ids?: readonly number[];
  entries: number;
  pieces: number;
}
type Decision = { orderId: number; orderCode: string } | { as: 'setup' | 'rejected' };

/** @param changed called after anything changed, also where it was refused because somebody else was quicker */
export function useDecisions(changed: () => void) {
  const { t } = useI18n();
  const { errorText } = useErrorText();
  const formats = useFormats();
  const messages = useMessages();
  const count = useInboxCount();
  const busy = ref(false);
  const problem = ref('');
  /** Entries decided so far. */
  const done = ref(0);

  /** True where all of it is decided; else `problem` says why, and what was done before stays done. */
  async function decide(target: Target, decision: Decision, note: string): Promise<boolean> {
    if (busy.value) return false;
    const decided: number[] = [];
    const succeeded = await attempt(async () => {
      for (;;) {
        const ids = await nextOf(target, decided.length);
        if (ids.length === 0) return;
        if ('orderId' in decision) await assign(ids, decision.orderId, note);
        else await dismiss(ids, decision.as, note);
        decided.push(...ids);
        done.value = decided.length;
      }
    });
    if (succeeded) tell(target, decision, decided);
    return succeeded;
  }

  async function takeBack(ids: readonly number[], note: string): Promise<boolean> {
    return attempt(async () => {
      for (let from = 0; from < ids.length; from += AT_ONCE)
        await reopen(ids.slice(from, from + AT_ONCE), note);
    });
  }

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    busy.value = true;
    problem.value = '';
    done.value = 0;
    try {
      await work();
      return true;
    } catch (cause) {
      problem.value = errorText(cause);
      return false;
    } finally {
      busy.value = false;
      changed();
      void count.load();
    }
  }

  function tell({ group, pieces }: Target, decision: Decision, ids: readonly number[]): void {
    const words = { count: formats.value.count(pieces), machine: group.plcName };
    const text =
      'orderId' in decision
        ? t('inbox.assigned', { ...words, order: decision.orderCode })
        : t(`inbox.dismissed.${decision.as}`, words);
    // Scrap on an order is taken back where the order's scrap is.
    const isFinal = 'orderId' in decision && group.role === 'SCRAP_COUNTER';
    messages.show(
      'success',
      text,
      isFinal ? undefined : { label: t('inbox.undo'), run: () => void undo(ids) },
    );
  }
  async function undo(ids: readonly number[]): Promise<void> {
    if (await takeBack(ids, t('inbox.undoNote'))) messages.show('info', t('inbox.undone'));
    else messages.show('error', problem.value);
  }

  return { busy, problem, done, decide, takeBack };
}

/** Of a whole group what is still open: each part that was decided has left it. */
async function nextOf({ group, ids }: Target, decided: number): Promise<readonly number[]> {
  if (ids) return ids.slice(decided, decided + AT_ONCE);
  return (await fetchEntries(group, 1, AT_ONCE)).data.map(({ id }) => id);
}
