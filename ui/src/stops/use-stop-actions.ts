/** What a person does with a stop, with its message, its undo and what to say when it does not work. */
import { ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { useErrorText } from '../api/error-text.ts';
import { useMessages } from '../stores/messages.ts';
import { usePendingStops } from './pending-stops.ts';
import { enterStop, mergeStops, patchStop, removeStop, splitStop } from './stop-api.ts';
import type { Reason, Stop } from './stop-api.ts';

/** @param changed called after anything changed, also where it was refused because somebody else was quicker */
export function useStopActions(changed: () => void) {
  const { t } = useI18n();
  const { errorText } = useErrorText();
  const messages = useMessages();
  const pending = usePendingStops();
  const busy = ref(false);
  const problem = ref('');

  /** Answers undefined where it failed; `problem` says why. */
  async function attempt<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined;
    busy.value = true;
    problem.value = '';
    try {
      return await act();
    } catch (cause) {
      problem.value = errorText(cause);
      return undefined;
    } finally {
      busy.value = false;
      changed();
      void pending.load();
    }
  }

  async function giveReason(stop: Stop, reason: Reason, notes: string | null): Promise<boolean> {
    const values = { activityTypeId: reason.id, ...(notes === stop.notes ? {} : { notes }) };
    const now = await attempt(() => patchStop(stop, values));
    if (now === undefined) return false;
    const undo = async (): Promise<void> => {
      const taken = await attempt(() =>
        patchStop(now, { activityTypeId: stop.activityTypeId, notes: stop.notes }),
      );
      if (taken === undefined) messages.show('error', problem.value);
      else messages.show('info', t('stops.undone', { machine: stop.plcName }));
    };
    messages.show('success', t('stops.reasonGiven', { machine: stop.plcName, reason: reason.name }), {
      label: t('stops.undo'),
      run: () => void undo(),
    });
    return true;
  }

  return {
    busy,
    problem,
    giveReason,
    saveNotes: (stop: Stop, notes: string | null) => attempt(() => patchStop(stop, { notes })),
    takeReasonBack: (stop: Stop) => attempt(() => patchStop(stop, { activityTypeId: null })),
    split: (stop: Stop, at: string) => attempt(() => splitStop(stop, at)),
    merge: (stop: Stop, withId: number) => attempt(() => mergeStops(stop, withId)),
    enter: (stop: Parameters<typeof enterStop>[0]) => attempt(() => enterStop(stop)),
    end: (stop: Stop, endDate: string) => attempt(() => patchStop(stop, { endDate })),
    remove: (stop: Stop) => attempt(() => removeStop(stop).then(() => true)),
  };
}
